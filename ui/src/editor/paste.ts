// What is kept of a paste. Word, mail programs, Teams, Google Docs and browsers each write lists, headings and bold in
// their own way; this brings them into one shape, which the schema then reads, and drops the rest.
//
// The document that is worked on is never shown and has no window: nothing in it runs, and nothing is fetched.
import { DOMParser as Reader, DOMSerializer, type ParseOptions, type Slice } from 'prosemirror-model';
import { schema } from './schema';

/** Containers within containers beyond this are opened up. */
const DEEPEST = 10;

const DROPPED =
  'script,style,title,head,meta,link,base,template,noscript,iframe,object,embed,svg,math,img,picture,video,audio,canvas,' +
  'map,input,button,select,textarea,xml';

/** HTML as it comes from the clipboard, without what must not even be read: rules of style would be written over the
 *  `mso-list` of Word's lists, and conditional comments hold markup for Word alone. */
export function clearHtml(html: string): string {
  return html
    .replaceAll('\u0000', '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(style|script|xml|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '');
}

/** Brings pasted nodes into the shape the schema reads. Works in place. */
export function tidyPaste(root: HTMLElement): void {
  dropComments(root);
  root.querySelectorAll(DROPPED).forEach((element) => element.remove());
  // Elements of Word alone, such as <o:p>.
  [...root.querySelectorAll('*')].filter((element) => element.localName.includes(':')).forEach(open);
  shallow(root);
  dropHidden(root);
  wordLists(root);
  nestedLists(root);
  tables(root);
  // Google Docs: <b style="font-weight:normal"> around everything.
  root.querySelectorAll<HTMLElement>('b[id^="docs-internal-guid"]').forEach(open);
  titles(root);
}

function dropComments(root: HTMLElement) {
  const walker = root.ownerDocument.createTreeWalker(root, 128 /* comments */);
  const comments: Node[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  comments.forEach((comment) => comment.parentNode?.removeChild(comment));
}

function dropHidden(root: HTMLElement) {
  root.querySelectorAll<HTMLElement>('[style]').forEach((element) => {
    if (/(^|;)\s*(display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)/i.test(styleOf(element)))
      element.remove();
  });
}

/** The style as it was written: a web view forgets properties it does not know, such as `mso-list`. */
const styleOf = (element: Element) => element.getAttribute('style') ?? '';

/** Puts what is inside an element in its place. */
function open(element: Element) {
  element.replaceWith(...element.childNodes);
}

/** Word and Outlook write a list as paragraphs with `mso-list:l0 level2 lfo1` and the sign of the item as text. */
function wordLists(root: HTMLElement) {
  const doc = root.ownerDocument;
  let lists: HTMLElement[] = [];
  let last: Element | null = null;
  for (const paragraph of root.querySelectorAll<HTMLElement>('p,h1,h2,h3,h4,h5,h6,div')) {
    const level = Number(/mso-list\s*:[^;]*\blevel(\d+)/i.exec(styleOf(paragraph))?.[1] ?? 0);
    if (!level || level > 9) continue;
    const sign = takeSign(paragraph);
    if (last?.nextElementSibling !== paragraph) lists = [];
    const kind = /^\(?(\d+|[a-z]{1,3}|[ivxlc]+)[.)]/i.test(sign) ? 'ol' : 'ul';
    lists.length = Math.min(lists.length, level);
    if (lists.length === level && lists[level - 1]!.localName !== kind) lists.length = level - 1;
    const outermost = lists[0];
    while (lists.length < level) {
      const list = doc.createElement(lists.length === level - 1 ? kind : 'ul');
      const start = Number(/\d+/.exec(sign)?.[0] ?? 1);
      if (list.localName === 'ol' && start > 1) list.setAttribute('start', String(start));
      const parent = lists.at(-1);
      if (!parent) paragraph.before(list);
      else (parent.lastElementChild ?? parent.appendChild(doc.createElement('li'))).append(list);
      lists.push(list);
    }
    if (!outermost || outermost !== lists[0]) last = lists[0]!;
    const item = doc.createElement('li');
    const line = doc.createElement('p');
    line.append(...paragraph.childNodes);
    item.append(line);
    lists.at(-1)!.append(item);
    paragraph.remove();
  }
}

/** Takes the sign of a list item (a bullet, "1.") off its paragraph and returns it. */
function takeSign(paragraph: HTMLElement): string {
  const marked = [...paragraph.querySelectorAll('span')].filter((span) =>
    /mso-list\s*:\s*Ignore/i.test(styleOf(span)),
  );
  if (marked.length) {
    const sign = marked
      .map((span) => span.textContent)
      .join('')
      .trim();
    marked.forEach((span) => span.remove());
    return sign;
  }
  // Without the mark, as in Word for the web: a sign and the hard spaces behind it.
  const first = paragraph.ownerDocument.createTreeWalker(paragraph, 4 /* text */).nextNode() as Text | null;
  const sign = /^\s*([·•▪◦§o–-]|\(?(?:\d+|[a-z]|[ivx]+)[.)])[\s\u00a0]+/i.exec(first?.data ?? '');
  if (!first || !sign) return '';
  first.data = first.data.slice(sign[0].length);
  return sign[1]!;
}

/** A list that stands between items instead of inside one (Google Docs, old browsers) goes to the item before it. */
function nestedLists(root: HTMLElement) {
  root.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol').forEach((list) => {
    const before = list.previousElementSibling;
    if (before?.localName === 'li') before.append(list);
    else {
      const item = root.ownerDocument.createElement('li');
      list.replaceWith(item);
      item.append(list);
    }
  });
  // A heading or a quote inside an item is a line of it.
  root.querySelectorAll('li h1,li h2,li h3,li h4,li h5,li h6,li blockquote').forEach((block) => {
    const line = root.ownerDocument.createElement('p');
    line.append(...block.childNodes);
    block.replaceWith(line);
  });
}

