// Every key of the window, once: the handler, the key sheet, the palette and the tooltips read this table.
// `mod` is Ctrl, on macOS Cmd. No single letters: they would fire while somebody dictates or types.
export type KeyId =
  | 'find_or_do'
  | 'note'
  | 'log_one_on_one'
  | 'add_goal'
  | 'add_promise'
  | 'packet'
  | 'today'
  | 'quarter'
  | 'growth'
  | 'person'
  | 'settings'
  | 'lock'
  | 'key_sheet'
  | 'undo'
  | 'redo'
  | 'finish'
  | 'close'
  | 'back'
  | 'forward'
  | 'find_here'
  | 'next_region'
  | 'previous_region'
  | 'move_in_list'
  | 'reorder'
  | 'indent'
  | 'outdent'
  | 'bold'
  | 'italic'
  | 'larger'
  | 'smaller'
  | 'plain_size';

export interface Chord {
  mod?: boolean;
  shift?: boolean;
  alt?: boolean;
  /** `KeyboardEvent.key` in lower case, or `KeyboardEvent.code` where a layout may move the sign. */
  key?: string;
  code?: string;
}
export interface Binding {
  id: KeyId;
  chords: Chord[];
  /** Handled by the field or list that has the focus, not by the window. */
  local?: boolean;
  /** How it is written where the chords alone do not say it. */
  written?: string;
}

const mac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);

export const bindings: Binding[] = [
  { id: 'find_or_do', chords: [{ mod: true, key: 'k' }] },
  { id: 'note', chords: [{ mod: true, shift: true, key: 'f' }] },
  { id: 'log_one_on_one', chords: [{ mod: true, shift: true, key: 'o' }] },
  { id: 'add_goal', chords: [{ mod: true, shift: true, key: 'g' }] },
  { id: 'add_promise', chords: [{ mod: true, shift: true, key: 'a' }] },
  { id: 'packet', chords: [{ mod: true, key: 'p' }] },
  { id: 'today', chords: [{ mod: true, code: 'Digit1' }] },
  { id: 'quarter', chords: [{ mod: true, code: 'Digit2' }] },
  { id: 'growth', chords: [{ mod: true, code: 'Digit3' }] },
  {
    id: 'person',
    chords: Array.from({ length: 9 }, (_, i) => ({ mod: true, shift: true, code: `Digit${i + 1}` })),
    written: `${mac ? '⌘⇧' : 'Ctrl Shift '}1 … 9`,
  },
  { id: 'settings', chords: [{ mod: true, key: ',' }] },
  { id: 'lock', chords: [{ mod: true, key: 'l' }] },
  { id: 'key_sheet', chords: [{ mod: true, key: '/' }] },
  { id: 'undo', chords: [{ mod: true, key: 'z' }] },
  {
    id: 'redo',
    chords: [
      { mod: true, shift: true, key: 'z' },
      { mod: true, key: 'y' },
    ],
  },
  { id: 'finish', chords: [{ mod: true, key: 'enter' }], local: true },
  { id: 'close', chords: [{ key: 'escape' }], local: true },
  { id: 'back', chords: [mac ? { mod: true, key: '[' } : { alt: true, key: 'arrowleft' }] },
  { id: 'forward', chords: [mac ? { mod: true, key: ']' } : { alt: true, key: 'arrowright' }] },
  { id: 'find_here', chords: [{ mod: true, key: 'f' }] },
  { id: 'next_region', chords: [{ key: 'f6' }] },
  { id: 'previous_region', chords: [{ shift: true, key: 'f6' }] },
  { id: 'move_in_list', chords: [{ key: 'arrowdown' }], local: true, written: '↑ ↓ Home End' },
  { id: 'reorder', chords: [{ alt: true, key: 'arrowup' }], local: true, written: mac ? '⌥↑ ⌥↓' : 'Alt ↑ ↓' },
  { id: 'indent', chords: [{ mod: true, key: ']' }], local: true },
  { id: 'outdent', chords: [{ mod: true, key: '[' }], local: true },
  { id: 'bold', chords: [{ mod: true, key: 'b' }], local: true },
  { id: 'italic', chords: [{ mod: true, key: 'i' }], local: true },
  {
    id: 'larger',
    chords: [
      { mod: true, key: '+' },
      { mod: true, key: '=' },
      { mod: true, shift: true, key: '+' },
    ],
    written: mac ? '⌘+' : 'Ctrl +',
  },
  { id: 'smaller', chords: [{ mod: true, key: '-' }], written: mac ? '⌘−' : 'Ctrl −' },
  { id: 'plain_size', chords: [{ mod: true, code: 'Digit0' }] },
];

/** Defaults of the webview that would lose or fake something: reload, print, find, source, downloads, caret mode. */
const silenced: Chord[] = [
  { key: 'f5' },
  { mod: true, key: 'f5' },
  { mod: true, key: 'r' },
  { mod: true, shift: true, key: 'r' },
  { mod: true, key: 'g' },
  { mod: true, key: 'u' },
  { mod: true, key: 's' },
  { key: 'f7' },
  { key: 'f3' },
];

function matches(chord: Chord, event: KeyboardEvent): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || mod !== !!chord.mod || event.shiftKey !== !!chord.shift || event.altKey !== !!chord.alt)
    return false;
  return chord.code !== undefined ? event.code === chord.code : event.key.toLowerCase() === chord.key;
}

/** Which binding an event is, with the place of its chord (person 3 is 2). */
export function bindingOf(event: KeyboardEvent): { id: KeyId; nth: number; local: boolean } | null {
  for (const { id, chords, local } of bindings) {
    const nth = chords.findIndex((chord) => matches(chord, event));
    if (nth >= 0) return { id, nth, local: !!local };
  }
  return null;
}

export function isSilenced(event: KeyboardEvent): boolean {
  return silenced.some((chord) => matches(chord, event));
}

const SIGNS: Record<string, string> = {
  enter: mac ? '↩' : 'Enter',
  escape: 'Esc',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

function writeChord(chord: Chord): string {
  const sign = chord.code
    ? chord.code.replace('Digit', '')
    : (SIGNS[chord.key ?? ''] ?? chord.key?.toUpperCase() ?? '');
  const parts = [
    chord.mod && (mac ? '⌘' : 'Ctrl'),
    chord.shift && (mac ? '⇧' : 'Shift'),
    chord.alt && (mac ? '⌥' : 'Alt'),
    sign,
  ];
  return parts.filter(Boolean).join(mac ? '' : ' ');
}

/** How a key is written beside its act: "Ctrl Shift O". */
export function written(id: KeyId): string {
  const binding = bindings.find((b) => b.id === id);
  return binding ? (binding.written ?? binding.chords.slice(0, 1).map(writeChord).join('')) : '';
}

/** For `aria-keyshortcuts`. */
export function spoken(id: KeyId): string {
  const chord = bindings.find((b) => b.id === id)?.chords[0];
  if (!chord) return '';
  const key = chord.code?.replace('Digit', '') ?? chord.key ?? '';
  return [chord.mod && (mac ? 'Meta' : 'Control'), chord.shift && 'Shift', chord.alt && 'Alt', key]
    .filter(Boolean)
    .join('+');
}
