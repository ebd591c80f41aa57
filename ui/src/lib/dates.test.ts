import { describe, expect, it, vi } from 'vitest';

vi.mock('./shell.svelte', () => ({
  shell: { value: { today: '2026-11-16', settings: { week_starts_on: 1 } } },
}));
const { addDays, addMonths, clock, daysBetween, due, long, near, startOfWeek, weekday, withWeekday } =
  await import('./dates');

describe('dates', () => {
  it('count whole days across months, years and clock changes', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });

  it('know weekdays, weeks and months', () => {
    expect(weekday('2026-11-16')).toBe(1);
    expect(weekday('2026-11-22')).toBe(7);
    expect(weekday('1969-12-31')).toBe(3);
    expect(startOfWeek('2026-11-22')).toBe('2026-11-16');
    expect(startOfWeek('2026-11-22', 7)).toBe('2026-11-22');
    expect(addMonths('2026-11-16', 2)).toBe('2027-01-01');
    expect(addMonths('2026-01-16', -1)).toBe('2025-12-01');
  });

  it('say near days in words', () => {
    expect(near('2026-11-16')).toBe('today');
    expect(near('2026-11-17')).toBe('tomorrow');
    expect(near('2026-11-15')).toBe('yesterday');
    expect(near('2026-11-19')).toBe('Thursday');
    expect(due('2026-11-18')).toBe('by Wednesday');
    expect(due('2026-11-16')).toBe('today');
    expect(near('2027-01-04')).toContain('2027');
  });

  it('write a day and an hour in the order of the reader', async () => {
    expect(withWeekday('2026-11-19')).toBe('Thu, Nov 19');
    expect(long('2027-01-04')).toBe('Monday, January 4, 2027');
    expect([clock('14:30'), clock('00:05:00')]).toEqual(['2:30 pm', '12:05 am']);
    vi.resetModules();
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
    const british = await import('./dates');
    expect(british.withWeekday('2026-11-19')).toBe('Thu 19 Nov');
    expect(british.long('2027-01-04')).toBe('Monday 4 January 2027');
    expect(british.month('2026-09-30')).toBe('September');
    expect(british.clock('14:30:00')).toBe('14:30');
  });
});
