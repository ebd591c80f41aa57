// Where one writes in a field, as two offsets in its text: what is chosen stands between them. For plain fields the
// letters are counted, for the editor of notes those of its visible text.
export type Caret = [from: number, to: number];

const isPlain = (element: Element): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

/** Null where the element has none. */
export function caretOf(element: Element | null): Caret | null {
  if (!element) return null;
  if (isPlain(element)) {
    const { selectionStart: from, selectionEnd: to } = element;
    return from === null || to === null ? null : [from, to];
  }
  const selection = getSelection();
  if (!(element instanceof HTMLElement) || !element.isContentEditable || !selection?.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const before = (node: Node, offset: number) => {
    const up = document.createRange();
    up.setStart(element, 0);
    up.setEnd(node, offset);
    return up.toString().length;
  };
  return [before(range.startContainer, range.startOffset), before(range.endContainer, range.endOffset)];
}

/** Goes on where it was; at the end of a text that is shorter by now. */
export function putCaret(element: HTMLElement, [from, to]: Caret): void {
  // Fields of a number or a date have no caret to be put.
  if (isPlain(element))
    return element.selectionStart === null ? undefined : element.setSelectionRange(from, to);
  const selection = getSelection();
  if (!element.isContentEditable || !selection) return;
  const place = (offset: number): [Node, number] => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let left = offset;
    let last: Node = element;
    for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
      if (left <= text.length) return [text, left];
      left -= text.length;
      last = text;
    }
    return [last, last instanceof Text ? last.length : 0];
  };
  selection.setBaseAndExtent(...place(from), ...place(to));
}
