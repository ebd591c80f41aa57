// Colours of both themes: written here in OKLCH, shipped as hex in src/styles/tokens.css.
// `npm run contrast` measures every pair that occurs and fails when one is too weak, or when tokens.css is not
// what this file gives; `node scripts/tokens.mjs --write` writes it anew.
import fs from 'node:fs';
import { contrast, oklch } from './oklch.mjs';

// [lightness, chroma, hue]
const light = {
  'bg-app': [0.955, 0.007, 85],
  'bg-canvas': [0.985, 0.004, 85],
  'bg-raised': [1, 0, 85],
  'bg-sunken': [0.94, 0.008, 85],
  'bg-hover': [0.932, 0.009, 85],
  'bg-selected': [0.918, 0.026, 262],
  'ink-1': [0.235, 0.018, 265],
  'ink-2': [0.41, 0.018, 265],
  'ink-3': [0.485, 0.016, 265],
  'line-1': [0.9, 0.008, 85],
  'line-2': [0.83, 0.01, 85],
  'line-control': [0.6, 0.014, 265],
  accent: [0.43, 0.125, 264],
  'accent-hover': [0.37, 0.125, 264],
  'accent-soft': [0.925, 0.028, 264],
  'on-accent': [0.99, 0.003, 85],
  focus: [0.53, 0.19, 262],
  good: [0.42, 0.095, 155],
  'good-soft': [0.93, 0.045, 155],
  'good-mark': [0.56, 0.12, 155],
  warn: [0.445, 0.095, 66],
  'warn-soft': [0.94, 0.055, 82],
  'warn-mark': [0.585, 0.125, 62],
  bad: [0.45, 0.15, 25],
  'bad-soft': [0.935, 0.032, 22],
  'bad-mark': [0.57, 0.18, 25],
  lead: [0.44, 0.125, 345],
  'lead-soft': [0.94, 0.028, 345],
  'lead-mark': [0.55, 0.14, 345],
  idle: [0.45, 0.012, 265],
  'idle-soft': [0.925, 0.006, 265],
  'idle-mark': [0.6, 0.012, 265],
  'mark-private': [0.45, 0.08, 300],
};
const dark = {
  'bg-app': [0.178, 0.009, 265],
  'bg-canvas': [0.208, 0.01, 265],
  'bg-raised': [0.245, 0.012, 265],
  'bg-sunken': [0.158, 0.009, 265],
  'bg-hover': [0.262, 0.013, 265],
  'bg-selected': [0.305, 0.048, 264],
  'ink-1': [0.935, 0.006, 85],
  'ink-2': [0.8, 0.01, 85],
  'ink-3': [0.705, 0.012, 85],
  'line-1': [0.285, 0.012, 265],
  'line-2': [0.355, 0.014, 265],
  'line-control': [0.585, 0.016, 265],
  accent: [0.775, 0.105, 262],
  'accent-hover': [0.835, 0.072, 262],
  'accent-soft': [0.32, 0.06, 264],
  'on-accent': [0.19, 0.03, 264],
  focus: [0.76, 0.122, 258],
  good: [0.8, 0.11, 155],
  'good-soft': [0.3, 0.045, 155],
  'good-mark': [0.7, 0.13, 155],
  warn: [0.83, 0.11, 80],
  'warn-soft': [0.315, 0.045, 75],
  'warn-mark': [0.75, 0.13, 75],
  bad: [0.785, 0.105, 22],
  'bad-soft': [0.315, 0.06, 22],
  'bad-mark': [0.68, 0.16, 24],
  lead: [0.8, 0.1, 345],
  'lead-soft': [0.32, 0.055, 345],
  'lead-mark': [0.7, 0.13, 345],
  idle: [0.76, 0.01, 265],
  'idle-soft': [0.295, 0.01, 265],
  'idle-mark': [0.62, 0.012, 265],
  'mark-private': [0.8, 0.08, 300],
};

// The same in both themes, and what is seen through: no text stands on these.
const fixed = {
  light: { scrim: 'rgb(15 17 21 / 0.32)' },
  dark: { scrim: 'rgb(5 6 8 / 0.56)' },
  both: { paper: '#ffffff', shadow: '0 1px 2px rgb(20 22 30 / 0.08), 0 8px 28px rgb(20 22 30 / 0.16)' },
};

// Text needs 4.5 on whatever it may stand on, marks, borders of controls and the focus ring 3.
const TEXT = 4.5;
const MARK = 3;
const surfaces = ['bg-app', 'bg-canvas', 'bg-raised', 'bg-sunken', 'bg-hover', 'bg-selected'];
const meanings = ['good', 'warn', 'bad', 'lead', 'idle'];
const pairs = [
  ...surfaces.flatMap((s) => ['ink-1', 'ink-2', 'ink-3', 'accent'].map((ink) => [ink, s, TEXT])),
  ...surfaces.flatMap((s) => ['focus', 'line-control'].map((mark) => [mark, s, MARK])),
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ['accent', 'accent-soft', TEXT],
  ['ink-1', 'accent-soft', TEXT],
  ...meanings.flatMap((m) => [
    ...[`${m}-soft`, 'bg-canvas', 'bg-raised', 'bg-app', 'bg-hover'].map((s) => [m, s, TEXT]),
    ['ink-1', `${m}-soft`, TEXT],
    ...surfaces.map((s) => [`${m}-mark`, s, MARK]),
  ]),
  ['mark-private', 'bg-raised', TEXT],
  ['mark-private', 'bg-canvas', TEXT],
];

let failures = 0;
function fail(text) {
  failures += 1;
  console.error(text);
}

function hexes(name, theme) {
  return Object.fromEntries(
    Object.entries(theme).map(([token, [l, c, h]]) => {
      const colour = oklch(l, c, h);
      if (!colour.inside) fail(`${name}: ${token} lies outside sRGB`);
      return [token, colour.hex];
    }),
  );
}

const hex = { light: hexes('light', light), dark: hexes('dark', dark) };
for (const [name, theme] of Object.entries(hex)) {
  for (const [front, back, need] of pairs) {
    const ratio = contrast(theme[front], theme[back]);
    if (ratio < need) fail(`${name}: ${front} on ${back} is ${ratio.toFixed(2)}, below ${need}`);
  }
  console.log(`${name}: ${pairs.length} pairs measured`);
}

const lines = (theme) =>
  Object.entries(theme)
    .map(([token, value]) => `  --${token}: ${value};`)
    .join('\n');
const css = `/* Every colour of the window, made by scripts/tokens.mjs. Colours stand nowhere else. */
:root,
[data-theme='light'] {
  color-scheme: light;
${lines({ ...hex.light, ...fixed.light, ...fixed.both })}
}
[data-theme='dark'] {
  color-scheme: dark;
${lines({ ...hex.dark, ...fixed.dark })}
}
`;
const file = new URL('../src/styles/tokens.css', import.meta.url);
if (process.argv.includes('--write')) fs.writeFileSync(file, css);
else if (fs.readFileSync(file, 'utf8') !== css) fail('tokens.css is stale: node scripts/tokens.mjs --write');
if (failures) process.exit(1);
