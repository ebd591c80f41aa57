import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { shellOf } from '../../tests/records';

vi.setConfig({ testTimeout: 20_000 });
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const { shell } = await import('../lib/shell.svelte');
const { route } = await import('../lib/route.svelte');
const { findCommands } = await import('../lib/commands');
const { toasts } = await import('../lib/toasts.svelte');
const { default: More } = await import('./More.svelte');
const { default: MyGrowth } = await import('./MyGrowth.svelte');

const show = { offer: null, lists: ['goals'], pick_a_step: true, shelves: [] as string[] };
/** The core, as far as shelves go. */
function core_with(down: string[]) {
  const now = () => shellOf({ show: { ...show, shelves: [...down] } as never });
  const changed = () => {
    shell.value = now();
  };
  core.answers.shell = now;
  core.answers.take_down_shelf = (shelf: string) => (down.push(shelf), changed(), null);
  core.answers.put_away_shelf = (shelf: string) => (down.splice(down.indexOf(shelf), 1), changed(), null);
  changed();
}
const row = () =>
  within_row(screen.getByRole('heading', { name: 'Handing over' }).closest('li') as HTMLElement);
const within_row = (li: HTMLElement) => [...li.querySelectorAll('button')].map((b) => b.textContent?.trim());
const press = async (name: string) => {
  const li = screen.getByRole('heading', { name: 'Handing over' }).closest('li') as HTMLElement;
  const button = [...li.querySelectorAll('button')].find((b) => b.textContent?.trim() === name);
  await userEvent.click(button as HTMLElement);
};

beforeEach(() => {
  core.reset();
  for (const toast of toasts.list) toasts.close(toast.id);
  route.replace({ name: 'more' });
});

describe('the palette', () => {
  it('finds what has a hyphen in its name, as it is written', () => {
    core_with([]);
    for (const words of ['Log one-on-one', 'one-on-one', '1:1'])
      expect(findCommands(words)[0]?.id, words).toBe('log_one_on_one');
  });
});

describe('A shelf', () => {
  it('is taken down, opened and put away on the More page, and nothing else moves', async () => {
    core_with([]);
    render(More);
    expect(row()).toEqual(['Take down']);
    const lists = shell.value?.show.lists;
    await press('Take down');
    expect(core.called('take_down_shelf')).toEqual([['handing_over']]);
    await waitFor(() => expect(route.current).toEqual({ name: 'handing_over' }));
    route.replace({ name: 'more' });
    await waitFor(() => expect(row()).toEqual(['Put away', 'Open']));
    await press('Open');
    expect(route.current).toEqual({ name: 'handing_over' });
    expect(core.called('take_down_shelf'), 'it was down already').toHaveLength(1);
    await press('Put away');
    expect(core.called('put_away_shelf')).toEqual([['handing_over']]);
    await waitFor(() => expect(row()).toEqual(['Take down']));
    expect(shell.value?.show.lists).toEqual(lists);
  });

  it('says why it stays while something on it is open', async () => {
    core_with(['handing_over']);
    core.answers.put_away_shelf = () => {
      throw { kind: 'invalid', field: 'shelf', message: 'Ruth has not said yes or no.' };
    };
    render(More);
    await press('Put away');
    await waitFor(() =>
      expect(toasts.list.map((t) => t.text).join()).toContain('Ruth has not said yes or no.'),
    );
    expect(row()).toEqual(['Put away', 'Open']);
  });

  it('is found by its everyday words, and taken down on the way', async () => {
    core_with([]);
    for (const words of ['handing', 'delegate', 'successor']) {
      const found = findCommands(words).find((command) => command.shelf?.shelf === 'handing_over');
      expect(found, words).toBeTruthy();
    }
    await findCommands('handing over')[0]?.run();
    expect(core.called('take_down_shelf')).toEqual([['handing_over']]);
    expect(route.current).toEqual({ name: 'handing_over' });
  });

  it('that is down is a link in My growth', async () => {
    core.answers.growth = () => ({ quarter: { heading: 'Quarter 4' }, chosen: null, steps: [] });
    core_with([]);
    const first = render(MyGrowth);
    await waitFor(() => expect(core.called('growth')).toHaveLength(1));
    expect(screen.queryByText('On your shelf:')).toBeNull();
    first.unmount();
    core_with(['handing_over']);
    render(MyGrowth);
    await userEvent.click(await screen.findByRole('button', { name: 'Handing over' }));
    expect(route.current).toEqual({ name: 'handing_over' });
  });
});
