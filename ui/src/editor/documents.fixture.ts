// Random notes for the round-trip tests: as managers write them, and as nobody should.
import type { Mark, Node } from 'prosemirror-model';
import { schema } from './schema';

const { nodes, marks } = schema;

/** A repeatable source of chance (mulberry32). */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    pick: <T>(from: readonly T[]): T => from[below(from.length)]!,
    often: (share: number) => next() < share,
  };
}
export type Chance = ReturnType<typeof chance>;

const WORDS = [
  '£40k',
  '5*3',
  '2*3*4',
  'snake_case',
  'snake_case_name',
  '_draft_',
  'R&D',
  'Q3',
  '45 %',
  '~20',
  '3 > 2',
  'x < y',
  'a=b',
  'https://example.com/a_b_c?x=1&y=2',
  'https://wiki.example.org/Plan_(draft)_2',
  'mail me@example.com',
  'C:\\temp\\new',
  'Siobhán',
  'Nguyễn Thị',
  'Ελένη',
  'Олександр',
  'נועה',
  'فاطمة',
  'प्रिया',
  '美玲',
  'ゆき',
  '지우',
  '🙂',
  '👩🏽‍💻',
  '🎉',
  '“quoted”',
  '"straight"',
  "it's",
  '‘single’',
  '(see below)',
  '[ ]',
  '[x]',
  '[draft]',
  'AT&T',
  '#3',
  '#hashtag',
  '@tom',
  '50/50',
  '1.5',
  '1)',
  '10 000',
  '—',
  '–',
  '…',
  '!',
  'why?',
  'and so on...',
  'v1.2.3',
  'e.g.',
  'a | b',
  '100%',
  '`code`',
  'settled',
  'in',
  'well',
  'the',
  'forecast',
  'call',
  'ran',
  'it',
  'alone',
  'Thursday',
  'asked',
  'Finance',
  'for',
  'close',
  'file',
];
const STARTS = [
  '- ',
  '-',
  '* ',
  '+ ',
  '1. ',
  '12) ',
  '2024. ',
  '# ',
  '## ',
  '#',
  '> ',
  '>',
  '[ ] ',
  '[x] ',
  '---',
  '***',
  '===',
  '| ',
  '```',
  '~~~',
  '=',
  '1.',
  '    ',
  ':',
  '– ',
  '• ',
  '_',
  '**',
  '!',
];
const LINKS = [
  'https://example.com/plan',
  'http://intranet/a_b',
  'mailto:ines@example.com',
  'https://example.com/x_(y)',
];

function words(r: Chance, count: number): string {
  return Array.from({ length: count }, () => r.pick(WORDS)).join(' ');
}

/** Inline content in which marked words stand between spaces, as people mark them. */
function line(r: Chance, plain = false): Node[] {
  const out: Node[] = [];
  const put = (text: string, set: readonly Mark[] = []) => text && out.push(schema.text(text, set));
  if (r.often(0.25)) put(r.pick(STARTS).trimStart());
  put(words(r, 1 + r.below(6)));
  for (let i = r.below(3); i > 0 && !plain; i -= 1) {
    const set = r.pick([
      [marks.strong!.create()],
      [marks.em!.create()],
      [marks.strong!.create(), marks.em!.create()],
      [marks.link!.create({ href: r.pick(LINKS) })],
      [marks.strong!.create(), marks.link!.create({ href: r.pick(LINKS) })],
    ]);
    put(' ');
    put(words(r, 1 + r.below(3)), set);
    put(` ${words(r, 1 + r.below(4))}`);
  }
  return out;
}

function paragraph(r: Chance): Node {
  const content = line(r);
  for (let i = r.often(0.15) ? 1 + r.below(2) : 0; i > 0; i -= 1)
    content.push(nodes.hard_break!.create(), ...line(r));
  return nodes.paragraph!.create(null, content);
}

function list(r: Chance, depth: number): Node {
  const items = Array.from({ length: 1 + r.below(4) }, () => {
    const content = [paragraph(r)];
    if (depth < 3 && r.often(0.25)) content.push(list(r, depth + 1));
    if (r.often(0.08)) content.push(paragraph(r));
    return nodes.list_item!.create(null, content);
  });
  return r.often(0.5)
    ? nodes.bullet_list!.create(null, items)
    : nodes.ordered_list!.create({ order: r.often(0.8) ? 1 : r.below(40) }, items);
}

