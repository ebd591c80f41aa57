// Civil dates as the core sends them: "2026-11-16", a day without a zone. They are compared as text, counted as
// whole days in UTC so that no zone can move one, and shown through Intl. What a day typed in words means is the
// core's to say (`api.read_date`).
import { m } from './paraglide/messages.js';
import { shell } from './shell.svelte';

/** "YYYY-MM-DD". */
export type Day = string;

const MS = 86_400_000;
const count = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / MS;
const fromCount = (days: number): Day => new Date(days * MS).toISOString().slice(0, 10);

/** Texts are English, so a reader's other language would give half a sentence of each. */
const locale =
  typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const formats = new Map<string, Intl.DateTimeFormat>();
function format(day: Day, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })));
  return made.format(count(day) * MS);
}

/** The core's today, which a moved clock may set. */
export function today(): Day {
  return shell.value?.today ?? new Date().toLocaleDateString('sv-SE');
}

export const addDays = (day: Day, days: number): Day => fromCount(count(day) + days);
/** Whole days from one to the other; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => count(to) - count(from);
/** 1 = Monday to 7 = Sunday. */
export const weekday = (day: Day): number => ((((count(day) + 3) % 7) + 7) % 7) + 1;
export const startOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;
/** The first day of the month that many months on. */
export function addMonths(day: Day, months: number): Day {
  const at = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
}
export const startOfWeek = (day: Day, first = 1): Day => addDays(day, -((weekday(day) - first + 7) % 7));

const sameYear = (day: Day) => day.slice(0, 4) === today().slice(0, 4);
const year = (day: Day): Intl.DateTimeFormatOptions => (sameYear(day) ? {} : { year: 'numeric' });

/** "6 Nov", with the year when it is not this one. */
export const short = (day: Day): string => format(day, { day: 'numeric', month: 'short', ...year(day) });
/** "Thu 19 Nov". */
export const withWeekday = (day: Day): string =>
  format(day, { weekday: 'short', day: 'numeric', month: 'short', ...year(day) });
/** "Monday 16 November". */
export const long = (day: Day): string =>
  format(day, { weekday: 'long', day: 'numeric', month: 'long', ...year(day) });
/** "16 November". */
export const dayAndMonth = (day: Day): string => format(day, { day: 'numeric', month: 'long', ...year(day) });
/** "November 2026". */
export const monthAndYear = (day: Day): string => format(day, { month: 'long', year: 'numeric' });
/** "November", with the year when it is not this one. */
export const month = (day: Day): string => format(day, { month: 'long', ...year(day) });
/** "Nov". */
export const monthShort = (day: Day): string => format(day, { month: 'short' });
/** "Thursday"; "Thu" when short. */
export const weekdayName = (day: Day, style: 'long' | 'short' | 'narrow' = 'long'): string =>
  format(day, { weekday: style });
/** "16/11/2026" in the order the reader is used to, for fields. */
export const numeric = (day: Day): string =>
  format(day, { day: '2-digit', month: '2-digit', year: 'numeric' });

/** "today", "tomorrow", "yesterday", the weekday within the six days to come, else "18 Dec". */
export function near(day: Day): string {
  const days = daysBetween(today(), day);
  if (days === 0) return m.date_today();
  if (days === 1) return m.date_tomorrow();
  if (days === -1) return m.date_yesterday();
  return days > 1 && days < 7 ? weekdayName(day) : short(day);
}
/** As `near`, at the start of a line. */
export function nearCapital(day: Day): string {
  const words = near(day);
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
/** "by Wednesday", "by tomorrow", "today": when something is due. */
export function due(day: Day): string {
  return day === today() ? m.date_today() : m.date_by({ day: near(day) });
}
/** "14:30" from "14:30" or "14:30:00", in the reader's way. */
export function clock(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(
    Date.UTC(2000, 0, 1, hour, minute),
  );
}
/** An instant of the core, in the reader's zone: "16 Nov, 14:30". */
export function instant(at: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}
