import { fireEvent, render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Hints from '../../tests/Hints.svelte';
import { answers, asked } from '../../tests/shell';
import { REST_MS } from './WritingHint.svelte';

const remark = {
  rule: 'SM-01',
  reason: 'This reads as a wish.',
  words: 'should',
  example: 'Answer 90 % of tickets',
};
const checks = () => asked.filter(([name]) => name === 'check_writing').length;
async function type(at: number, text: string) {
  const field = screen.getByLabelText<HTMLInputElement>(`Field ${at}`);
  field.focus();
  await fireEvent.input(field, { target: { value: text } });
}
const rest = (ms = REST_MS) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  answers.check_writing = () => remark;
  answers.dismiss_hint = () => null;
});
afterEach(() => vi.useRealTimers());

describe('a remark on the wording', () => {
  it('waits for a second and a half of rest, and says why and how else', async () => {
    render(Hints);
    await type(1, 'We should');
    await rest(REST_MS - 100);
    await type(1, 'We should answer');
    await rest(REST_MS - 100);
    expect(checks(), 'nothing is asked while somebody types').toBe(0);
    await rest(100);
    expect(checks()).toBe(1);
    const said = screen.getAllByRole('status')[0]?.textContent ?? '';
    expect(said).toContain('This reads as a wish.');
    expect(said).toContain('Answer 90 % of tickets');
    expect(document.activeElement, 'the focus stays').toBe(screen.getByLabelText('Field 1'));
  });

  it('goes with its cross, and that is kept', async () => {
    render(Hints);
    await type(1, 'We should');
    await rest();
    await fireEvent.click(screen.getByRole('button', { name: 'Not here' }));
    expect(screen.queryByText(/reads as a wish/)).toBeNull();
    expect(asked.at(-1)).toEqual(['dismiss_hint', 'SM-01', 'goal_title', 'g1', 'We should']);
    await type(1, 'We should answer');
    await rest();
    expect(asked.filter(([name]) => name === 'check_writing').at(-1)?.[1]).toMatchObject({
      not_these: ['SM-01'],
    });
  });

  it('is asked about what is typed alone, not about a text that came from elsewhere', async () => {
    render(Hints);
    screen.getByRole('button', { name: 'Elsewhere' }).focus();
    await fireEvent.click(screen.getByRole('button', { name: 'Elsewhere' }));
    flushSync();
    await rest();
    expect(checks()).toBe(0);
  });

  it('stands three times in a form at most', async () => {
    render(Hints, { fields: 4 });
    for (const at of [1, 2, 3, 4]) {
      await type(at, 'We should');
      await rest();
    }
    expect(checks()).toBe(4);
    expect(screen.getAllByText(/reads as a wish/)).toHaveLength(3);
    answers.check_writing = () => null;
    await type(1, 'We answer');
    await rest();
    answers.check_writing = () => remark;
    await type(4, 'We should all');
    await rest();
    expect(screen.getAllByText(/reads as a wish/), 'a place that was given back is free').toHaveLength(3);
  });

  it('is told once in what is for the manager alone', async () => {
    render(Hints, { readers: 'private' });
    await type(1, 'She was on sick leave');
    await rest();
    expect(screen.getByText(/reads as a wish/)).toBeTruthy();
    expect(asked.at(-1)?.[0], 'that it was told is kept').toBe('dismiss_hint');
    await type(1, 'She was on sick leave for long');
    await rest();
    expect(checks()).toBe(1);
  });
});
