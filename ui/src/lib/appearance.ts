// Theme and text size on the page. The planner's settings decide; a copy is kept where public/theme.js finds it
// before the planner is open, so that the next start does not flash.
import type { Theme } from './api.gen';

const dark = matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme = 'system';

function paint(): void {
  const isDark = chosen === 'dark' || (chosen === 'system' && dark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
dark.addEventListener('change', paint);

export function applyAppearance(theme: Theme, textSize: number): void {
  chosen = theme;
  paint();
  document.documentElement.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
  try {
    localStorage.setItem('theme', theme);
    localStorage.setItem('text_size', String(textSize));
  } catch {
    // No storage: the next start shows the system's theme for a moment.
  }
}
