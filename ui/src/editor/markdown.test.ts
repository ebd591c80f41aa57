import type { Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { chance, hostile, realistic } from './documents.fixture';
import { normal, parse, serialize } from './markdown';
import { schema } from './schema';

const { nodes, marks } = schema;
const SEED = 20261124;

/** What a reader sees: the characters, line by line. */
const seen = (doc: Node): string => {
  const lines: string[] = [];
  doc.descendants((node) => {
    if (node.isTextblock) lines.push(node.textContent);
    return true;
  });
  return lines
    .join('\n')
    .replace(/\s+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
    .replace(/\n+/g, '\n');
};
/** The same for a document that was never cleaned: without what shows nothing. */
const shown = (doc: Node): string => {
  const lines: string[] = [];
  doc.descendants((node) => {
    if (!node.isTextblock) return true;
    let text = node.textBetween(0, node.content.size, undefined, '\n').replace(/\r\n?/g, '\n').toWellFormed();
    if (node.type === nodes.heading) text = text.replaceAll('\n', ' ');
    // eslint-disable-next-line no-control-regex
    lines.push(text.replace(/[\u0000\u0007]/g, ''));
    return false;
  });
  return lines
    .join('\n')
    .replace(/\s+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
    .replace(/\n+/g, '\n');
};
const show = (doc: Node) => JSON.stringify(doc.toJSON(), null, 1);

describe(`2,000 notes, seed ${SEED}`, { timeout: 300_000 }, () => {
  test('as managers write them come back unchanged', () => {
    console.info(`seed ${SEED}`);
    const r = chance(SEED);
    for (let i = 0; i < 2000; i += 1) {
      const doc = realistic(r);
      const markdown = serialize(doc);
      const back = parse(markdown);
      if (!back.eq(doc)) expect.fail(`note ${i}\n${markdown}\n${show(doc)}\n${show(back)}`);
      if (serialize(back) !== markdown)
        expect.fail(`note ${i} is rewritten\n${markdown}\n${serialize(back)}`);
    }
  });

  test('as nobody writes them show the same characters, and settle', () => {
    console.info(`seed ${SEED}`);
    const r = chance(SEED);
    let unchanged = 0;
    for (let i = 0; i < 2000; i += 1) {
      const doc = hostile(r);
      const markdown = serialize(doc);
      const back = parse(markdown);
      if (shown(back) !== shown(doc)) expect.fail(`note ${i}\n${markdown}\n${show(doc)}\n${show(back)}`);
      if (back.eq(normal(doc))) unchanged += 1;
      if (!parse(serialize(back)).eq(back))
        expect.fail(`note ${i} does not settle\n${markdown}\n${serialize(back)}`);
      expect(markdown).not.toContain('\u0000');
      expect(markdown.isWellFormed()).toBe(true);
    }
    // Falling back to plain text is for the rare case, not a way out.
    expect(unchanged).toBeGreaterThan(1990);
  });

  test('as random Markdown never lose what they show once they are edited', () => {
    const r = chance(SEED + 1);
    for (let i = 0; i < 300; i += 1) {
      const doc = parse(
        serialize(hostile(r))
          .split('')
          .filter(() => r.often(0.97))
          .join(''),
      );
      const back = parse(serialize(doc));
      if (seen(back) !== seen(doc)) expect.fail(`note ${i}\n${show(doc)}\n${show(back)}`);
    }
  });
});

describe('stored as typed', () => {
  test.each([
    'Bonus of £40k, 5*3 and snake_case',
    'See https://example.com/a_b_c and [ok] (fine)',
    'R&D said x < y, 3 > 2',
    '# Heading\n\n## Small heading\n\nText',
    '- one\n- two\n  - three\n\n1. first\n2. second',
    '> quoted\n>\n> more',
    'one\n\n\ntwo after an empty line',
    'line\\\nnext line',
    '**bold** and *italic* and [a link](https://example.com)',
    '<https://example.com/a_b>',
    '',
  ])('%j', (markdown) => expect(serialize(parse(markdown))).toBe(markdown));

  test.each([
    ['- not a list', '\\- not a list'],
    ['1. not a list', '1\\. not a list'],
    ['# not a heading', '\\# not a heading'],
    ['> not a quote', '\\> not a quote'],
    ['[ ] not a task', '\\[ \\] not a task'],
    ['&amp; as it stands', '\\&amp; as it stands'],
    ['</script>', '\\</script>'],
    ['  begins with spaces', '&#32; begins with spaces'],
  ])('the line %j is escaped', (text, markdown) => {
    const doc = nodes.doc!.create(null, nodes.paragraph!.create(null, schema.text(text)));
    expect(serialize(doc)).toBe(markdown);
    expect(parse(markdown).eq(doc)).toBe(true);
  });
});

describe('what the schema cannot hold is shown as its characters', () => {
  test.each([
    ['```js\n  let x = **1**;\n```', '```js\n  let x = **1**;\n```'],
    ['### Third', '### Third'],
    ['![p](https://example.com/p.png)', '![p](https://example.com/p.png)'],
    ['a `b` c', 'a `b` c'],
    ['---', '---'],
    ['[t](https://example.com "title")', '[t](https://example.com "title")'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](data:text/html,1)', '[x](data:text/html,1)'],
    ['[a]: https://example.com', '[a]: https://example.com'],
    ['<b>x</b>', '<b>x</b>'],
    ['    four spaces', '    four spaces'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['- # in a list', '- # in a list'],
    ['1. a\n\n   ```\n   code\n   ```', '1. a\n\n   ```\n   code\n   ```'],
  ])('%j', (markdown, text) => {
    const doc = parse(markdown);
    expect(doc.childCount).toBe(1);
    expect(doc.textBetween(0, doc.content.size, '\n', '\n')).toBe(text);
    // And once it is edited: the same characters still.
    expect(parse(serialize(doc)).eq(doc)).toBe(true);
  });

  test('beside what it can hold', () => {
    const doc = parse('**bold**\n\n```\ncode\n```\n\n- item');
    expect(doc.children.map((child) => child.type.name)).toEqual(['paragraph', 'paragraph', 'bullet_list']);
  });

  test('ten thousand quotes in one another', () => {
    const markdown = `${'>'.repeat(10_000)} deep`;
    const doc = parse(markdown);
    expect(doc.textContent).toBe(markdown);
    expect(parse(serialize(doc)).textContent).toBe(markdown);
  });

  test('containers in one another beyond reason become plain lines', () => {
    let block = nodes.paragraph!.create(null, schema.text('deep'));
    for (let i = 0; i < 400; i += 1) block = nodes.blockquote!.create(null, [block]);
    const doc = nodes.doc!.create(null, [block]);
    expect(parse(serialize(doc)).textContent).toBe('deep');
  });
});

describe('hard cases', () => {
  const text = (content: string, ...set: string[]) =>
    schema.text(
      content,
      set.map((name) => marks[name]!.create()),
    );
  const doc = (...content: Node[]) => nodes.doc!.create(null, nodes.paragraph!.create(null, content));

  test.each([
    ['bold touching italic', doc(text('a', 'strong'), text('b', 'em'))],
    ['italic touching bold', doc(text('a', 'em'), text('b', 'strong'))],
    ['both, then one', doc(text('a', 'strong', 'em'), text('b', 'em'), text('c'))],
    ['marks inside a word', doc(text('un'), text('believ', 'em'), text('able'))],
    ['bold that ends in a sign before a letter', doc(text('foo-', 'strong'), text('bar'))],
    ['bold of a sign alone', doc(text('a'), text('*', 'strong'), text('b'))],
    ['bold around quotes inside a word', doc(text('a'), text('“b”', 'strong'), text('c'))],
  ])('%s', (_, note) => expect(parse(serialize(note)).eq(note)).toBe(true));

  test('spaces just inside bold move out', () => {
    expect(serialize(doc(text('a'), text(' b ', 'strong'), text('c')))).toBe('a **b** c');
  });
  test('spaces and line breaks at the end go', () => {
    expect(serialize(doc(text('a  '), nodes.hard_break!.create()))).toBe('a');
  });
  test('two lists that touch stay two', () => {
    const item = (name: string) =>
      nodes.list_item!.create(null, nodes.paragraph!.create(null, schema.text(name)));
    const note = nodes.doc!.create(
      null,
      ['a', 'b', 'c'].map((name) => nodes.bullet_list!.create(null, item(name))),
    );
    expect(parse(serialize(note)).eq(note)).toBe(true);
  });
  test('a megabyte', () => {
    const markdown = 'A line of a very long note, 5*3 and snake_case.\n\n'.repeat(20_000).trim();
    const started = performance.now();
    expect(serialize(parse(markdown))).toBe(markdown);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
