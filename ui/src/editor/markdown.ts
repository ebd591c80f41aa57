// Notes are stored as Markdown. `parse` reads it, `serialize` writes it, and a note reads the same tomorrow:
//
// - What is written is read back before it is trusted. A block is first tried as it was typed, then with more and more
//   escaped, until it reads back as itself; so `5*3` and `snake_case` are stored as they stand.
// - What the schema cannot hold (code, tables, pictures, third headings) is shown as the characters of its source.
// - An empty line between two blocks is one more blank line in the Markdown, which other readers ignore.
import MarkdownIt, { type Token } from 'markdown-it';
import { Fragment, Mark, type MarkType, Node } from 'prosemirror-model';
import { safeHref, schema } from './schema';

const { nodes, marks } = schema;
/** Containers within containers beyond this are shown as plain text. */
const DEEPEST = 24;

const tokenizer = new MarkdownIt('commonmark', { html: false });
// Far beyond DEEPEST, so that what lies deeper is seen to lie deeper; the preset would leave it out.
(tokenizer.options as { maxNesting?: number }).maxNesting = 100;
// Definitions of links show nothing where they stand, so their characters would be lost.
tokenizer.disable('reference');
// An address is kept letter for letter.
tokenizer.normalizeLink = (url) => url;
tokenizer.normalizeLinkText = (url) => url;
tokenizer.validateLink = (url) => safeHref(url) === url;

/** Text without the characters that show nothing and cannot be stored (NUL, other controls, halves of emoji). */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
  return text.replace(/\r\n?/g, '\n').replace(controls, '').toWellFormed();
}

// ---- reading ----------------------------------------------------------------------------------------------------

/** The document that a stored note shows. Never fails: what cannot be held is shown as its own characters. */
export function parse(markdown: string): Node {
  const source = clean(markdown);
  return nodes.doc!.create(null, readBlocks(source, tokenizer.parse(source, {})));
}

/** Every block with the empty lines between them. */
function readBlocks(source: string, tokens: Token[]): Node[] {
  const lines = source.split('\n');
  const blank = (at: number) => /^[ \t]*$/.test(lines[at] ?? '');
  const groups: { tokens: Token[]; start: number }[] = [];
  for (const token of tokens) {
    if (token.level === 0 && token.nesting >= 0 && token.map)
      groups.push({ tokens: [], start: token.map[0] });
    groups.at(-1)?.tokens.push(token);
  }
  const blocks: Node[] = [];
  groups.forEach((group, i) => {
    let gap = 0;
    while (i > 0 && blank(group.start - gap - 1)) gap += 1;
    for (; gap > 1; gap -= 1) blocks.push(nodes.paragraph!.create());
    let end = groups[i + 1]?.start ?? lines.length;
    while (end > group.start && blank(end - 1)) end -= 1;
    blocks.push(readBlock(group.tokens) ?? asTyped(lines.slice(group.start, end)));
  });
  return blocks.length ? blocks : [nodes.paragraph!.create()];
}

/** Lines of source as one paragraph of plain text. */
function asTyped(lines: string[]): Node {
  const content = lines.flatMap((line, i) => [
    ...(i ? [nodes.hard_break!.create()] : []),
    ...(line ? [schema.text(line)] : []),
  ]);
  return nodes.paragraph!.create(null, content);
}

interface Open {
  name: string;
  attrs: Record<string, unknown> | null;
  content: Node[];
}

/** The one block these tokens make, or null where the schema cannot hold it. */
function readBlock(tokens: Token[]): Node | null {
  const stack: Open[] = [{ name: 'doc', attrs: null, content: [] }];
  for (const token of tokens) {
    if (token.level > DEEPEST) return null;
    if (token.type === 'inline') {
      const content = readInline(token.children ?? []);
      if (!content) return null;
      stack.at(-1)!.content.push(...content);
    } else if (token.nesting === 1) {
      const name = token.type.replace(/_open$/, '');
      if (!nodes[name]) return null;
      const attrs =
        name === 'heading'
          ? { level: Number(token.tag.slice(1)) }
          : name === 'ordered_list'
            ? { order: Number(token.attrGet('start') ?? 1) }
            : null;
      if (name === 'heading' && attrs!.level! > 2) return null;
      stack.push({ name, attrs, content: [] });
    } else if (token.nesting === -1) {
      const { name, attrs, content } = stack.pop()!;
      if (name === 'list_item' && content[0]?.type !== nodes.paragraph)
        content.unshift(nodes.paragraph!.create());
      if (name === 'blockquote' && !content.length) content.push(nodes.paragraph!.create());
      const fragment = Fragment.fromArray(content);
      if (!nodes[name]!.validContent(fragment)) return null;
      stack.at(-1)!.content.push(nodes[name]!.create(attrs, fragment));
    } else return null;
  }
  return stack[0]!.content[0] ?? null;
}

