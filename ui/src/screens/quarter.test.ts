import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { shellOf } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

vi.setConfig({ testTimeout: 20_000 });
const { shell } = await import('../lib/shell.svelte');
const { route } = await import('../lib/route.svelte');
const { default: Quarter } = await import('./Quarter.svelte');

const quarter = {
  label: '2026 Q4',
  heading: 'Quarter 4, 2026',
  starts_on: '2026-10-01',
  ends_on: '2026-12-31',
  week: 7,
  weeks: 13,
  days_left: 45,
  closed: false,
  running: true,
};
const page = (over = {}) => ({
  reviews: [],
  quarter,
  previous: null,
  next: null,
  on_pace: null,
  not_met: null,
  overlooked: [],
  rows: [],
  goals_to_talk_about: [],
  step: null,
  my_promises: 0,
  my_promises_late: 0,
  ...over,
});
const person = (name: string) => ({ person_id: name, person_name: name });

function opened(over = {}) {
  core.answers.quarter = () => page(over);
  render(Quarter, { route: { name: 'quarter' } });
}

describe('Quarter', () => {
  beforeEach(() => {
    core.reset();
    const show = { offer: null, shelves: [], quarter_columns: ['goals'], packet_first: false };
    shell.value = shellOf({ self_id: 'me', show } as never);
  });

  it('says whom the attention left out, and opens them', async () => {
    opened({ overlooked: [person('Tom'), person('Ines')] });
    await screen.findByText(/less than half of your usual attention/);
    await userEvent.click(screen.getByRole('button', { name: 'Ines' }));
    expect(route.current).toEqual({ name: 'person', id: 'Ines' });
  });

  it('counts them from three on, and opens the numbers behind it', async () => {
    opened({ overlooked: ['Tom', 'Ines', 'Ruth'].map(person) });
    await userEvent.click(await screen.findByRole('button', { name: 'three people' }));
    expect(route.current).toEqual({ name: 'all_numbers', person_id: 'me' });
  });

  it('says nothing of it where it is even', async () => {
    opened();
    await screen.findByText('Nothing to go on yet', { exact: false });
    expect(screen.queryByText(/usual attention/)).toBeNull();
  });
});
