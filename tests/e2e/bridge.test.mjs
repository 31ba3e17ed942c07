// Requests through a page, without a browser: what no page can be brought to do on purpose. The page's part is run from
// its own text, as the browser runs it, so that it can lean on nothing of the file it stands in.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { hasPage, throughPage } from '../../extension/bridge.js';

const SITE = 'https://gitlab.example.com/git';
/** @typedef {{id: number, url: string, lastAccessed?: number, incognito?: boolean, discarded?: boolean, frozen?: boolean}} Tab */
/** @type {Tab[]} */ let tabs;
/** Which tab was asked. @type {number[]} */ let asked;
/** @type {[string, RequestInit][]} */ let sent;
/** What happens between the worker's call and the page's turn. @type {() => void} */ let meanwhile;

const world = /** @type {any} */ (globalThis);
beforeEach((context) => {
  [tabs, asked, sent, meanwhile] = [[{ id: 1, url: `${SITE}/shop/web` }], [], [], () => {}];
  /** @type {any} */ (context).mock.timers.enable({ apis: ['Date'], now: 1_795_294_000_000 });
  world.chrome = {
    tabs: { query: async () => tabs },
    scripting: {
      async executeScript(/** @type {any} */ { target, func, args }) {
        asked.push(target.tabId);
        meanwhile();
        const alone = new Function(`return ${func}`)();
        return [{ result: await alone(...structuredClone(args)) }];
      },
    },
  };
  world.location = new URL(`${SITE}/shop/web`);
  world.document = { querySelector: () => ({ getAttribute: () => 'of this page' }) };
  world.fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ how) => (sent.push([url, how]), new Response('{}', { status: 201 }));
});
afterEach((context) => /** @type {any} */ (context).mock.timers.reset());

const post = (url = `${SITE}/api/v4/issues`) =>
  throughPage(SITE, JSON.stringify({ method: 'POST', url, headers: [['accept', 'application/json'], ['authorization', 'Bearer x']], text: '{}', file: null, isFile: false })).then(JSON.parse);

test('a write goes through the page of its site, with the page’s own token and no other', async () => {
  assert.equal((await post()).status, 201);
  const [[url, { headers, credentials, redirect }]] = sent;
  assert.deepEqual([url, credentials, redirect], [`${SITE}/api/v4/issues`, 'same-origin', 'manual']);
  assert.deepEqual([...new Headers(headers)], [['accept', 'application/json'], ['x-csrf-token', 'of this page']]);
});

test('a page whose turn comes late sends nothing: by then it was looked for, and may have been sent again', async (context) => {
  meanwhile = () => /** @type {any} */ (context).mock.timers.setTime(Date.now() + 29_001);
  assert.deepEqual(await post(), { failed: 'noPage' });
  assert.deepEqual(sent, []);
});

test('a tab that went elsewhere sends nothing', async () => {
  meanwhile = () => (world.location = new URL('https://evil.example/git/shop'));
  assert.deepEqual(await post(), { failed: 'noPage' });
  assert.deepEqual(sent, []);
});

test('nothing is sent beyond the site', async () => {
  for (const url of ['https://evil.example/git/api', 'https://gitlab.example.com/other', `${SITE}/%2e%2e/other`, `${SITE}/..\\other`, 'http://gitlab.example.com/git/api', 'https://gitlab.example.com:8443/git/api']) assert.deepEqual(await post(url), { failed: 'notPermitted' }, url);
  assert.deepEqual([asked, sent], [[], []]);
});

test('of the open pages the one used last works; never one of another site, one that sleeps, or a private one', async () => {
  tabs = [
    { id: 1, url: `${SITE}/a`, lastAccessed: 1 }, { id: 2, url: `${SITE}/b?x#y`, lastAccessed: 2 },
    { id: 3, url: 'https://gitlab.example.com/gitter', lastAccessed: 9 }, { id: 4, url: 'http://gitlab.example.com/git/a', lastAccessed: 9 },
    { id: 5, url: `${SITE}/c`, lastAccessed: 9, discarded: true }, { id: 6, url: `${SITE}/c`, lastAccessed: 9, frozen: true },
    { id: 7, url: `${SITE}/c`, lastAccessed: 9, incognito: true }, // somebody else may be signed in there
  ];
  await post();
  assert.deepEqual(asked, [2]);
  tabs = tabs.slice(2);
  assert.equal(await hasPage(SITE), false);
  assert.deepEqual(await post(), { failed: 'noPage' });
});
