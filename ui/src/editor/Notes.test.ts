import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { EditorState, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { afterEach, describe, expect, test, vi } from 'vitest';
import LazyNotes from './LazyNotes.svelte';
import Notes from './Notes.svelte';
import Prose from './Prose.svelte';
import { begin, goOn, liftLine, plugins, toggleList, nextHeading } from './editor';
import { parse, serialize } from './markdown';
import type { TakeLine } from './notes';

/** A view on the editor's own state, with the cursor behind `behind`. */
function edit(markdown: string, behind = '', agree?: TakeLine) {
  const state = begin(parse(markdown), agree);
  let at = 1;
  if (behind)
    state.doc.descendants((node, pos) => {
      const i = node.isText ? node.text!.indexOf(behind) : -1;
      if (i >= 0) at = pos + i + behind.length;
    });
  const view = new EditorView(document.createElement('div'), {
    state: state.apply(state.tr.setSelection(TextSelection.create(state.doc, at))),
  });
  return {
    view,
    markdown: () => serialize(view.state.doc),
    type: (text: string) => {
      for (const letter of text) {
        const { from, to } = view.state.selection;
        const insert = () => view.state.tr.insertText(letter, from, to);
        if (!view.someProp('handleTextInput', (f) => f(view, from, to, letter, insert)))
          view.dispatch(insert());
      }
    },
    press: (key: string, mods: KeyboardEventInit = {}) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...mods });
      return !!view.someProp('handleKeyDown', (f) => f(view, event));
    },
  };
}

const box = () => screen.getByRole('textbox', { name: 'Notes' });

describe('typing', () => {
  test.each([
    ['# Plan', '# Plan'],
    ['## Plan', '## Plan'],
    ['- one', '- one'],
    ['1. one', '1. one'],
    ['> said', '> said'],
    ['a **b** c', 'a **b** c'],
    ['a *b* c', 'a *b* c'],
    ['5*3 and snake_case_name', '5*3 and snake_case_name'],
    ['2*3*4 and snake_case', '2\\*3\\*4 and snake_case'],
  ])('%s', (typed, markdown) => {
    const note = edit('');
    note.type(typed);
    expect(note.markdown()).toBe(markdown);
  });

  test('Ctrl+B, Ctrl+I, Ctrl+Z', () => {
    const note = edit('');
    note.press('b', { ctrlKey: true });
    note.type('bold');
    expect(note.markdown()).toBe('**bold**');
    note.press('z', { ctrlKey: true });
    expect(note.markdown()).toBe('');
  });

  test('Ctrl+] and Ctrl+[ indent, Tab is left alone', () => {
    const note = edit('- one\n- two', 'two');
    expect(note.press(']', { ctrlKey: true })).toBe(true);
    expect(note.markdown()).toBe('- one\n  - two');
    note.press('[', { ctrlKey: true });
    expect(note.markdown()).toBe('- one\n- two');
    expect(note.press('Tab')).toBe(false);
  });

  test('Backspace at the start of a heading or an item makes a plain line', () => {
    const heading = edit('# Plan');
    heading.press('Backspace');
    expect(heading.markdown()).toBe('Plan');
    const list = edit('- one');
    list.view.dispatch(list.view.state.tr.setSelection(TextSelection.create(list.view.state.doc, 3)));
    list.press('Backspace');
    expect(list.markdown()).toBe('one');
  });

  test('heading, small heading, plain; list and back', () => {
    const { view, markdown } = edit('Plan');
    const seen = [1, 2, 3].map(() => (nextHeading(view.state, view.dispatch), markdown()));
    expect(seen).toEqual(['# Plan', '## Plan', 'Plan']);
    toggleList(view.state, view.dispatch);
    expect(markdown()).toBe('- Plan');
    toggleList(view.state, view.dispatch);
    expect(markdown()).toBe('Plan');
  });
});