function readInline(tokens: Token[]): Node[] | null {
  const content: Node[] = [];
  const depth = { strong: 0, em: 0 };
  let link: Mark | null = null;
  const active = () => {
    let set = Mark.none;
    if (depth.strong) set = marks.strong!.create().addToSet(set);
    if (depth.em) set = marks.em!.create().addToSet(set);
    return link ? link.addToSet(set) : set;
  };
  for (const [i, token] of tokens.entries()) {
    switch (token.type) {
      case 'text':
        // A line break written as a number.
        if (token.content.includes('\n')) return null;
        if (token.content) content.push(schema.text(token.content, active()));
        break;
      case 'softbreak':
      case 'hardbreak':
        content.push(nodes.hard_break!.create(null, null, active()));
        break;
      case 'strong_open':
      case 'strong_close':
        depth.strong += token.nesting;
        break;
      case 'em_open':
      case 'em_close':
        depth.em += token.nesting;
        break;
      case 'link_open':
        // A title, or no text to show: neither can be kept.
        if (token.attrGet('title') || tokens[i + 1]?.type === 'link_close') return null;
        link = marks.link!.create({ href: token.attrGet('href') });
        break;
      case 'link_close':
        link = null;
        break;
      default:
        return null;
    }
  }
  return content;
}

// ---- the form in which a document can be stored -----------------------------------------------------------------

/** The document with what Markdown cannot say put right and nothing that shows lost: spaces at the ends of blocks and
 *  just inside bold or italic, empty lines at both ends and inside lists, the marks of line breaks. */
export function normal(doc: Node): Node {
  const blocks = doc.children.map(normalBlock);
  while (blocks.length && isEmptyLine(blocks[0]!)) blocks.shift();
  while (blocks.length && isEmptyLine(blocks.at(-1)!)) blocks.pop();
  return nodes.doc!.create(null, blocks.length ? blocks : [nodes.paragraph!.create()]);
}

const isEmptyLine = (node: Node) => node.type === nodes.paragraph && node.childCount === 0;
const normals = new WeakMap<Node, Node>();

function normalBlock(block: Node): Node {
  let made = normals.get(block);
  if (!made) {
    made = block.isTextblock ? normalText(block) : normalContainer(block);
    // Kept as it is where nothing changed, so that what is known of it stays known.
    if (made.eq(block)) made = block;
    normals.set(block, made);
  }
  return made;
}

function normalContainer(block: Node): Node {
  let content = block.children.map(normalBlock);
  if (block.type === nodes.list_item) {
    const first = content.findIndex((child) => !isEmptyLine(child));
    if (first < 0) content = content.slice(0, 1);
    else {
      content = content.filter((child) => !isEmptyLine(child));
      if (content[0]!.type !== nodes.paragraph) content.unshift(nodes.paragraph!.create());
    }
  } else if (block.type === nodes.blockquote) {
    const shown = content.filter((child) => !isEmptyLine(child));
    content = shown.length ? shown : content.slice(0, 1);
  } else if (block.type === nodes.ordered_list) {
    const order = Number(block.attrs.order);
    const fits = Number.isInteger(order) && order >= 0 && order + content.length < 1e9;
    return block.type.create({ order: fits ? order : 1 }, content);
  }
  return block.type.create(block.attrs, content);
}

interface Piece {
  /** The text, or null for a line break. */
  text: string | null;
  marks: readonly Mark[];
}
const isGap = (piece: Piece) => piece.text === null || !/\S/.test(piece.text);

