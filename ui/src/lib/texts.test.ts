// Every text is shown somewhere: one that nobody asks for any more is a promise that no screen keeps.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import texts from '../../messages/en.json';

const ROOT = join(import.meta.dirname, '../../..');
const PLACES = ['ui/src', 'crates/planner/src', 'crates/planner/content', 'src-tauri/src'];
const READ = /(?<!\.test|\.gen)\.(svelte|ts|rs|json|typ)$/;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : sources(path);
    return READ.test(entry.name) ? [readFileSync(join(ROOT, path), 'utf8')] : [];
  });
}
const source = PLACES.flatMap(sources).join('\n');
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

/** Of the page of all numbers, whose core is there before its window. */
const AHEAD = ['all_numbers', 'numbers_opening'];

describe('the texts', () => {
  it('are all shown somewhere', () => {
    const unused = Object.keys(texts).filter((id) => !id.startsWith('$') && !isUsed(id));
    expect(unused.filter((id) => !AHEAD.includes(id))).toEqual([]);
  });
  it('would be missed where nobody asks for one', () => {
    expect(isUsed(['nobody', 'asks', 'for', 'this'].join('_'))).toBe(false);
  });
});
