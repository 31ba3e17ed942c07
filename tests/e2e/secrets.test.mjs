// The token is looked for wherever it could have got to: storage, databases, messages, pages, the exported file, every
// console, the files of the profile. A tracker that sends it back in its answers does not get it shown either.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, openIssue, panelOf, reportFromExecution } from './steps.mjs';
import { fillWorkspace, ISSUE, issueUrl, must, PROJECT, TOKEN } from './world.mjs';

/** A part of it that stands nowhere else, as it is and as the usual encodings have it. */
const PART = TOKEN.slice(4, 16);
const NEEDLES = [PART, encodeURIComponent(TOKEN), ...[0, 1, 2].map((skip) => Buffer.from(TOKEN.slice(skip, skip + 18)).toString('base64')), Buffer.from(PART).toString('hex')];

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;
/** @type {string[]} */ const said = [];

/** @param {unknown} where @param {string} name */
function clean(where, name) {
  const text = typeof where === 'string' ? where : JSON.stringify(where) ?? '';
  for (const needle of NEEDLES) assert.ok(!text.includes(needle), `${name} has it: ${text.slice(Math.max(0, text.indexOf(needle) - 80), text.indexOf(needle) + 80)}`);
}

/** Everything a page shows and holds, shadow roots and fields included. @param {import('playwright-core').Page} page */
const allOf = (page) => page.evaluate(() => {
  /** @param {ParentNode} root @returns {string} */
  const read = (root) => [...root.querySelectorAll('*')].map((node) => `${/** @type {any} */ (node).value ?? ''} ${node.shadowRoot ? `${node.shadowRoot.innerHTML} ${read(node.shadowRoot)}` : ''}`).join(' ');
  return `${document.documentElement.outerHTML} ${read(document)} ${JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])}`;
});

/** What our page was told by the worker, so far. @param {import('playwright-core').Page} page @returns {Promise<unknown[]>} */
const heardBy = (page) => page.evaluate(() => /** @type {any} */ (globalThis).heard ?? []);

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  browser.context.on('console', (message) => said.push(message.text()));
  // In our own pages every answer and all news of the worker are written down.
  await browser.context.addInitScript(() => {
    if (location.protocol !== 'chrome-extension:') return;
    const heard = /** @type {any} */ (globalThis).heard = /** @type {unknown[]} */ ([]);
    const { sendMessage, connect } = chrome.runtime;
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {[any]} */ ...args) => {
      const answer = await /** @type {Function} */ (sendMessage).apply(chrome.runtime, args);
      heard.push(answer);
      return answer;
    });
    chrome.runtime.connect = /** @type {any} */ ((/** @type {[any]} */ ...args) => {
      const port = /** @type {Function} */ (connect).apply(chrome.runtime, args);
      port.onMessage.addListener((/** @type {unknown} */ news) => heard.push(news));
      return port;
    });
    chrome.runtime.onMessage.addListener((news) => { heard.push(news); });
  });
  const [worker] = browser.context.serviceWorkers();
  worker.on('console', (message) => said.push(message.text()));
  await worker.evaluate(() => console.log('the worker is heard'));
  const options = await connect(browser);
  clean(await allOf(options), 'the options after connecting');
  const heard = await heardBy(options);
  assert.ok(JSON.stringify(heard).includes(PROJECT), 'answers are written down');
  clean(heard, 'an answer to the options');
  await options.close();
  work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

test('a tracker that answers with the token does not get it shown', async () => {
  for (const status of [401, 403, 422, 500]) {
    const body = JSON.stringify({ message: `Authorization: Bearer ${TOKEN}`, errors: [{ message: TOKEN, field: TOKEN, code: 'custom' }], documentation_url: `https://docs.example/${TOKEN}` });
    await sandbox.control('POST', 'fault', { method: 'GET', path: '/user', fault: { kind: 'answer', status, headers: [['x-github-sso', `required; url=https://github.com/${TOKEN}`]], body } });
    clean(await browser.ask('testConnection', { id: null, url: issueUrl(ISSUE).replace(/\/issues.*/, ''), token: TOKEN }), `an answer of ${status}`);
    await sandbox.control('POST', 'clear-faults');
  }
});

