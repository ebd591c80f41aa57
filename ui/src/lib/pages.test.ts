import { beforeEach, describe, expect, it } from 'vitest';
import { shellOf } from '../../tests/records';
import { keptPages } from './pages.svelte';
import { shell } from './shell.svelte';

beforeEach(() => (shell.value = shellOf()));

describe('kept pages', () => {
  it('are those that can be read, and one that cannot hides no other', () => {
    const goals = JSON.stringify({ name: 'goals' });
    shell.value = shellOf({
      kept: [
        { route: '{"name":', title: 'Cut short' },
        { route: '', title: 'Empty' },
        { route: '{"name":"nowhere"}', title: 'Of another version' },
        { route: goals, title: 'Goals' },
      ],
    });
    expect(keptPages()).toEqual([{ to: { name: 'goals' }, title: 'Goals', key: goals }]);
  });
});