describe('a line that was agreed', () => {
  const taken: [string, string][] = [];
  const take: TakeLine = (line, rest) => void taken.push([line, rest]);
  afterEach(() => void (taken.length = 0));

  test.each([
    ['a paragraph', 'one\n\ntwo\n\nthree', 'two', 'one\n\nthree'],
    ['the only line', 'two', 'two', ''],
    ['an item', '- one\n- two\n- three', 'two', '- one\n- three'],
    ['the only item', 'one\n\n- two', 'two', 'one'],
    ['a line between breaks', 'one\\\ntwo\\\nthree', 'two', 'one\\\nthree'],
    ['the first of the lines', 'two\\\nthree', 'two', 'three'],
    ['an item with more below it', '- two\n  - three', 'two', '- - three'],
    ['a heading', '# two\n\nthree', 'two', 'three'],
  ])('Ctrl+Enter in %s', (_, markdown, line, rest) => {
    const note = edit(markdown, line, take);
    expect(note.press('Enter', { ctrlKey: true })).toBe(true);
    expect(taken).toEqual([[line, rest]]);
    expect(note.markdown()).toBe(rest);
    note.press('z', { ctrlKey: true });
    expect(note.markdown()).toBe(markdown);
  });

  test('"[] " typed before a line', () => {
    const note = edit('Ask Finance', '', take);
    note.type('[] ');
    expect(taken).toEqual([['Ask Finance', '']]);
    expect(note.markdown()).toBe('');
  });
  test('"[] text" and Enter', () => {
    const note = edit('', '', take);
    note.type('[] Ask Finance');
    note.press('Enter');
    expect(taken).toEqual([['Ask Finance', '']]);
  });
  test('stays where it was not taken', () => {
    const note = edit('one', 'one', () => false);
    note.press('Enter', { ctrlKey: true });
    expect(note.markdown()).toBe('one');
  });
  test('an empty line is none, and without a taker the keys belong to the page', () => {
    expect(edit('', '', take).press('Enter', { ctrlKey: true })).toBe(false);
    expect(edit('one', 'one').press('Enter', { ctrlKey: true })).toBe(false);
    expect(liftLine(take)(EditorState.create({ doc: parse(''), plugins: plugins() }))).toBe(false);
  });
});

describe('the field', () => {
  test('has a name, a toolbar with names, and is written by typing', async () => {
    const onchange = vi.fn();
    const { component } = render(Notes, {
      value: 'one',
      label: 'Notes',
      onchange,
      placeholder: 'Write here',
    });
    expect(box().getAttribute('spellcheck')).toBe('true');
    expect(screen.getByRole('toolbar', { name: 'Style of Notes' })).toBeTruthy();
    for (const name of ['Bold', 'Italic', 'Heading', 'List'])
      expect(screen.getByRole('button', { name }).getAttribute('aria-pressed')).toBe('false');
    await userEvent.click(screen.getByRole('button', { name: 'List' }));
    expect(onchange).toHaveBeenLastCalledWith('- one');
    expect(screen.getByRole('button', { name: 'List' }).getAttribute('aria-pressed')).toBe('true');
    component.flush();
    expect(onchange).toHaveBeenCalledTimes(1);
  });

  test('does not rewrite what it was given', async () => {
    const onchange = vi.fn();
    const value = '### Third\n\n* star\n\n```\ncode\n```';
    const { component, unmount } = render(Notes, { value, label: 'Notes', onchange });
    component.focus();
    component.flush();
    unmount();
    expect(onchange).not.toHaveBeenCalled();
  });

  test('takes a new value unless it has the focus, and then when it is left', async () => {
    const { component, rerender } = render(Notes, { value: 'one', label: 'Notes' });
    await rerender({ value: 'two' });
    expect(box().textContent).toBe('two');
    component.focus();
    await rerender({ value: 'three' });
    expect(box().textContent).toBe('two');
    box().blur();
    await waitFor(() => expect(box().textContent).toBe('three'));
  });

  test('a line is agreed or shared from its own menu', async () => {
    const onagree = vi.fn();
    const onshare = vi.fn();
    render(Notes, { value: 'first\n\nsecond', label: 'Notes', onagree, onshare });
    await userEvent.click(screen.getByRole('button', { name: 'This line' }));
    await userEvent.click(screen.getByRole('menuitem', { name: /Share this line/ }));
    expect(onshare).toHaveBeenCalledWith('first', 'second');
    await userEvent.click(screen.getByRole('button', { name: 'This line' }));
    await userEvent.click(screen.getByRole('menuitem', { name: /We agreed this/ }));
    expect(onagree).toHaveBeenCalledWith('second', '');
    expect(box().textContent).toBe('');
  });

  test('a link opens by "Open link" alone', async () => {
    const onopenlink = vi.fn();
    render(Notes, { value: '[plan](https://example.com)', label: 'Notes', onopenlink });
    expect(box().querySelector('a')!.hasAttribute('href')).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: 'Open link' }));
    expect(onopenlink).toHaveBeenCalledExactlyOnceWith('https://example.com');
  });

  test('cannot be written to when read-only', () => {
    render(Notes, { value: 'one', label: 'Notes', readonly: true });
    expect(box().getAttribute('contenteditable')).toBe('false');
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  test('is loaded at first use, over a sheet of the same name', async () => {
    render(LazyNotes, { value: 'one', label: 'Notes' });
    expect(box().tagName).toBe('TEXTAREA');
    await waitFor(() => expect(box().tagName).toBe('DIV'));
    expect(box().textContent).toBe('one');
  });
});