test('our pages neither hold nor hear it', async () => {
  const { page: run } = await reportFromExecution(browser, work, 'An expired card is accepted');
  const { ok: { connections: [{ id }] } } = await browser.ask('viewConnections', {});
  const paths = ['popup.html', 'options.html', `options.html#connection/${id}`, `workspace.html#requirement/${work.requirement.id}`, 'workspace.html#requirements', 'workspace.html#outbox', 'workspace.html#log', `link.html#url=${encodeURIComponent(issueUrl(ISSUE))}`];
  clean([await allOf(run), await heardBy(run)], 'the runner');
  for (const path of paths) {
    await run.goto('about:blank');
    await run.goto(`${browser.url}extension/pages/${path}`);
    await run.getByRole('heading').first().waitFor();
    if (path.includes('#connection/')) await holds(run.getByLabel('Token', { exact: true }), '');
    const heard = await heardBy(run);
    assert.ok(heard.length > 0, path);
    clean([await allOf(run), heard], path);
  }
  await run.close();
});

test('a tracker’s page neither holds it nor can its script ask for it', async () => {
  const page = await openIssue(browser, ISSUE);
  await panelOf(page).getByText('2 of 3 test cases pass').waitFor();
  clean(await allOf(page), 'the page');
  const devtools = await browser.context.newCDPSession(page);
  /** @type {number | undefined} */ let contextId;
  devtools.on('Runtime.executionContextCreated', ({ context }) => { if (context.auxData?.type === 'isolated' && context.origin.includes(browser.id)) contextId = context.id; });
  await devtools.send('Runtime.enable');
  for (const name of ['hereView', 'hereSync', 'hereSearch', 'hereConnect', 'viewConnections', 'testConnection', 'backupPart']) {
    const expression = `chrome.runtime.sendMessage({ name: '${name}', params: { text: '', kind: 'requirement', id: null, url: '', token: null } })`;
    const { result } = await devtools.send('Runtime.evaluate', { contextId, awaitPromise: true, returnByValue: true, expression });
    assert.ok(result.value, name);
    clean(result.value, name);
  }
  await page.close();
});

test('the exported file does not hold it', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/options.html`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Back up' }).click()]);
  const text = gunzipSync(await readFile(await download.path())).toString('utf8');
  assert.ok(text.includes('An expired card is refused at the checkout'), 'this is the workspace');
  clean(text, 'the export');
  await page.close();
});

test('storage and databases hold it only encrypted, under a key that cannot be taken out', async () => {
  const local = await browser.stored('local');
  assert.ok(JSON.stringify(local).includes(PROJECT), 'this is the storage');
  assert.ok(Object.keys(local).some((key) => key.startsWith('secret:')), 'and it is in there');
  clean(local, 'storage.local');
  clean(await browser.stored('session'), 'storage.session');
  clean(await browser.stored('sync'), 'storage.sync');
  const databases = await browser.backstage.evaluate(async () => {
    /** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
    const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        for (const value of await done(database.transaction(store).objectStore(store).getAll())) {
          const taken = value instanceof CryptoKey ? await crypto.subtle.exportKey('raw', value).then(() => 'taken out', (error) => error.name) : '';
          found.push({ name, store, value: JSON.stringify(value), kind: value?.constructor?.name, taken });
        }
      }
      database.close();
    }
    return { found, caches: await caches.keys() };
  });
  clean(databases, 'IndexedDB');
  assert.deepEqual(databases.found.map(({ kind, taken }) => [kind, taken]), [['CryptoKey', 'InvalidAccessError']]);
  assert.deepEqual(databases.caches, []);
});

test('no console and no file of the profile has it', async () => {
  assert.ok(said.includes('the worker is heard'), 'the worker’s console is listened to');
  clean(said, 'a console');
  await browser.context.close();
  let files = 0, knowsProject = false;
  for (const entry of await readdir(browser.profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    files += 1;
    knowsProject ||= bytes.includes(PROJECT);
    for (const needle of NEEDLES) {
      assert.ok(!bytes.includes(needle) && !bytes.includes(Buffer.from(needle, 'utf16le')), `${join(entry.parentPath, entry.name)} has it`);
    }
  }
  assert.ok(files > 20 && knowsProject, 'this is the profile');
});
