// How a backup and what it would change are said.
import type { Backup, Difference } from '../lib/api.gen';
import { clock, near, nearCapital } from '../lib/dates';
import { m } from '../lib/paraglide/messages.js';

const two = (n: number) => String(n).padStart(2, '0');
/** The day and time of an instant where the reader is. */
function local(at: string): [string, string] {
  const on = new Date(at);
  return [
    `${on.getFullYear()}-${two(on.getMonth() + 1)}-${two(on.getDate())}`,
    clock(`${two(on.getHours())}:${two(on.getMinutes())}`),
  ];
}
/** "today 09:12". */
export function when(at: string): string {
  const [day, time] = local(at);
  return m.day_and_clock({ day: near(day), time });
}
/** "Today 09:12". */
export function whenCapital(at: string): string {
  const [day, time] = local(at);
  return m.day_and_clock({ day: nearCapital(day), time });
}

export function why(backup: Backup): string {
  switch (backup.reason) {
    case 'day':
      return m.backup_of_the_day();
    case 'before_import':
      return m.backup_before_import();
    case 'before_erase':
      return m.backup_before_erase();
    case 'before_restore':
      return m.backup_before_restore();
    case 'new_key':
      return m.backup_new_key();
    case 'asked':
    case 'move':
      return m.backup_asked();
  }
}

/** "2 back, 1 as before, 3 gone". */
export function counts(d: Difference): string {
  return [
    d.back ? m.restore_back({ count: String(d.back) }) : '',
    d.changed ? m.restore_changed({ count: String(d.changed) }) : '',
    d.gone ? m.restore_gone({ count: String(d.gone) }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}
