import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const { default: Files } = await import('./Files.svelte');
const { fileSize } = await import('../parts/files');

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';
const file = (over = {}) => ({
  id: 'x1',
  file_name: 'screen.png',
  size: 1_234_567,
  shown_as: 'picture',
  opens: true,
  on: '2026-11-16',
  ...over,
});
let kept: ReturnType<typeof file>[] = [];
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const show = () =>
  render(Files, {
    request: { name: 'files', to: 'entry', id: 'e1', about: 'Ran the call alone' },
    close: () => {},
  });
async function violations(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
}

beforeEach(() => {
  core.reset();
  kept = [];
  core.answers.attachments = () => kept;
  core.answers.view_attachment = () => ({ picture: PICTURE, text: null, cut_off: false });
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('The files of a record', () => {
  it('adds one, shows it, takes it off and brings it back', async () => {
    const who = userEvent.setup();
    core.answers.add_file = () => {
      kept = [file()];
      return kept[0];
    };
    core.answers.remove_attachment = () => {
      kept = [];
      return null;
    };
    core.answers.undo = () => {
      kept = [file()];
      return 'Take screen.png off';
    };
    const tell = () => core.changed.forEach((heard) => heard());
    show();
    await who.click(button('Add a file'));
    expect(core.called('add_file')).toEqual([['entry', 'e1']]);
    tell();
    const picture = await screen.findByRole('img', { name: 'screen.png' });
    expect(picture.getAttribute('src')).toBe(PICTURE);
    expect(screen.getByText(/screen\.png was added/)).toBeTruthy();
    expect(await violations()).toEqual([]);

    await who.click(button('More: screen.png'));
    await who.click(screen.getByRole('menuitem', { name: 'Take off' }));
    tell();
    await waitFor(() => expect(screen.queryByRole('listitem')).toBeNull());
    expect(core.called('remove_attachment')).toEqual([['x1']]);
    await who.click(button('Undo'));
    tell();
    expect(await screen.findByRole('listitem')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Undo' }), 'once').toBeNull();
  });

  it('says in place what cannot be added, and keeps what is there', async () => {
    kept = [file()];
    core.answers.add_file = () => Promise.reject({ kind: 'file', message: 'film.mp4 has 90 MB.' });
    show();
    await userEvent.setup().click(button('Add a file'));
    expect((await screen.findByRole('alert')).textContent).toContain('film.mp4 has 90 MB.');
    expect(screen.getByText('screen.png')).toBeTruthy();
  });

  it('shows text as text, opens what is neither, and never opens a program', async () => {
    const who = userEvent.setup();
    kept = [
      file({ id: 't', file_name: 'notes.html', shown_as: 'text', opens: false }),
      file({ id: 'd', file_name: 'rota.xlsx', shown_as: 'elsewhere' }),
      file({ id: 'p', file_name: 'tool.exe', shown_as: 'elsewhere', opens: false }),
    ];
    const page = '<img src=x onerror="alert(1)">';
    core.answers.view_attachment = () => ({ picture: null, text: page, cut_off: true });
    show();
    await who.click(await screen.findByRole('button', { name: 'notes.html' }));
    const text = await screen.findByRole('region', { name: 'What stands in notes.html' });
    expect(text.textContent).toBe(page);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText(/This is its beginning/)).toBeTruthy();
    await who.click(button('rota.xlsx'));
    expect(core.called('open_file')).toEqual([['d']]);
    expect(await screen.findByText(/A copy is open/)).toBeTruthy();
    await who.click(button('tool.exe'));
    expect(core.called('open_file').length, 'not opened').toBe(1);
    expect(await screen.findByText(/It is not opened from here/)).toBeTruthy();
    await who.click(button('More: tool.exe'));
    expect(screen.queryByRole('menuitem', { name: 'Open in its program' })).toBeNull();
    await who.click(screen.getByRole('menuitem', { name: 'Save a copy' }));
    expect(core.called('save_file')).toEqual([['p']]);
    expect(await violations()).toEqual([]);
  });

  it('says that a picture cannot be drawn', async () => {
    kept = [file()];
    show();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'screen.png' }));
    (await screen.findByRole('img')).dispatchEvent(new Event('error'));
    expect(await screen.findByText(/This picture cannot be shown here/)).toBeTruthy();
  });

  it('says sizes as people do', () => {
    expect([0, 340_000, 1_234_567, 26_214_400].map(fileSize)).toEqual([
      '0.1 kB',
      '332 kB',
      '1.2 MB',
      '25 MB',
    ]);
  });
});
