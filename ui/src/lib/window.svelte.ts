// Keys, mouse buttons and the context menu of the whole window. Undo goes where the focus is: text in a text field,
// the planner everywhere else. What the web view would do by itself (reload, print, find, zoom) is replaced.
import { api, desktop } from './ipc';
import { acts } from './acts';
import { dialogs } from './dialogs.svelte';
import { bindingOf, isSilenced, type KeyId } from './keys';
import { route } from './route.svelte';
import { shell } from './shell.svelte';
import { redo, toasts, undo } from './toasts.svelte';

const TEXT =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, [contenteditable]:not([contenteditable=false])';

export function inText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT) !== null;
}

let spelling = false;
/** The first field that wants spelling checked has the dictionaries read; until then nobody needs them. */
export function handleFocus(event: FocusEvent): void {
  if (spelling || !(event.target instanceof Element) || !event.target.closest('[spellcheck=true]')) return;
  spelling = true;
  desktop.check_spelling().catch(() => (spelling = false));
}

let seen = 0;
/** A key or a movement says that somebody is there; said on at most every ten seconds. */
export function handlePresence(): void {
  const now = Date.now();
  if (now - seen < 10_000 || !shell.value?.planner.has_password) return;
  seen = now;
  desktop.stay_open().catch(() => (seen = 0));
}

/** Page after page of the window: sidebar, page, and what stands beside it. */
function moveRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (r) => r.offsetParent !== null,
  );
  const at = regions.findIndex((r) => r.contains(document.activeElement));
  regions[(at + by + regions.length) % regions.length]?.focus();
}

/** Opens the page's own search field where it has one (`data-find`), else the palette. */
function findHere(): void {
  const field = document.querySelector<HTMLInputElement>('main [data-find]');
  if (!field) return dialogs.open({ name: 'palette' });
  field.focus();
  field.select();
}

export async function setTextSize(size: number): Promise<void> {
  const text_size = Math.max(90, Math.min(130, size));
  try {
    await api.change_settings({ ...unchanged, text_size });
  } catch (thrown) {
    toasts.fail(thrown);
  }
}

/** A change of settings that changes nothing; spread it and name what should. */
export const unchanged = {
  fiscal: null,
  holidays: null,
  away: null,
  monday: null,
  friday: null,
  work_from: null,
  work_until: null,
  work_days: null,
  paper: null,
  theme: null,
  text_size: null,
  week_starts_on: null,
  new_in_role: null,
  review_rhythm: null,
  mood_and_energy: null,
  lock_after: null,
} as const;

const ofKeys: Partial<Record<KeyId, (nth: number) => unknown>> = {
  find_or_do: () => dialogs.open({ name: 'palette' }),
  note: acts.note_something,
  log_one_on_one: acts.log_one_on_one,
  add_goal: acts.add_goal,
  add_promise: acts.add_promise,
  packet: acts.packet,
  today: acts.today,
  quarter: acts.quarter,
  growth: acts.my_growth,
  settings: acts.settings,
  lock: acts.lock,
  key_sheet: acts.key_sheet,
  person: (nth) => {
    const person = shell.value?.people[nth];
    if (person) route.go({ name: 'person', id: person.id });
  },
  undo,
  redo,
  back: () => route.back(),
  forward: () => route.forward(),
  find_here: findHere,
  next_region: () => moveRegion(1),
  previous_region: () => moveRegion(-1),
  larger: () => setTextSize((shell.value?.settings.text_size ?? 100) + 10),
  smaller: () => setTextSize((shell.value?.settings.text_size ?? 100) - 10),
  plain_size: () => setTextSize(100),
};
/** Keys that mean something to text and then belong to it. */
const textFirst: KeyId[] = ['undo', 'redo'];

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const binding = bindingOf(event);
  if (!binding) {
    if (isSilenced(event)) event.preventDefault();
    return;
  }
  if (binding.local) return;
  if (inText(event.target) && textFirst.includes(binding.id)) return;
  if (inText(event.target) && event.metaKey && (binding.id === 'back' || binding.id === 'forward')) return;
  event.preventDefault();
  // Before there is a planner in view there is nowhere to go; while a dialog is open only sizes and undo make sense.
  if (!shell.value || shell.value.first_run) return;
  if (
    dialogs.current &&
    !['larger', 'smaller', 'plain_size', 'undo', 'redo', 'find_or_do', 'lock'].includes(binding.id)
  )
    return;
  ofKeys[binding.id]?.(binding.nth);
}

export function handleMouse(event: MouseEvent): void {
  if (event.button !== 3 && event.button !== 4) return;
  event.preventDefault();
  if (dialogs.current) return;
  if (event.button === 3) route.back();
  else route.forward();
}

/** The system's menu where there is text to cut, copy or correct; nothing elsewhere, never Reload. */
/** Where the menu of the page is asked for. */
export const pageMenu: { at: { x: number; y: number } | null } = $state({ at: null });

export function handleContextMenu(event: MouseEvent): void {
  if (inText(event.target)) return;
  const selection = getSelection();
  if (selection && !selection.isCollapsed && selection.containsNode(event.target as Node, true)) return;
  event.preventDefault();
  if (event.target instanceof Element && event.target.closest('main') && !dialogs.current) {
    pageMenu.at = { x: event.clientX, y: event.clientY };
  }
}
