// The page of a stored note: nodes made one by one from the schema, never from a string of HTML.
import { DOMSerializer } from 'prosemirror-model';
import { parse } from './markdown';
import { schema } from './schema';

const serializer = DOMSerializer.fromSchema(schema);

/** `open`: what stands on the button behind each link, and what it does. */
export function page(
  markdown: string,
  open?: { label: string; act: (href: string) => void },
): DocumentFragment {
  const fragment = serializer.serializeFragment(parse(markdown).content, { document }) as DocumentFragment;
  for (const link of open ? fragment.querySelectorAll<HTMLElement>('a[data-href]') : []) {
    const button = document.createElement('button');
    const href = link.dataset['href']!;
    button.type = 'button';
    button.className = 'open';
    button.textContent = open!.label;
    button.title = href;
    button.addEventListener('click', () => open!.act(href));
    link.after(' ', button);
  }
  return fragment;
}