/** A note as a manager writes it. */
export function realistic(r: Chance): Node {
  const blocks = Array.from({ length: 1 + r.below(7) }, (_, i): Node => {
    const kind = r.below(12);
    if (kind < 6) return paragraph(r);
    if (kind === 6) return nodes.heading!.create({ level: 1 + r.below(2) }, line(r, true));
    if (kind === 7)
      return nodes.blockquote!.create(null, r.often(0.3) ? [paragraph(r), list(r, 1)] : [paragraph(r)]);
    if (kind === 8 && i > 0) return nodes.paragraph!.create();
    return list(r, 0);
  });
  blocks.push(paragraph(r));
  return nodes.doc!.create(null, blocks);
}

const HOSTILE = [
  '&amp;',
  '&',
  '&#42;',
  '&lt;b&gt;',
  '</script>',
  '<script>alert(1)</script>',
  '<!-- x -->',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '![p](https://example.com/p.png)',
  '[a]: https://example.com',
  '\u0000',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u00a0',
  '\u2028',
  '\u0007',
  '\ud800',
  '*',
  '**',
  '***',
  '_',
  '__',
  '~~',
  '`',
  '```',
  '\\',
  '\\\\',
  '\\*',
  '[',
  ']',
  '(',
  ')',
  '!',
  '|',
  '<',
  '>',
  '#',
  '-',
  '+',
  '=',
  '1.',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '  ',
  '    ',
  'a',
  'b',
  'é',
  'א',
  '🙂',
  '{{x}}',
  '$x$',
  ':-)',
  '<https://example.com>',
  'https://example.com/*_*',
  '%00',
  '&nbsp;',
  '¤',
];

function noise(r: Chance): string {
  return Array.from({ length: 1 + r.below(5) }, () => r.pick(HOSTILE)).join('');
}

function hostileLine(r: Chance, plain = false): Node[] {
  const out: Node[] = [];
  for (let i = r.below(7); i > 0; i -= 1) {
    if (!plain && r.often(0.1))
      out.push(nodes.hard_break!.create(null, null, r.often(0.5) ? [marks.em!.create()] : []));
    let set: readonly Mark[] = [];
    if (r.often(0.4)) set = marks.strong!.create().addToSet(set);
    if (r.often(0.4)) set = marks.em!.create().addToSet(set);
    if (r.often(0.2))
      set = marks
        .link!.create({
          href: r.pick([...LINKS, 'javascript:alert(1)', 'https://x/&amp;"<>', 'https://x/ a']),
        })
        .addToSet(set);
    out.push(schema.text(noise(r), set));
  }
  return out;
}

function hostileBlock(r: Chance, depth: number): Node {
  const kind = r.below(depth > 5 ? 5 : 9);
  if (kind < 4) return nodes.paragraph!.create(null, hostileLine(r));
  if (kind === 4) return nodes.heading!.create({ level: 1 + r.below(2) }, hostileLine(r, true));
  if (kind === 5)
    return nodes.blockquote!.create(
      null,
      Array.from({ length: 1 + r.below(3) }, () => hostileBlock(r, depth + 1)),
    );
  const items = Array.from({ length: 1 + r.below(3) }, () => {
    const rest = Array.from({ length: r.below(3) }, () => hostileBlock(r, depth + 1)).filter((block) =>
      [nodes.paragraph, nodes.bullet_list, nodes.ordered_list].includes(block.type),
    );
    return nodes.list_item!.create(null, [nodes.paragraph!.create(null, hostileLine(r)), ...rest]);
  });
  return kind === 6
    ? nodes.ordered_list!.create({ order: r.pick([0, 1, 7, 999999999, 1.5, -3]) }, items)
    : nodes.bullet_list!.create(null, items);
}

/** A note as nobody writes it. */
export function hostile(r: Chance): Node {
  return nodes.doc!.create(
    null,
    Array.from({ length: 1 + r.below(5) }, () => hostileBlock(r, 0)),
  );
}
