// How the window is built: a plain page with one entry, its parts loaded when they are needed.
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ command }) => ({
  // Relative, because the shell serves the files under an address of its own.
  base: './',
  clearScreen: false,
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      // Each page brings its own texts. As one file for everything else: hundreds cost every test and check seconds.
      outputStructure: command === 'build' ? 'message-modules' : 'locale-modules',
      emitReadme: false,
    }),
    svelte(),
    svelteTesting(),
  ],
  build: {
    target: ['safari16.4', 'chrome111'],
    // The polyfill is an inline script, which the content policy forbids.
    modulePreload: { polyfill: false },
    // Fonts stay files, so that `font-src 'self'` says the truth.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // What the frame needs comes in one file: a dozen small ones would be a dozen trips to the shell.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'frame', minShareCount: 3 }] } },
    },
  },
  // The texts are shown by the core as well: their test reads its files.
  server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./tests/setup.ts'],
    restoreMocks: true,
  },
}));
