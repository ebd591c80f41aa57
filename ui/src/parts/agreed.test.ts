import { describe, expect, it } from 'vitest';
import { readAgreed } from './agreed';

describe('an agreed line', () => {
  it('belongs to whom it names first', () => {
    expect(readAgreed('Mei-Ling: shadow Amara', 'Mei-Ling')).toEqual({ text: 'shadow Amara', mine: false });
    expect(readAgreed('mei-ling : shadow Amara', 'Mei-Ling').mine).toBe(false);
    expect(readAgreed('I: ask Finance', 'Mei-Ling', false)).toEqual({ text: 'ask Finance', mine: true });
  });
  it('is otherwise whose it was given to, with its own colons', () => {
    expect(readAgreed('Decide: build or buy', 'Mei-Ling')).toEqual({
      text: 'Decide: build or buy',
      mine: true,
    });
    expect(readAgreed('Decide: build or buy', 'Mei-Ling', false).mine).toBe(false);
    expect(readAgreed('Mei-Ling:', 'Mei-Ling')).toEqual({ text: 'Mei-Ling:', mine: true });
  });
  it('leaves the box behind with which it was typed', () => {
    expect(readAgreed('[] ask Finance', 'Mei-Ling').text).toBe('ask Finance');
  });
});
