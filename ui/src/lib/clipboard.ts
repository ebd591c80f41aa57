// Text into the clipboard. The web view may refuse the asynchronous way, so the older one stands behind it.

/** True when the text is in the clipboard. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.style.cssText = 'position: fixed; inset: 0 auto auto 0; opacity: 0';
  // Inside an open dialog, because everything outside is inert and cannot be selected.
  (before?.closest('dialog') ?? document.body).append(field);
  field.select();
  // Deprecated, and the only way left where the first one is refused.
  const done = document.execCommand?.('copy') ?? false;
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