describe('what is typed before the editor is there', () => {
  /** Types in the sheet that waits, with the caret behind `caret` letters, until the editor is there. */
  async function typed(text: string, caret = text.length) {
    const onchange = vi.fn();
    const { rerender } = render(LazyNotes, { value: '', label: 'Notes', onchange });
    // The editor was loaded by another test and comes in the next turn; what is done here comes before it.
    const sheet = screen.getByRole<HTMLTextAreaElement>('textbox');
    expect(sheet.tagName).toBe('TEXTAREA');
    sheet.focus();
    sheet.value = text;
    sheet.setSelectionRange(caret, caret);
    sheet.dispatchEvent(new Event('input', { bubbles: true }));
    expect(onchange).toHaveBeenCalledExactlyOnceWith(text);
    await rerender({ value: text, label: 'Notes', onchange });
    await waitFor(() => expect(box().tagName).toBe('DIV'));
    return onchange;
  }

  test('is kept, and the editor has the focus', async () => {
    await typed('Three words stand');
    expect(box().textContent).toBe('Three words stand');
    await waitFor(() => expect(document.activeElement).toBe(box()));
  });

  test.each([
    ['at the end', 'two words', 9, 9],
    ['in the middle', 'two words', 3, 3],
    ['behind a blank', 'two ', 4, 4],
    ['in a list', '- one\n- two', 11, 9],
  ])('is gone on with: %s', (_, text, caret, offset) => {
    const state = begin(parse(text));
    let now = state;
    goOn(text, caret)(state, (change) => (now = state.apply(change)));
    expect(now.doc.textBetween(0, now.selection.head, '|')).toBe(
      now.doc.textBetween(0, now.doc.content.size, '|').slice(0, offset),
    );
    expect(now.doc.textContent.endsWith(' ')).toBe(text.endsWith(' '));
  });
});

test('a note is read without becoming HTML', async () => {
  const onopenlink = vi.fn();
  const value = '**bold** <b>not</b> [plan](https://example.com) [x](javascript:alert(1))\n\n- item';
  const { container } = render(Prose, { value, onopenlink });
  await waitFor(() => expect(container.querySelector('strong')?.textContent).toBe('bold'));
  expect(container.querySelector('b')).toBeNull();
  expect(container.querySelectorAll('a')).toHaveLength(1);
  expect(container.querySelector('a[href]')).toBeNull();
  expect(container.textContent).toContain('[x](javascript:alert(1))');
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(onopenlink).toHaveBeenCalledExactlyOnceWith('https://example.com');
});
