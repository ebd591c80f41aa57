// Sets theme and text size before the first paint, so that nothing flashes. A file of its own because the
// content policy allows no inline script. The two values are copies: the planner's settings decide, and
// src/lib/appearance.ts writes them here for the next start.
(function () {
  var root = document.documentElement;
  var theme = null;
  var size = null;
  try {
    theme = localStorage.getItem('theme');
    size = Number(localStorage.getItem('text_size'));
  } catch {
    // No storage: the system's theme and the plain size.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (size >= 90 && size <= 130) root.style.fontSize = size + '%';
})();
