// What no file of the window may do. Only lib/ipc.ts speaks to the shell.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const shell = { group: ['@tauri-apps/*'], message: 'Only src/lib/ipc.ts speaks to the shell.' };

export default ts.config(
  {
    ignores: [
      'dist/',
      'src/lib/paraglide/',
      'src/lib/api.gen.ts',
      'src/lib/shipped.gen.ts',
      'project.inlang/cache/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      'no-restricted-imports': ['error', { patterns: [shell] }],
      'no-restricted-globals': ['error', 'alert', 'confirm', 'prompt'],
      'no-undef': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['src/lib/ipc.ts'], rules: { 'no-restricted-imports': 'off' } },
);
