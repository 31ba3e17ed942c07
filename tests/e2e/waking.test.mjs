// A worker that was just woken is asked before its whole core is there: a small module answers as the whole core would,
// and without that module nothing is different but slower. Which of the two answered is made sure of by taking one away.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DIST, startBrowser, startSandbox } from './harness.mjs';
import { connect, openIssue, until } from './steps.mjs';
import { ISSUE, fillWorkspace, issueUrl, must } from './world.mjs';

/** @typedef {import('./harness.mjs').Browser} Browser */

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {Browser} */ let browser;
/** @type {string} */ let folder;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'casebridge-waking-'));
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  work = await fillWorkspace(browser);
  must(await browser.ask('addSample', {}));
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The same browser's profile with another product. @param {string} name @param {(dist: string) => Promise<unknown>} change */
async function restart(name, change) {
  const dist = join(folder, name);
  await cp(DIST, dist, { recursive: true });
  await change(dist);
  const { profile } = browser;
  await browser.context.close();
  browser = await startBrowser(sandbox, { dist, profile });
}

/** Asks as the panel's script on an issue's page does. @param {import('playwright-core').Page} page */
async function asker(page) {
  const devtools = await browser.context.newCDPSession(page);
  let contextId = 0;
  devtools.on('Runtime.executionContextCreated', ({ context }) => { if (context.auxData?.type === 'isolated' && context.origin.includes(browser.id)) contextId = context.id; });
  await devtools.send('Runtime.enable');
  await until(async () => contextId, (found) => found > 0);
  return async () => {
    const { result } = await devtools.send('Runtime.evaluate', { contextId, awaitPromise: true, returnByValue: true, expression: 'chrome.runtime.sendMessage({ name: "hereView", params: {} })' });
    return result.value;
  };
}

/**
 * What the first calls are answered; ages grow while we look.
 * @param {boolean} stopped whether the worker is woken by each
 * @param {boolean} [again] asks until it is answered: on a busy machine a question may come so late after the worker's start that it is one for the whole core
 */
async function answers(stopped, again = false) {
  if (stopped) await browser.stopWorker();
  const page = await browser.context.newPage();
  await page.goto(issueUrl(ISSUE));
  const here = await asker(page);
  const asks = [
    () => browser.ask('viewConnections', {}),
    () => browser.ask('viewHome', { url: '' }),
    () => browser.ask('viewHome', { url: issueUrl(ISSUE) }),
    here,
  ];
  const found = [];
  for (const ask of asks) {
    const answer = await until(async () => {
      if (stopped) await browser.stopWorker();
      return ask();
    }, ({ ok }) => ok || !again, 60_000);
    found.push(JSON.parse(JSON.stringify(answer).replaceAll(/\b(just )?now\b|(in )?\d+ \w+( ago)?/g, 'AGE')));
  }
  await page.close();
  return found;
}

/** The whole core is there once it has answered. */
const whole = () => browser.ask('viewUndo', {}).then(must);

test('the first answers of a woken worker are those of the whole core', async () => {
  await whole();
  // What connecting and linking bring along has arrived: the looks at the project and the issue, and the coverage comment.
  must(await browser.ask('syncNow', {}));
  await until(() => browser.ask('viewHome', { url: issueUrl(ISSUE) }).then(must), ({ tab, waiting, connections }) => (
    tab.age && tab.requirements[0].comment && waiting.length === 0 && connections[0].sync.startsWith('Looked at')));
  const warm = await answers(false);
  for (const answer of warm) assert.ok(answer.ok, JSON.stringify(answer));
  assert.deepEqual(await answers(true), warm);

  await restart('small', (dist) => rm(join(dist, 'extension/core/core_bg.wasm')));
  // No alarm wakes the worker before we do: what it would need is not there.
  await browser.backstage.evaluate(() => chrome.alarms.clearAll());
  // Nothing of a browser's run is remembered after it, such as when it looked last: only that may differ.
  const small = await answers(true, true);
  for (const answer of small) assert.ok(answer.ok, JSON.stringify(answer));
  assert.deepEqual(small[3].ok.requirements, warm[3].ok.requirements);
  assert.deepEqual(small[2].ok.counts, warm[2].ok.counts);
  assert.equal((await browser.ask('viewUndo', {})).problem?.code, 'crashed', 'there is no whole core');
});

test('without the small module everything is as before', async () => {
  await restart('whole', (dist) => rm(join(dist, 'extension/first/first_bg.wasm')));
  for (const answer of await answers(true)) assert.ok(answer.ok, JSON.stringify(answer));
  await browser.stopWorker();
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(1) }));
});

test('a small module that panics is given up, and the whole core answers', async () => {
  const dist = join(folder, 'panics');
  await cp(DIST, dist, { recursive: true });
  const script = join(dist, 'extension/service-worker.js');
  const text = await readFile(script, 'utf8');
  const changed = text.replace('wasm2.first(', '(() => { reportError(new Error("unreachable")); return new Promise(() => {}); })(');
  assert.notEqual(changed, text, 'the call of the small module is there');
  await writeFile(script, changed);
  // A profile keeps the worker's script that it has seen, so this one is new.
  const fresh = await startBrowser(sandbox, { dist });
  try {
    for (const [name, params] of /** @type {const} */ ([['viewConnections', {}], ['viewHome', { url: '' }]])) {
      await fresh.stopWorker();
      must(await fresh.ask(name, params));
    }
  } finally {
    await fresh.stop();
  }
});

test('a write right after waking is done, and what follows a look at an issue follows', async () => {
  await restart('as shipped', async () => {});
  await browser.stopWorker();
  const [, saved] = await Promise.all([
    browser.ask('viewHome', { url: '' }),
    browser.ask('saveRequirement', { id: null, rev: null, title: 'Written while waking', description: '', priority: 'p2', status: 'active' }),
  ]);
  must(saved);
  const { counts } = must(await browser.ask('viewHome', { url: '' }));
  const { total } = must(await browser.ask('list', { kind: 'requirement', text: 'Written while waking', offset: 0, limit: 5 }));
  assert.equal(total, 1);
  assert.ok(counts.length > 0);

  await browser.stopWorker();
  // It looked an hour ago.
  await browser.backstage.evaluate(async () => {
    await chrome.storage.session.clear();
    for (const [key, link] of Object.entries(/** @type {Record<string, any>} */ (await chrome.storage.local.get(null)))) {
      if (key.startsWith('link:')) await chrome.storage.local.set({ [key]: { ...link, seen: { ...link.seen, at: link.seen.at - 3_600_000 } } });
    }
  });
  await sandbox.control('POST', 'clear-transcript');
  const page = await openIssue(browser, ISSUE);
  const requests = () => sandbox.control('GET', 'transcript');
  await until(requests, (all) => all.some((/** @type {{method: string, path: string}} */ { method, path }) => method === 'GET' && path.endsWith(`/issues/${ISSUE}`)));
  await page.close();
});
