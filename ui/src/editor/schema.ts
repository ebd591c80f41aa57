// What a note can hold, and nothing else: no pictures, tables, code or raw HTML. The reading view, the editor, the
// paste filter and the stored Markdown all follow this one list.
import { Schema, type Attrs } from 'prosemirror-model';

const SCHEMES = /^(https?:\/\/|mailto:)\S/i;

/** The address of a link as it may be kept, or null where its scheme is not https, http or mailto. */
export function safeHref(address: string): string | null {
  // eslint-disable-next-line no-control-regex
  const href = address.trim().replace(/[\s<>\\`\u0000-\u001f\u007f]/g, encodeURIComponent);
  return SCHEMES.test(href) ? href : null;
}

const linkAttrs = (dom: HTMLElement): Attrs | false => {
  const href = safeHref(dom.getAttribute('href') ?? '');
  return href ? { href } : false;
};

// The marks stand in the order in which they are opened in Markdown: bold outside, links inside.
export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    heading: {
      group: 'block',
      content: 'text*',
      defining: true,
      attrs: { level: { default: 1, validate: 'number' } },
      parseDOM: [
        { tag: '[data-heading="1"]', attrs: { level: 1 } },
        { tag: '[data-heading="2"]', attrs: { level: 2 } },
        { tag: 'h1', attrs: { level: 1 } },
        ...['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag, attrs: { level: 2 } })),
      ],
      // A note stands below the title of a page and the title of its section, so its headings begin at the third rank.
      toDOM: (node) => [`h${node.attrs.level + 2}`, { 'data-heading': String(node.attrs.level) }, 0],
    },
    bullet_list: {
      group: 'block list',
      content: 'list_item+',
      parseDOM: [{ tag: 'ul' }],
      toDOM: () => ['ul', 0],
    },
    ordered_list: {
      group: 'block list',
      content: 'list_item+',
      attrs: { order: { default: 1, validate: 'number' } },
      parseDOM: [
        {
          tag: 'ol',
          getAttrs: (dom) => {
            const start = Number(dom.getAttribute('start') ?? 1);
            return { order: Number.isInteger(start) && start >= 0 && start <= 9999 ? start : 1 };
          },
        },
      ],
      toDOM: (node) => (node.attrs.order === 1 ? ['ol', 0] : ['ol', { start: String(node.attrs.order) }, 0]),
    },
    list_item: {
      content: 'paragraph (paragraph | list)*',
      defining: true,
      parseDOM: [{ tag: 'li' }],
      toDOM: () => ['li', 0],
    },
    blockquote: {
      group: 'block',
      content: 'block+',
      defining: true,
      parseDOM: [{ tag: 'blockquote' }],
      toDOM: () => ['blockquote', 0],
    },
    text: { group: 'inline' },
    hard_break: {
      group: 'inline',
      inline: true,
      selectable: false,
      linebreakReplacement: true,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
      leafText: () => '\n',
    },
  },
  marks: {
    strong: {
      parseDOM: [
        { tag: 'strong' },
        // Google Docs wraps a whole paste in <b style="font-weight:normal">.
        { tag: 'b', getAttrs: (dom) => dom.style.fontWeight !== 'normal' && null },
        { style: 'font-weight=400', clearMark: (mark) => mark.type.name === 'strong' },
        { style: 'font-weight=normal', clearMark: (mark) => mark.type.name === 'strong' },
        { style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
      ],
      toDOM: () => ['strong', 0],
    },
    em: {
      parseDOM: [
        { tag: 'i' },
        { tag: 'em' },
        { style: 'font-style=italic' },
        { style: 'font-style=normal', clearMark: (mark) => mark.type.name === 'em' },
      ],
      toDOM: () => ['em', 0],
    },
    link: {
      attrs: { href: { validate: 'string' } },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: linkAttrs }],
      // No href in the page: a link is opened by a button of its own, never by a click or by the web view itself.
      toDOM: (mark) => ['a', { 'data-href': mark.attrs.href, title: mark.attrs.href }, 0],
    },
  },
});
