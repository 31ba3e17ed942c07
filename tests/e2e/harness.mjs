// Starts what a browser test needs: the sandbox on a free port, and a browser that has the shipped dist/ and takes
// the sandbox for the trackers. It contains no expectations; the tests and the demo do.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'node:https';
import { afterEach } from 'node:test';
import { chromium } from 'playwright-core';
import { PROJECT, TOKEN } from './world.mjs';

export const ROOT = resolve(import.meta.dirname, '../..');
export const DIST = join(ROOT, 'dist');
const HOSTS = [
  'github.com', 'api.github.com', 'ghe.example.com', 'gitlab.com', 'gitlab.example.com', 'acme.atlassian.net', 'api.atlassian.com', 'jira.example.com', 'notes.example.com', 'productionresultssa6.blob.core.windows.net',
];

/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */
/** @typedef {Awaited<ReturnType<typeof startBrowser>>} Browser */

/** How long a test waits for what is to come, before it says that it did not: nothing is judged by it, and a busy machine is slow. */
export const PATIENCE_MS = 60_000;

/** The browsers that run. @type {Set<import('playwright-core').BrowserContext>} */
const running = new Set();

// A test that fails says what its pages showed just then: whoever reads the log has nothing else.
if (process.env.NODE_TEST_CONTEXT) {
  afterEach(async (context) => {
    const { passed = true } = /** @type {{passed?: boolean}} */ (context);
    if (passed) return;
    for (const page of [...running].flatMap((browser) => browser.pages()).filter((one) => !one.url().endsWith('/manifest.json'))) console.log(await seenOn(page).catch((error) => `${page.url()}: ${error}`));
  });
}

/** What stands on a page and which element has the focus. @param {import('playwright-core').Page} page */
const seenOn = (page) => Promise.race([
  page.evaluate(() => `${location.href}\nfocus: ${document.activeElement?.outerHTML.slice(0, 200)}\n${document.body?.innerText.replace(/\s*\n\s*/g, ' | ').slice(0, 2_000)}`),
  new Promise((late) => setTimeout(late, 5_000, `${page.url()}: it does not answer`)),
]);

