// Civil dates as the core sends them: "2026-11-16", a day without a zone. They are compared as text, counted as
// whole days in UTC so that no zone can move one. What a day typed in words means is the core's to say
// (`api.read_date`).
//
// Days are put into words here and not by Intl: the first formatter it makes costs a tenth of the whole start.
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
/** Where English is written with the month first, and where a day has twice twelve hours (Unicode CLDR). */
const monthFirst = /^en(-US|-CA)?$/.test(locale);
const twelveHours = /^en(-(US|CA|AU|NZ|IN|PK|BD|PH|MY|SG|HK))?$/.test(locale);

type Style = 'long' | 'short';
function named(names: string, at: number, style: Style): string {
  const name = names.split(' ')[at] ?? '';
  return style === 'long' ? name : name.slice(0, 3);
}
const nameOfMonth = (day: Day, style: Style) => named(m.date_months(), Number(day.slice(5, 7)) - 1, style);
export const weekdayName = (day: Day, style: Style = 'long'): string =>
  named(m.date_weekdays(), weekday(day) - 1, style);

/** "Thu 19 Nov 2026", or "Thu, Nov 19, 2026" where the month comes first. */
function inWords(day: Day, month: Style, parts: { weekday?: Style; year?: boolean } = {}): string {
  const weekday = parts.weekday ? weekdayName(day, parts.weekday) : '';
  const [name, number, year] = [
    nameOfMonth(day, month),
    Number(day.slice(8)),
    parts.year ? day.slice(0, 4) : '',
  ];
  return monthFirst
    ? [weekday, `${name} ${number}`, year].filter(Boolean).join(', ')
    : [weekday, number, name, year].filter(Boolean).join(' ');
}

/** The day by this computer's own clock. */
function localToday(): Day {
  const now = new Date();
  return fromCount(Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / MS));
}
/** The core's today, which a moved clock may set. */
export function today(): Day {
  return shell.value?.today ?? localToday();
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

const otherYear = (day: Day) => day.slice(0, 4) !== today().slice(0, 4);

/** "6 Nov", with the year when it is not this one. */
export const short = (day: Day): string => inWords(day, 'short', { year: otherYear(day) });
/** "Thu 19 Nov". */
export const withWeekday = (day: Day): string =>
  inWords(day, 'short', { weekday: 'short', year: otherYear(day) });
/** "Monday 16 November". */
export const long = (day: Day): string => inWords(day, 'long', { weekday: 'long', year: otherYear(day) });
/** "16 November". */
export const dayAndMonth = (day: Day): string => inWords(day, 'long', { year: otherYear(day) });
/** "November 2026". */
export const monthAndYear = (day: Day): string => `${nameOfMonth(day, 'long')} ${day.slice(0, 4)}`;
/** "November", with the year when it is not this one. */
export const month = (day: Day): string => (otherYear(day) ? monthAndYear(day) : nameOfMonth(day, 'long'));
/** "Nov". */
export const monthShort = (day: Day): string => nameOfMonth(day, 'short');
/** "16/11/2026" in the order the reader is used to, for fields. */
export const numeric = (day: Day): string =>
  new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(count(day) * MS);

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
/** "14:30" from "14:30" or "14:30:00"; "2:30 pm" where a day has twice twelve hours. */
export function clock(time: string): string {
  const [hour = 0, minutes = '00'] = [Number(time.slice(0, 2)), time.slice(3, 5)];
  if (!twelveHours) return time.slice(0, 5);
  return `${hour % 12 || 12}:${minutes} ${hour < 12 ? m.date_am() : m.date_pm()}`;
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
