import { describe, expect, it, vi } from 'vitest';

vi.mock('./shell.svelte', () => ({
  shell: { value: { today: '2026-11-16', settings: { week_starts_on: 1 } } },
}));
const { addDays, addMonths, daysBetween, due, near, startOfWeek, weekday } = await import('./dates');

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
});
