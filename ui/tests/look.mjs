// Takes pictures of the built window in a headless browser, to be looked at: `node tests/look.mjs OUT [steps.mjs]`.
// Needs `npm run build` and a chromium. The shell is tests/fake-shell.js; the browser is driven over its pipe, so
// nothing needs to be installed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { preview } from 'vite';

const out = path.resolve(process.argv[2] ?? 'look');
fs.mkdirSync(out, { recursive: true });
const server = await preview({ preview: { port: 4177, strictPort: false } });
const address = server.resolvedUrls.local[0];
const fake = fs.readFileSync(new URL('./fake-shell.js', import.meta.url), 'utf8');

const browser = spawn(
  process.env.CHROMIUM ?? 'chromium',
  [
    '--headless=new',
    '--no-sandbox',
    '--hide-scrollbars=false',
    '--remote-debugging-pipe',
    '--lang=en-GB',
    'about:blank',
  ],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
);
let next = 1;
const waiting = new Map();
let rest = '';
browser.stdio[4].on('data', (chunk) => {
  rest += chunk;
  const all = rest.split('\0');
  rest = all.pop();
  for (const text of all) {
    const message = JSON.parse(text);
    if (message.method === 'Runtime.exceptionThrown')
      console.log('page:', message.params.exceptionDetails.exception?.description);
    if (message.method === 'Log.entryAdded') console.log('page:', message.params.entry.text);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  }
});
let session;
function send(method, params = {}) {
  const id = next++;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
  return new Promise((done) => waiting.set(id, (message) => done(message.result ?? message)));
}
const { targetInfos } = await send('Target.getTargets');
const page = targetInfos.find((t) => t.type === 'page');
session = (await send('Target.attachToTarget', { targetId: page.targetId, flatten: true })).sessionId;
await send('Page.enable');
await send('Runtime.enable');
await send('Log.enable');
await send('Page.addScriptToEvaluateOnNewDocument', { source: fake });

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const tools = {
  async open({ width = 1366, height = 820, theme = 'light', before = '' } = {}) {
    await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
    if (before) await send('Page.addScriptToEvaluateOnNewDocument', { source: before });
    await send('Page.navigate', { url: 'about:blank' });
    await send('Page.navigate', { url: address });
    await sleep(700);
  },
  async run(expression) {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails)
      console.log('run:', exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result?.value;
  },
  /** Presses the button, link or field of that name. */
  async press(name) {
    await tools.run(`(() => { const all = [...document.querySelectorAll('button, [role=option], label, summary')];
      const one = all.findLast((e) => (e.getAttribute('aria-label') ?? e.textContent).trim().startsWith(${JSON.stringify(name)}));
      if (!one) throw new Error('nothing called ' + ${JSON.stringify(name)}); one.click(); })()`);
    await sleep(300);
  },
  async key(key, { ctrl = false, shift = false, alt = false, code = key } = {}) {
    const modifiers = (alt ? 1 : 0) + (ctrl ? 2 : 0) + (shift ? 8 : 0);
    const text = key.length === 1 && !ctrl && !alt ? key : undefined;
    const vk =
      { Enter: 13, Escape: 27, Tab: 9, ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39, F6: 117 }[
        key
      ] ?? key.toUpperCase().charCodeAt(0);
    await send('Input.dispatchKeyEvent', {
      type: text ? 'keyDown' : 'rawKeyDown',
      key,
      code,
      modifiers,
      text,
      windowsVirtualKeyCode: vk,
    });
    await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers, windowsVirtualKeyCode: vk });
    await sleep(200);
  },
  async type(text) {
    await send('Input.insertText', { text });
    await sleep(300);
  },
  async shot(name) {
    const { data } = await send('Page.captureScreenshot', { format: 'png' });
    fs.writeFileSync(path.join(out, `${name}.png`), Buffer.from(data, 'base64'));
    console.log(name);
  },
  sleep,
};

try {
  const steps = process.argv[3];
  if (steps) await (await import(path.resolve(steps))).default(tools);
  else {
    for (const theme of ['light', 'dark']) {
      for (const width of [1366, 1024, 800]) {
        await tools.open({ width, theme });
        await tools.press('More');
        await tools.shot(`more-${theme}-${width}`);
        await tools.press('Settings');
        await tools.shot(`settings-${theme}-${width}`);
      }
      await tools.open({ theme });
      await tools.key('k', { ctrl: true });
      await tools.shot(`palette-${theme}`);
      await tools.type('vendor');
      await tools.shot(`palette-found-${theme}`);
      await tools.key('Escape');
      await tools.key('/', { ctrl: true });
      await tools.shot(`keys-${theme}`);
      await tools.key('Escape');
      await tools.press('Add a person');
      await tools.shot(`add-person-${theme}`);
    }
  }
} finally {
  browser.kill();
  await server.close();
}
process.exit(0);
