// Keeps messages/en.json in order: one line a text, keys sorted. `node scripts/messages.mjs --write` sorts;
// without it a file out of order, or a key that stands twice, fails.
import fs from 'node:fs';

const file = new URL('../messages/en.json', import.meta.url);
const text = fs.readFileSync(file, 'utf8');
const keys = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map((match) => match[1]);
const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
if (twice.length) {
  console.error(`stands twice in messages/en.json: ${twice.join(', ')}`);
  process.exit(1);
}
// A module with an export named `then` looks like a promise, and whoever imports it waits for ever.
if (keys.includes('then')) {
  console.error('a text of messages/en.json may not be named "then"');
  process.exit(1);
}
const all = JSON.parse(text);
const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
const wanted = JSON.stringify(sorted, null, 2) + '\n';
if (process.argv.includes('--write')) fs.writeFileSync(file, wanted);
else if (wanted !== text) {
  console.error('messages/en.json is not in order: node scripts/messages.mjs --write');
  process.exit(1);
}
