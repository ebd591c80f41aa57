'use strict';
// What the page that is answered and the page that puts answers together have in common. No request ever leaves them.

const put = (text) => `${new TextEncoder().encode(text).length}:${text}\n`;
const byCode = ([a], [b]) => (a < b ? -1 : 1);
const putAnswers = (answers) =>
  Object.entries(answers)
    .sort(byCode)
    .map(([code, given]) => {
      if (given === null) return `${code}=-\n`;
      return `${code}=${typeof given === 'number' ? `#${given}\n` : put(given)}`;
    })
    .join('');
const summed = (one) =>
  'quarterdeck.answer/1\n' +
  [one.round, one.request ?? '', one.group, one.form, one.answer].map(put).join('') +
  putAnswers(one.answers);
const summedAll = (all) =>
  'quarterdeck.answers/1\n' +
  put(all.round) +
  put(all.form) +
  all.groups
    .map(
      (group) =>
        put(group.group) +
        group.scores.map((scores) => `+\n${putAnswers(scores)}`).join('') +
        Object.entries(group.texts)
          .sort(byCode)
          .map(([code, texts]) => texts.map((text) => `${code}=${put(text)}`).join(''))
          .join(''),
    )
    .join('');

// SHA-256 after FIPS 180-4: the browser's own is not there on every page that is a file.
function sha256(text) {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) >>> 0;
  const k = primes.map((p) => fraction(Math.cbrt(p)));
  const hash = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array(((bytes.length + 8) >> 6) * 16 + 16);
  bytes.forEach((byte, at) => (words[at >> 2] |= byte << (24 - 8 * (at & 3))));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = (bytes.length << 3) >>> 0;
  const turn = (x, by) => (x >>> by) | (x << (32 - by));
  const w = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[block + i];
      else {
        const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
      }
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (hash[at] = (hash[at] + value) >>> 0));
  }
  return hash.map((word) => word.toString(16).padStart(8, '0')).join('');
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
const say = (id, text) => {
  const node = document.getElementById(id);
  node.textContent = text;
  node.hidden = !text;
};
const random = (below) => {
  const limit = Math.floor(2 ** 32 / below) * below;
  const [number] = crypto.getRandomValues(new Uint32Array(1));
  return number < limit ? number % below : random(below);
};
const shuffled = (list) => {
  const all = [...list];
  for (let last = all.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
};
/** Gives the file to the browser, and shows its text for one that has no downloads. */
function give(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  document.getElementById('text').value = text;
  document.getElementById('otherwise').hidden = false;
}
const about = JSON.parse(document.body.dataset.form);
