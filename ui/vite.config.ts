// How the window is built: a plain page with one entry, its parts loaded when they are needed.
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * Icons as the markup that they draw anyway. The library builds each from data when it is shown, element by element,
 * which was a tenth of the time to the first screen.
 */
function drawnIcons(): Plugin {
  return {
    name: 'drawn-icons',
    enforce: 'pre',
    transform(code, id) {
      if (!/@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/.test(id)) return null;
      const data = /const iconData = (\{.*\});/.exec(code)?.[1];
      if (!data) throw new Error(`${id} is not written as expected.`);
      const { node } = JSON.parse(data) as { node: [string, Record<string, string>][] };
      const drawn = node.map(([tag, attributes]) => {
        const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
        return `<${tag} ${written.join(' ')} />`;
      });
      return `<script>let { size = 24, strokeWidth = 2 } = $props();</script>
<svg width={size} height={size} stroke-width={strokeWidth} viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawn.join('')}</svg>`;
    },
  };
}

export default defineConfig(({ command }) => ({
  // Relative, because the shell serves the files under an address of its own.
  base: './',
  clearScreen: false,
  plugins: [
    drawnIcons(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      // Each page brings its own texts. As one file for everything else: hundreds cost every test and check seconds.
      outputStructure: command === 'build' ? 'message-modules' : 'locale-modules',
      // There is one language. Asking for it at each text cost the start more than the texts.
      experimentalStaticLocale: '"en"',
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
    // What the start needs comes in one file, what several pages share in another: a dozen small ones would be a dozen
    // trips to the shell, and one for both would be read twice as long before the first screen.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'] },
            { name: 'shared', minShareCount: 3 },
          ],
        },
      },
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
