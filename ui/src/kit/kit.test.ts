import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import Parts from '../../tests/Parts.svelte';
import { answers, asked } from '../../tests/shell';
import { QuarterdeckError } from '../lib/ipc';
import { initials } from './Avatar.svelte';

const user = () => userEvent.setup();
const button = (name: string) => screen.getByRole('button', { name });

describe('Dialog', () => {
  it('takes the focus to its first field and gives it back to its opener', async () => {
    const who = user();
    render(Parts);
    button('Open it').focus();
    await who.keyboard('{Enter}');
    expect(screen.getByRole('dialog', { name: 'A dialog' })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Role'));
    await who.click(button('Close'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(button('Open it'));
  });

  it('closes when the web view cancels it, which is what Esc does', async () => {
    render(Parts);
    await user().click(button('Open it'));
    screen.getByRole('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(button('Open it'));
  });
});

describe('Field and form', () => {
  it('puts the error under its field, ties it, and focuses the first one', async () => {
    const save = vi.fn(() => Promise.reject(new QuarterdeckError('invalid', 'Write a name.', 'name')));
    render(Parts, { save });
    const who = user();
    await who.click(button('Open it'));
    await who.type(screen.getByLabelText('Role'), 'lead{Control>}{Enter}{/Control}');
    expect(save).toHaveBeenCalledOnce();
    const field = screen.getByLabelText('Name');
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = (field.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(['Write a name.', 'As it is written']);
    expect(screen.getByLabelText('Role').hasAttribute('aria-invalid')).toBe(false);
  });

  it('says what is about no field in place', async () => {
    render(Parts, { save: () => Promise.reject(new QuarterdeckError('file', 'The disk is full.')) });
    const who = user();
    await who.click(button('Open it'));
    await who.type(screen.getByLabelText('Name'), '{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('The disk is full.');
  });
});

describe('Menu', () => {
  it('is walked with the arrows, by letter, and chosen from with Enter', async () => {
    const chosen = vi.fn();
    render(Parts, { chosen });
    const who = user();
    button('Acts').focus();
    await who.keyboard('{ArrowDown}');
    const item = (name: string) => screen.getByRole('menuitem', { name });
    expect(document.activeElement).toBe(item('Archive'));
    await who.keyboard('{ArrowUp}');
    expect(document.activeElement, 'from the first to the last').toBe(item('Copy'));
    await who.keyboard('b');
    expect(document.activeElement).toBe(item('Bring back'));
    await who.keyboard('{End}{Enter}');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('copy');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button('Acts'));
  });

  it('does nothing for what cannot be done now, and Esc gives the focus back', async () => {
    const chosen = vi.fn();
    render(Parts, { chosen });
    const who = user();
    await who.click(button('Acts'));
    await who.click(screen.getByRole('menuitem', { name: 'Bring back' }));
    expect(chosen).not.toHaveBeenCalled();
    await who.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button('Acts'));
  });
});

describe('DateField', () => {
  it('reads a day in words when it is left', async () => {
    answers.read_date = () => '2026-11-20';
    render(Parts);
    const who = user();
    await who.type(screen.getByLabelText('By when'), 'friday');
    await who.tab();
    await screen.findByText('2026-11-20');
    expect(asked.at(-1)).toEqual(['read_date', 'friday', false]);
    expect((screen.getByLabelText('By when') as HTMLInputElement).value).toContain('20');
  });

  it('keeps what it does not understand, and says how to write it', async () => {
    answers.read_date = () => null;
    render(Parts, { day: '2026-11-20' });
    const field = screen.getByLabelText('By when') as HTMLInputElement;
    const who = user();
    await who.clear(field);
    await who.type(field, 'before the audit');
    await who.tab();
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(field.value).toBe('before the audit');
    expect(screen.getByText('none'), 'the old day is not meant any more').toBeTruthy();
  });

  it('is chosen from the calendar by keys alone', async () => {
    render(Parts, { day: '2026-11-20' });
    const who = user();
    await who.click(button('Choose a day'));
    await waitFor(() => expect(document.activeElement?.textContent).toBe('20'));
    await who.keyboard('{ArrowDown}{ArrowLeft}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('26'));
    await who.keyboard('{PageDown}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('26'));
    await who.keyboard('{Enter}');
    await screen.findByText('2026-12-26');
    expect(screen.queryByRole('grid')).toBeNull();
  });
});

describe('initials', () => {
  it('come from the first letters of any script', () => {
    expect(initials('Mei-Ling Chan')).toBe('MC');
    expect(initials('Ὀδυσσεύς')).toBe('Ὀ');
    expect(initials('“Bo” Øvergård')).toBe('BØ');
    expect(initials('נועה לוי')).toBe('נל');
    expect(initials('Айгерім Нұрланова')).toBe('АН');
    expect(initials('देशमुख')).toBe('दे');
    expect(initials('нёба')).toBe('Н');
    expect(initials('')).toBe('');
  });
});
