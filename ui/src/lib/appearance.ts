// Theme and text size on the page. The planner's settings decide; before the first paint the shell has set both already
// (`early_answers` in src-tauri/src/window.rs), so that nothing flashes.
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
}