function normalText(block: Node): Node {
  const heading = block.type === nodes.heading;
  const pieces: Piece[] = [];
  const put = (text: string | null, set: readonly Mark[]) => {
    if (text !== '') pieces.push({ text, marks: set });
  };
  block.forEach((child) => {
    if (!child.isText) return put(null, Mark.none);
    const set = child.marks.flatMap((mark) => {
      if (mark.type !== marks.link) return [mark];
      const href = safeHref(clean(String(mark.attrs.href)));
      return href ? [marks.link!.create({ href })] : [];
    });
    const text = clean(child.text!);
    (heading ? [text.replaceAll('\n', ' ')] : text.split('\n')).forEach((line, i) => {
      if (i) put(null, Mark.none);
      const lead = /^\s*/.exec(line)![0];
      const trail = lead.length < line.length ? /\s*$/.exec(line)![0] : '';
      put(lead, set);
      put(line.slice(lead.length, line.length - trail.length), set);
      put(trail, set);
    });
  });
  while (pieces.length && isGap(pieces.at(-1)!)) pieces.pop();
  // A line break belongs to the marks that go on across it.
  let before: readonly Mark[] = Mark.none;
  pieces.forEach((piece, i) => {
    if (piece.text !== null) before = piece.marks;
    else {
      const after = pieces.slice(i).find((later) => later.text !== null)?.marks ?? Mark.none;
      piece.marks = before.filter((mark) => mark.isInSet(after));
    }
  });
  expelGaps(pieces);
  const content = pieces.map((piece) =>
    piece.text === null
      ? nodes.hard_break!.create(null, null, piece.marks)
      : schema.text(piece.text, piece.marks),
  );
  const made = block.type.create(block.attrs, content);
  if (writeText(made) !== null) return made;
  // No hand can write these marks where they stand: the characters matter more.
  return block.type.create(
    block.attrs,
    content.map((node) => node.mark(Mark.none)),
  );
}

/** Takes bold and italic off spaces where the mark would open or close at them, which Markdown does not see as one. */
function expelGaps(pieces: Piece[]) {
  const marked = (i: number, mark: Mark) => !!pieces[i] && mark.isInSet(pieces[i].marks);
  const strip = (wanted: (mark: Mark, i: number, at: number) => boolean, sets: () => Mark[][]) => {
    let changed = false;
    sets().forEach((set, i) => {
      if (!isGap(pieces[i]!)) return;
      for (const [at, mark] of set.entries()) {
        if (mark.type === marks.link || !wanted(mark, i, at)) continue;
        pieces[i]!.marks = mark.removeFromSet(pieces[i]!.marks);
        changed = true;
      }
    });
    return changed;
  };
  // First where the mark ends altogether, then where it has to be closed and opened again for the sake of another.
  const ends = (mark: Mark, i: number) => !marked(i - 1, mark) || !marked(i + 1, mark);
  for (;;) {
    if (strip(ends, () => pieces.map((piece) => [...piece.marks]))) continue;
    const nested = nesting(pieces.map((piece) => ({ length: piece.text?.length ?? 1, marks: piece.marks })));
    const same = (i: number, other: number, at: number) =>
      nested[i]!.slice(0, at + 1).every((mark, k) => !!nested[other]?.[k]?.eq(mark));
    const cut = (_: Mark, i: number, at: number) => !same(i, i - 1, at) || !same(i, i + 1, at);
    if (!strip(cut, () => nested)) return;
  }
}

/** The marks of each piece of a line from the outermost to the innermost. What lasts longer stands outside, a link
 *  always inside; a mark goes on from piece to piece where it stands at the same place with all outside it going on. */
function nesting(line: readonly { length: number; marks: readonly Mark[] }[]): Mark[][] {
  // How many characters each mark still lasts: the same however the line is cut into pieces.
  const lasting: Map<MarkType, number>[] = [];
  for (let i = line.length - 1; i >= 0; i -= 1)
    lasting[i] = new Map(
      line[i]!.marks.map((mark) => [mark.type, line[i]!.length + (lasting[i + 1]?.get(mark.type) ?? 0)]),
    );
  const nested: Mark[][] = [];
  line.forEach(({ marks: set }, i) => {
    const open: Mark[] = [];
    for (const mark of nested[i - 1] ?? []) {
      if (!mark.isInSet(set)) break;
      open.push(mark);
    }
    const last = open.at(-1)?.type === marks.link && set.length > open.length ? open.pop() : undefined;
    const weight = (mark: Mark) => (mark.type === marks.link ? 0 : lasting[i]!.get(mark.type)!);
    const rest = set.filter((mark) => !mark.isInSet(open) && !last?.eq(mark));
    rest.sort((one, other) => weight(other) - weight(one));
    nested.push([...open, ...rest, ...(last ? [last] : [])]);
  });
  return nested;
}

// ---- writing ----------------------------------------------------------------------------------------------------

/** The Markdown of a document. `parse` of it is `normal(doc)`; where no Markdown says the same, the same characters
 *  without the marks. */