/** Starts the sandbox. @param {string} world */
export async function startSandbox(world = 'sample') {
  const program = process.env.CASEBRIDGE_SANDBOX ?? join(ROOT, 'target/debug/casebridge-sandbox');
  const child = spawn(program, ['--port', '0', '--world', world, '--lag', process.env.CASEBRIDGE_LAG ?? '0', '--until-stdin-closes'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((found, missing) => {
    createInterface({ input: child.stdout }).once('line', found);
    child.once('error', missing);
    child.once('exit', (code) => missing(new Error(`the sandbox stopped with ${code} before it said its port`)));
  });
  const { port, spki } = JSON.parse(line);

  /** @param {string} host @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] @returns {Promise<any>} */
  function send(host, method, path, body, headers) {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, rejectUnauthorized: false, headers: { host, 'user-agent': 'test', 'content-type': 'application/json', ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
          if ((answer.statusCode ?? 500) >= 400) reject(new Error(`sandbox ${method} ${path}: ${answer.statusCode} ${text}`));
          else resolve(text ? parsed(text) : null);
        });
      });
      sent.on('error', reject).end(body && JSON.stringify(body));
    });
  }

  return {
    port,
    spki,
    /** Speaks to the backstage: faults, seeds, the transcript. @param {'GET' | 'POST'} method @param {string} path @param {object} [body] */
    control: (method, path, body) => send(`127.0.0.1:${port}`, method, `/__sandbox__/${path}`, body),
    /** Asks the tracker's own API, as another client of it would. @param {'GET' | 'POST'} method @param {string} path @param {object} [body] */
    api: (method, path, body) => send('api.github.com', method, `/repos/${PROJECT}${path}`, body, { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' }),
    stop: () => { child.kill(); },
  };
}

/** @param {string} text */
function parsed(text) {
  try { return JSON.parse(text); } catch { return text; }
}

/**
 * Starts a browser with the extension. `headless: false` shows it; `profile` is one that an earlier browser left; `language` is the one of its menus.
 * @param {Sandbox} sandbox @param {{headless?: boolean, colorScheme?: 'light' | 'dark', dist?: string, profile?: string, language?: string}} [options]
 */
export async function startBrowser(sandbox, { headless = true, colorScheme = 'light', dist = DIST, profile: left, language = 'en-US' } = {}) {
  const executablePath = process.env.CASEBRIDGE_BROWSER ?? '/usr/bin/chromium';
  const profile = left ?? await mkdtemp(join(tmpdir(), 'casebridge-'));
  const rules = [...HOSTS.map((host) => `MAP ${host}:443 127.0.0.1:${sandbox.port}`), ...(headless ? ['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'] : [])];
  // Chrome and Edge take an extension only through the debugging protocol; Chromium by its switch as well.
  const branded = /Google Chrome|Microsoft Edge/.test(execFileSync(executablePath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const launch = () => chromium.launchPersistentContext(profile, {
    executablePath, headless, colorScheme, viewport: headless ? { width: 1280, height: 900 } : null, ignoreDefaultArgs: ['--disable-extensions'],
    env: { .../** @type {Record<string, string>} */ (process.env), LANGUAGE: language },
    args: [`--host-resolver-rules=${rules.join(', ')}`, `--ignore-certificate-errors-spki-list=${sandbox.spki}`, '--no-first-run', '--disable-search-engine-choice-screen', `--lang=${language}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(branded ? ['--enable-unsafe-extension-debugging'] : [`--disable-extensions-except=${dist}`, `--load-extension=${dist}`])],
  });
  // A browser that falls over before it has loaded anything says nothing about what it was to load.
  const context = await launch().catch((error) => {
    console.error(`The browser did not start, so it is started once more: ${error}`);
    return launch();
  });
  if (branded) await (await /** @type {import('playwright-core').Browser} */ (context.browser()).newBrowserCDPSession()).send(/** @type {any} */ ('Extensions.loadUnpacked'), { path: dist });
  context.setDefaultTimeout(PATIENCE_MS);
  running.add(context);
  context.once('close', () => running.delete(context));
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker');
  const id = new URL(worker.url()).host;
  const url = `chrome-extension://${id}/`;
  // Everything is said to the extension from one of its own pages: a handle on its worker dies with the worker.
  const backstage = context.pages()[0] ?? await context.newPage();
  await backstage.goto(`${url}manifest.json`);
  const devtools = await context.newCDPSession(backstage);
  await devtools.send('ServiceWorker.enable');

  return {
    context, id, url, backstage, profile,
    /** Sends a call as one of our pages does. @param {string} name @param {object} params @returns {Promise<any>} */
    ask: (name, params) => backstage.evaluate((message) => chrome.runtime.sendMessage(message), { name, params }),
    /** Ends the worker, as the browser does whenever it likes. */
    stopWorker: () => devtools.send('ServiceWorker.stopAllWorkers'),
    /** Grants what the person would be asked for; the page's own request then says yes by itself. @param {string} pattern */
    async allowHost(pattern) {
      const page = await context.newPage();
      await page.goto('chrome://extensions');
      await page.evaluate(([id, pattern]) => /** @type {any} */ (chrome).developerPrivate.addHostPermission(id, pattern), [id, pattern]);
      await page.close();
    },
    /** All the extension has stored, read from outside of it. @param {'local' | 'session' | 'sync'} area @returns {Promise<Record<string, unknown>>} */
    stored: async (area) => (await devtools.send(/** @type {any} */ ('Extensions.getStorageItems'), { id, storageArea: area })).data,
    /** Presses an item of the context menu, which is the system's and cannot be clicked. @param {Partial<chrome.contextMenus.OnClickData>} click @param {string} pageUrl */
    async chooseMenu(click, pageUrl) {
      await backstage.evaluate(() => chrome.runtime.sendMessage({ name: 'viewLog', params: {} }));
      const live = context.serviceWorkers().find((each) => each.url().startsWith(url)) ?? await context.waitForEvent('serviceworker');
      await live.evaluate(async ([click, pageUrl]) => {
        const tabs = await chrome.tabs.query({});
        const tab = tabs.find((each) => each.url === pageUrl);
        /** @type {any} */ (chrome.contextMenus.onClicked).dispatch({ editable: false, pageUrl, frameId: 0, ...click }, tab);
      }, /** @type {[Partial<chrome.contextMenus.OnClickData>, string]} */ ([click, pageUrl]));
    },
    /** The browser dies at once, as when the machine goes down or the system runs out of memory; its profile stays. */
    async kill() {
      const session = await /** @type {import('playwright-core').Browser} */ (context.browser()).newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const gone = new Promise((closed) => context.once('close', closed));
      for (const { type, id: pid } of processInfo) if (type === 'browser') process.kill(pid, 'SIGKILL');
      await gone;
      return profile;
    },
    async stop() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
