import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caretOf, putCaret } from './caret';
import { asRoute, Router, sameRoute } from './route.svelte';

let main: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = '<main tabindex="-1"><div><button>one</button><button>two</button></div></main>';
  main = document.querySelector('main') as HTMLElement;
});
afterEach(() => (document.body.innerHTML = ''));

function router(): Router {
  const made = new Router();
  made.main = main;
  return made;
}

describe('routes', () => {
  it('are the same when name and values are', () => {
    expect(sameRoute({ name: 'person', id: 'a' }, { name: 'person', id: 'a' })).toBe(true);
    expect(sameRoute({ name: 'person', id: 'a' }, { name: 'person', id: 'b' })).toBe(false);
    expect(sameRoute({ name: 'quarter' }, { name: 'quarter', label: '2026 Q3' })).toBe(false);
  });
});

describe('a kept route', () => {
  it('is opened when it is one, and left alone when it is not', () => {
    expect(asRoute({ name: 'person', id: 'a' })).toEqual({ name: 'person', id: 'a' });
    expect(asRoute({ name: 'quarter' })).toEqual({ name: 'quarter' });
    for (const other of [
      null,
      'today',
      {},
      { name: 'nowhere' },
      { name: 'person' },
      { name: 'today', text: 'x' },
      { name: 'toString' },
    ]) {
      expect(asRoute(other), JSON.stringify(other)).toBeNull();
    }
  });
});

describe('a place on a page', () => {
  it('is gone back to with the caret where it was, after the window was begun anew', async () => {
    const before = router();
    const field = document.createElement('textarea');
    main.firstElementChild?.append(field);
    field.value = 'Three words stand here';
    field.focus();
    field.setSelectionRange(6, 11);
    const place = before.place();
    expect(place).toEqual({ scroll: 0, focus: [0, 2], caret: [6, 11] });
    field.blur();
    field.setSelectionRange(0, 0);
    const after = router();
    after.replace({ name: 'today' }, place);
    await after.arrived();
    expect(document.activeElement).toBe(field);
    expect([field.selectionStart, field.selectionEnd]).toEqual([6, 11]);
  });

  it('is counted in the letters of a note, over its marks', () => {
    const note = document.createElement('div');
    note.innerHTML = '<p>one <b>two</b></p><p>three</p>';
    Object.defineProperty(note, 'isContentEditable', { value: true });
    document.body.append(note);
    putCaret(note, [5, 9]);
    expect(getSelection()?.toString()).toBe('woth');
    expect(caretOf(note)).toEqual([5, 9]);
    putCaret(note, [99, 99]);
    expect(caretOf(note)).toEqual([12, 12]);
  });
});

describe('the stack', () => {
  it('goes back and forward through what was opened', () => {
    const route = router();
    route.go({ name: 'quarter' });
    route.go({ name: 'person', id: 'a' });
    expect(route.canGoForward).toBe(false);
    route.back();
    expect(route.current).toEqual({ name: 'quarter' });
    route.back();
    expect(route.current).toEqual({ name: 'today' });
    route.back();
    expect(route.current, 'there is nothing before the first page').toEqual({ name: 'today' });
    route.forward();
    expect(route.current).toEqual({ name: 'quarter' });
  });

  it('drops what lay ahead when another page is opened', () => {
    const route = router();
    route.go({ name: 'quarter' });
    route.back();
    route.go({ name: 'more' });
    expect(route.canGoForward).toBe(false);
    route.forward();
    expect(route.current).toEqual({ name: 'more' });
  });

  it('does nothing when the page in view is opened again', () => {
    const route = router();
    const key = route.key;
    route.go({ name: 'today' });
    expect(route.key).toBe(key);
    expect(route.canGoBack).toBe(false);
  });

  it('makes a page anew for every visit', () => {
    const route = router();
    route.go({ name: 'person', id: 'a' });
    const first = route.key;
    route.go({ name: 'today' });
    route.go({ name: 'person', id: 'a' });
    expect(route.key).not.toBe(first);
  });

  it('replaces without a step to go back to', () => {
    const route = router();
    route.go({ name: 'quarter' });
    route.replace({ name: 'quarter', label: '2026 Q3' });
    expect(route.current).toEqual({ name: 'quarter', label: '2026 Q3' });
    route.back();
    expect(route.current).toEqual({ name: 'today' });
  });

  it('knows whose pages were opened, the newest first and once', () => {
    const route = router();
    for (const id of ['a', 'b', 'a']) route.go({ name: 'person', id });
    expect(route.recentPeople).toEqual(['a', 'b']);
  });
});

describe('coming back', () => {
  it('restores scroll and focus of the entry', async () => {
    const route = router();
    const two = document.querySelectorAll('button')[1] as HTMLElement;
    main.scrollTop = 240;
    two.focus();
    route.go({ name: 'quarter' });
    await route.arrived();
    expect(main.scrollTop).toBe(0);
    expect(document.activeElement).toBe(main);
    route.back();
    await route.arrived();
    expect(main.scrollTop).toBe(240);
    expect(document.activeElement).toBe(two);
  });

  it('gives the page the focus when what had it is gone', async () => {
    const route = router();
    (document.querySelector('button') as HTMLElement).focus();
    route.go({ name: 'quarter' });
    await route.arrived();
    document.querySelector('div')?.remove();
    route.back();
    await route.arrived();
    expect(document.activeElement).toBe(main);
  });
});
