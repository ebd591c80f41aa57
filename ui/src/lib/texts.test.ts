// Every text is shown somewhere: one that nobody asks for any more is a promise that no screen keeps.
import { describe, expect, it } from 'vitest';
import texts from '../../messages/en.json';

const files = import.meta.glob(
  [
    '../**/*.{svelte,ts}',
    '!../lib/paraglide/**',
    '!../**/*.{test,gen}.ts',
    '../../../crates/planner/{src,content}/**/*.{rs,json,typ}',
    '../../../src-tauri/src/**/*.rs',
  ],
  { query: '?raw', import: 'default', eager: true },
);
const source = Object.values(files).join('\n');
/** Named whole: `m.today` in the window, `"error_date"` in the core. */
const named = new Set(
  [...source.matchAll(/\bm\.(\w+)|["'`](\w+)["'`]/g)].map(([, shown, quoted]) => shown ?? quoted ?? ''),
);
/** Put together from a beginning, such as `undo_{}`, and a word or a code, such as SM-05. */
const beginnings = new Set([...source.matchAll(/(\w+_)\$?\{/g)].map(([, beginning]) => beginning ?? ''));
/** And with an ending put to it, such as `{key}_late`. */
const endings = [...new Set([...source.matchAll(/\}(_[a-z]+)["`]/g)].map(([, ending]) => ending ?? ''))];
const words = new Set([
  ...(source.match(/\w+/g) ?? []),
  ...(source.match(/[\w.-]+/g) ?? []).map((word) => word.toLowerCase().replace(/[.-]/g, '_')),
]);

function isUsed(id: string): boolean {
  const ended = ['_one', '_other', ...endings].filter((ending) => id.endsWith(ending));
  return [id, ...ended.map((ending) => id.slice(0, -ending.length))].some((name) => {
    if (named.has(name)) return true;
    return [...name.matchAll(/_/g)].some(({ index }) => {
      const rest = name.slice(index + 1);
      return beginnings.has(name.slice(0, index + 1)) && (words.has(rest) || /^\d+$/.test(rest));
    });
  });
}

describe('the texts', () => {
  it('are all shown somewhere', () => {
    const unused = Object.keys(texts).filter((id) => !id.startsWith('$') && !isUsed(id));
    expect(unused).toEqual([]);
  });
  it('would be missed where nobody asks for one', () => {
    expect(isUsed(['nobody', 'asks', 'for', 'this'].join('_'))).toBe(false);
  });
});