export function serialize(doc: Node): string {
  return join(normal(doc).children, write);
}

interface Hand {
  /** What opens and closes italic. */
  em: '*' | '_';
  /** Nothing escaped, the starts of lines, what Markdown may read as markup, all punctuation. */
  escape: 0 | 1 | 2 | 3;
  /** Letters that touch a mark written as numbers, so that the mark is seen as one. */
  letters?: true;
}
const HANDS: Hand[] = [
  { em: '*', escape: 0 },
  { em: '*', escape: 1 },
  { em: '_', escape: 0 },
  { em: '_', escape: 1 },
  { em: '*', escape: 2 },
  { em: '_', escape: 2 },
  { em: '_', escape: 2, letters: true },
  { em: '_', escape: 3, letters: true },
];

type Writer = (block: Node, marker: string) => string;
const written = new WeakMap<Node, string>();

/** A block at the outermost level, read back before it is trusted. */
const write: Writer = (block, marker) => {
  if (block.isTextblock) return writeText(block) ?? '';
  const known = marker === '-' || marker === '.' ? written.get(block) : undefined;
  if (known !== undefined) return known;
  let markdown = writeContainer(block, marker);
  if (!readsAs(markdown, block)) markdown = plain(block);
  if (marker === '-' || marker === '.') written.set(block, markdown);
  return markdown;
};

/** Whether this Markdown says this block to any reader; source shown for want of better does not count. */
function readsAs(markdown: string, block: Node): boolean {
  const tokens = tokenizer.parse(markdown, {});
  const single = tokens.filter((token) => token.level === 0 && token.nesting >= 0 && token.map).length === 1;
  return single ? !!readBlock(tokens)?.eq(block) : !tokens.length && isEmptyLine(block);
}

/** Only the characters of a block, a paragraph for each of its lines. */
function plain(block: Node): string {
  const paragraphs: Node[] = [];
  block.descendants((node) => {
    if (node.isTextblock && node.childCount) paragraphs.push(nodes.paragraph!.create(null, node.content));
    return !node.isTextblock;
  });
  return paragraphs.map((paragraph) => writeText(paragraph) ?? '').join('\n\n');
}

/** Blocks one after the other; touching lists of one kind take turns with their markers, or they would be one list. */
function join(blocks: readonly Node[], writer: Writer, inItem = false): string {
  let out = '';
  let empty = 0;
  let last: Node | null = null;
  let marker = '';
  for (const block of blocks) {
    if (isEmptyLine(block) && last) {
      empty += 1;
      continue;
    }
    const first = block.type === nodes.ordered_list ? '.' : '-';
    const other = block.type === nodes.ordered_list ? ')' : '*';
    marker = last?.type === block.type && marker === first ? other : first;
    if (last) out += '\n'.repeat((inItem && isTight(last, block) ? 1 : 2) + empty);
    out += writer(block, marker);
    last = block;
    empty = 0;
  }
  return out;
}

/** A list inside an item that may follow its paragraph without a blank line and still be a list. */
function isTight(before: Node, list: Node): boolean {
  return (
    before.type === nodes.paragraph &&
    before.childCount > 0 &&
    (list.type === nodes.bullet_list || (list.type === nodes.ordered_list && list.attrs.order === 1)) &&
    list.firstChild!.firstChild!.childCount > 0
  );
}

const indent = (text: string, by: string) => text.replace(/\n(?!\n|$)/g, `\n${by}`);

const writeContainer: Writer = (block, marker) => {
  if (block.isTextblock) return writeText(block) ?? '';
  if (block.type === nodes.blockquote) {
    return join(block.children, writeContainer)
      .split('\n')
      .map((line) => (line ? `> ${line}` : '>'))
      .join('\n');
  }
  const items = block.children.map((item, i) => {
    const lead = block.type === nodes.ordered_list ? `${block.attrs.order + i}${marker} ` : `${marker} `;
    const [first, ...rest] = item.children;
    // An item that begins with a list of its own: "- - one".
    const content = join(isEmptyLine(first!) ? rest : item.children, writeContainer, true);
    return content ? lead + indent(content, ' '.repeat(lead.length)) : lead.trimEnd();
  });
  return items.join('\n');
};

