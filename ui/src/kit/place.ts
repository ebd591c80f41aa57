// Puts a floating thing beside its anchor and keeps it inside the window. Anchor positioning of CSS is not in every
// web view yet, so it is measured: once when it appears, again when something scrolls or the window changes.
import type { Attachment } from 'svelte/attachments';

export type Side = 'below' | 'above' | 'below-end';
const GAP = 6;
const EDGE = 8;

export function place(
  anchor: () => HTMLElement | null | undefined,
  side: Side = 'below',
): Attachment<HTMLElement> {
  return (element) => {
    function put() {
      const at = anchor()?.getBoundingClientRect();
      if (!at) return;
      const width = element.offsetWidth;
      const height = element.offsetHeight;
      const roomBelow = innerHeight - at.bottom - GAP - EDGE;
      const roomAbove = at.top - GAP - EDGE;
      const above = side === 'above' ? roomAbove >= height : height > roomBelow && roomAbove > roomBelow;
      const top = above ? at.top - GAP - height : at.bottom + GAP;
      const rtl = getComputedStyle(element).direction === 'rtl';
      const atEnd = (side === 'below-end') !== rtl;
      const left = atEnd ? at.right - width : at.left;
      element.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
      element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
    }
    put();
    const watch = new ResizeObserver(put);
    watch.observe(element);
    addEventListener('scroll', put, true);
    addEventListener('resize', put);
    return () => {
      watch.disconnect();
      removeEventListener('scroll', put, true);
      removeEventListener('resize', put);
    };
  };
}
