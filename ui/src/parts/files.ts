// What a record's files are called on a page, and as what a line of the list about somebody holds them.
import type { AttachedTo, TimelineKind } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';
import { counted } from '../lib/words';

/** "two files" */
export const filesHere = (count: number): string => counted(count, m.files_here_one, m.files_here_other);

/** "340 kB", "1.2 MB", by the same measure as the limit of 25 MB. */
export function fileSize(bytes: number): string {
  const kb = bytes / 1024;
  const [value, unit] = kb < 1000 ? [Math.max(kb, 0.1), 'kilobyte'] : [kb / 1024, 'megabyte'];
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumFractionDigits }).format(value);
}

const holders: Partial<Record<TimelineKind, AttachedTo>> = {
  note: 'entry',
  concern: 'entry',
  entry: 'entry',
  praise: 'feedback',
  constructive: 'feedback',
  feedforward: 'feedback',
};

/** As what a line that opens where it stands holds files; the others lead to a page of their own. */
export const holder = (kind: TimelineKind): AttachedTo | null => holders[kind] ?? null;