/** A heading or paragraph in the first hand that reads back as itself, or null where none does. */
function writeText(block: Node): string | null {
  const known = written.get(block);
  if (known !== undefined) return known;
  const tried = new Set<string | null>([null]);
  for (const hand of HANDS) {
    const markdown = byHand(block, hand);
    if (tried.has(markdown)) continue;
    tried.add(markdown);
    if (readsAs(markdown!, block)) {
      written.set(block, markdown!);
      return markdown;
    }
  }
  return null;
}

/** One heading or paragraph, or null where other readers of Markdown might see more in it than ours does. */
function byHand(block: Node, hand: Hand): string | null {
  const sign = (mark: Mark) => (mark.type === marks.strong ? '**' : hand.em);
  let out = block.type === nodes.heading ? `${'#'.repeat(block.attrs.level)} ` : '';
  let open: readonly Mark[] = Mark.none;
  let lineStart = true;
  const nested = nesting(block.children.map((child) => ({ length: child.nodeSize, marks: child.marks })));
  for (let i = 0; i <= block.childCount; i += 1) {
    const child = block.maybeChild(i);
    const next = nested[i] ?? Mark.none;
    let keep = 0;
    while (keep < open.length && keep < next.length && open[keep]!.eq(next[keep]!)) keep += 1;
    const auto = child?.isText && isAddress(block, i);
    for (const mark of open.slice(keep).reverse())
      out += mark.type === marks.link ? `](${address(mark)})` : sign(mark);
    open = open.slice(0, keep);
    if (!child) break;
    for (const mark of next.slice(keep)) {
      if (mark.type === marks.link && auto) continue;
      out += mark.type === marks.link ? '[' : sign(mark);
      open = [...open, mark];
    }
    if (!child.isText) {
      out += '\\\n';
      lineStart = true;
      continue;
    }
    if (auto) out += `<${child.text}>`;
    else {
      if (hand.escape < 2 && isForeign(child.text!, lineStart)) return null;
      out += escape(child.text!, hand, lineStart, {
        before: hand.letters && i > 0,
        after: hand.letters && i + 1 < block.childCount,
      });
    }
    lineStart = false;
  }
  return block.type === nodes.heading ? out.trimEnd() : out;
}

/** Whether the text is a link to itself and nothing more: `<https://example.com>`. */
function isAddress(block: Node, i: number): boolean {
  const child = block.child(i);
  const link = marks.link!.isInSet(child.marks);
  const alone = [block.maybeChild(i - 1), block.maybeChild(i + 1)].every(
    (n) => !n || !link?.isInSet(n.marks),
  );
  return !!link && alone && child.text === link.attrs.href && /^[a-z]+:[^\s<>]*$/i.test(child.text!);
}

const address = (link: Mark): string => {
  const href = String(link.attrs.href).replace(/&(?=#?\w+;)/g, '&amp;');
  return /[()]/.test(href) ? `<${href}>` : href;
};

/** What HTML, link definitions, task lists or struck-out text would be elsewhere. */
function isForeign(text: string, lineStart: boolean): boolean {
  return /<[a-z/!?]|~~/i.test(text) || (lineStart && /^\s*(\[[ x]\]|\[[^\]]*\]:)/i.test(text));
}

/** What is neither a space nor a sign to Markdown; some that JavaScript takes for spaces are letters to it. */
const LETTER = /[^\t\n\f\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000!-/:-@[-`{-~]/;
const number = (letter: string) => `&#${letter.codePointAt(0)};`;

function escape(
  text: string,
  hand: Hand,
  lineStart: boolean,
  touching: { before?: boolean; after?: boolean },
) {
  if (!hand.escape && !(lineStart && /^\s/.test(text))) return text;
  const letters = [...text];
  // Spaces at the start of a line would be taken off; as a number the first of them stays, and with it the rest.
  const head = letters[0]!;
  const asNumber = (lineStart && /\s/.test(head)) || (touching.before && LETTER.test(head));
  const first = asNumber ? number(letters.shift()!) : '';
  const tail = letters.at(-1);
  const last = touching.after && tail && LETTER.test(tail) ? number(letters.pop()!) : '';
  let body = letters.join('');
  if (hand.escape === 3) body = body.replace(/[!-/:-@[-`{-~]/g, '\\$&');
  else {
    if (hand.escape === 2)
      body = body
        .replace(/[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
        .replace(/&(?=#?\w+;)/g, '\\&')
        .replace(/#+$/, '\\$&');
    if (hand.escape > 0 && lineStart && !first)
      body = body.replace(/^[-+=>#]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2');
  }
  return first + body + last;
}
