import { expect, test } from 'vitest';
import texts from '../../messages/en.json';

// Each text is an export of one module, and a module with an export named `then` looks like a promise: whoever
// imports it waits for ever. Merging the file keeps lines of both sides, so a name taken out can come back.
test('no text is named "then"', () => expect(Object.keys(texts)).not.toContain('then'));
