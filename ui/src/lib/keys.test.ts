import { describe, expect, it } from 'vitest';
import { keyNames } from './keyNames';
import { bindingOf, bindings, written } from './keys';

const press = (key: string, rest: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...rest });

describe('keys', () => {
  it('are found with exactly their modifiers', () => {
    expect(bindingOf(press('k', { ctrlKey: true }))?.id).toBe('find_or_do');
    expect(bindingOf(press('k'))).toBeNull();
    expect(bindingOf(press('k', { ctrlKey: true, altKey: true }))).toBeNull();
    expect(bindingOf(press('F', { ctrlKey: true, shiftKey: true }))?.id).toBe('note');
    expect(bindingOf(press('f', { ctrlKey: true }))?.id).toBe('find_here');
  });

  it('name the person by place, whatever sign the layout puts on the key', () => {
    const third = bindingOf(press('§', { code: 'Digit3', ctrlKey: true, shiftKey: true }));
    expect(third).toMatchObject({ id: 'person', nth: 2 });
  });

  it('are never a bare letter or digit', () => {
    for (const { id, chords } of bindings) {
      for (const chord of chords) {
        const bare = !chord.mod && !chord.alt && (chord.code !== undefined || chord.key?.length === 1);
        expect(bare, `${id} would fire while somebody types`).toBe(false);
      }
    }
  });

  it('have one meaning each outside of text', () => {
    const seen = new Map<string, string>();
    for (const { id, chords, local } of bindings) {
      if (local) continue;
      for (const chord of chords) {
        const key = JSON.stringify(chord);
        expect(seen.get(key), `${key} is both ${id} and another`).toBeUndefined();
        seen.set(key, id);
      }
    }
  });

  it('are written and named for the sheet', () => {
    expect(written('log_one_on_one')).toBe('Ctrl Shift O');
    expect(written('back')).toBe('Alt ←');
    for (const { id } of bindings) expect(keyNames[id](), id).not.toBe('');
  });
});