/** A table becomes lines, its cells apart by a bar. One that only holds the layout of a mail is opened up. */
function tables(root: HTMLElement) {
  const doc = root.ownerDocument;
  // The innermost first.
  for (const table of [...root.querySelectorAll('table')].reverse()) {
    const lines: Node[] = [];
    const rows = [...table.querySelectorAll('tr')];
    const layout =
      rows.every((row) => row.children.length < 2) ||
      !!table.querySelector('ul,ol,h1,h2,h3,h4,h5,h6,blockquote');
    for (const row of layout ? [] : rows) {
      const line = doc.createElement('p');
      [...row.children].forEach((cell, i) => {
        if (i) line.append(' | ');
        const blocks = cell.querySelectorAll('p,div');
        blocks.forEach((block, k) => {
          if (k) block.before(' ');
          open(block);
        });
        cell.querySelectorAll('br').forEach((br) => br.replaceWith(' '));
        line.append(...cell.childNodes);
      });
      if (line.textContent?.trim()) lines.push(line);
    }
    if (layout)
      for (const cell of table.querySelectorAll('td,th,caption')) {
        const box = doc.createElement('div');
        box.append(...cell.childNodes);
        if (box.textContent?.trim()) lines.push(box);
      }
    table.replaceWith(...lines);
  }
}

/** Word's own names for headings where it writes paragraphs, and headings by role. */
function titles(root: HTMLElement) {
  root.querySelectorAll('p.MsoTitle, p[class*="MsoHeading"], [role="heading"]').forEach((title) => {
    if (/^h[1-6]$/.test(title.localName)) return;
    const level = title.className === 'MsoTitle' ? 1 : Number(title.getAttribute('aria-level') ?? 2);
    const heading = root.ownerDocument.createElement(level === 1 ? 'h1' : 'h2');
    heading.append(...title.childNodes);
    title.replaceWith(heading);
  });
  // An empty heading, or one that holds blocks, is none.
  root.querySelectorAll('h1,h2,h3,h4,h5,h6').forEach((heading) => {
    if (!heading.textContent?.trim() || heading.querySelector('p,div,ul,ol,blockquote')) open(heading);
    else heading.querySelectorAll('br').forEach((br) => br.replaceWith(' '));
  });
}

/** Opens up lists and quotes that lie too deep to be read, and then to be stored. */
function shallow(root: HTMLElement) {
  const depth = new Map<Element, number>();
  for (const element of root.querySelectorAll('*')) {
    const parent = element.parentElement;
    const above = (parent && depth.get(parent)) ?? 0;
    depth.set(element, above + (/^(ul|ol|blockquote)$/.test(element.localName) ? 1 : 0));
  }
  // From the outside in, so that each step moves only a few nodes.
  for (const [element, level] of depth) {
    if (level > DEEPEST && /^(ul|ol|blockquote|li|div|span)$/.test(element.localName)) {
      if (element.localName === 'li') element.append(root.ownerDocument.createElement('br'));
      open(element);
    }
  }
}

/** Reads what is pasted or dropped: tidied first, then by the schema. */
export class PasteReader extends Reader {
  override parseSlice(dom: Node, options?: ParseOptions): Slice {
    // What was copied here is in our shape already.
    const root = dom as HTMLElement;
    if (!root.querySelector('[data-pm-slice]')) tidyPaste(root);
    return super.parseSlice(dom, options);
  }
}
export const pasteReader = new PasteReader(schema, Reader.fromSchema(schema).rules);

/** What is copied: as it is shown, but with links that other programs can follow. */
export const copyWriter = new DOMSerializer(DOMSerializer.nodesFromSchema(schema), {
  ...DOMSerializer.marksFromSchema(schema),
  link: (mark) => ['a', { href: mark.attrs.href }, 0],
});
