// What Casebridge costs, each time against the least that an extension can cost, measured by turns in one run:
// medians and their ratio. It judges nothing and fails for nothing but a broken set-up.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect } from './steps.mjs';
import { ISSUE, fillWorkspace, issueUrl, must } from './world.mjs';

const ROUNDS = 15;
const FLOOR = join(ROOT, 'target/bench/floor');

/** The least extension: a worker that answers at once, a content script that inserts one element. */
async function writeFloor() {
  await mkdir(FLOOR, { recursive: true });
  const files = {
    'manifest.json': JSON.stringify({
      manifest_version: 3, name: 'floor', version: '1', background: { service_worker: 'worker.js', type: 'module' },
      host_permissions: ['https://github.com/*'], content_scripts: [{ matches: ['https://github.com/*'], js: ['content.js'], run_at: 'document_idle' }],
    }),
    'worker.js': 'chrome.runtime.onMessage.addListener((message, sender, answer) => { answer({ ok: {} }); return true; });',
    'content.js': `const look = async () => {
      const side = document.querySelector('react-app.loaded [class*="IssueSidebar-module__sidebarContent"]');
      if (!side || document.querySelector('floor-mount')) return;
      observer.disconnect();
      await chrome.runtime.sendMessage({});
      side.prepend(Object.assign(document.createElement('floor-mount'), { textContent: 'here' }));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true });
    look();`,
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(FLOOR, name), text)));
}

/** From a message to a stopped worker until its answer, in milliseconds. @param {import('./harness.mjs').Browser} browser @param {object} message @returns {Promise<number>} */
async function wake(browser, message) {
  await browser.stopWorker();
  return browser.backstage.evaluate(async (message) => {
    const start = performance.now();
    await chrome.runtime.sendMessage(message);
    return performance.now() - start;
  }, message);
}

/** From the moment the page may be added to until ours is in it, in milliseconds. @param {import('./harness.mjs').Browser} browser @param {string} selector @returns {Promise<number>} */
async function appear(browser, selector) {
  const page = await browser.context.newPage();
  await page.addInitScript((selector) => {
    const times = /** @type {any} */ (globalThis).times = { ready: 0, shown: 0 };
    const look = () => {
      if (!times.ready && document.querySelector('react-app.loaded')) times.ready = performance.now();
      const host = document.querySelector(selector);
      if (!times.shown && host && (host.shadowRoot ?? host).textContent) times.shown = performance.now();
      if (times.ready && times.shown) observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  }, selector);
  await page.goto(issueUrl(ISSUE));
  await page.waitForFunction(() => /** @type {any} */ (globalThis).times?.shown > 0);
  const { ready, shown } = await page.evaluate(() => /** @type {any} */ (globalThis).times);
  await page.close();
  return shown - ready;
}

/** @param {import('./harness.mjs').Browser} browser @returns {Promise<number>} */
const list = (browser) => browser.backstage.evaluate(async () => {
  const start = performance.now();
  await chrome.runtime.sendMessage({ name: 'list', params: { kind: 'requirement', text: '', offset: 0, limit: 50 } });
  return performance.now() - start;
});

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** By turns, so that what else the machine does falls on both. @param {() => Promise<number>} ours @param {() => Promise<number>} floor */
async function compare(ours, floor) {
  /** @type {[number[], number[]]} */ const found = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await ours(), await floor()];
    if (round > 0) pair.forEach((value, side) => found[/** @type {0 | 1} */ (side)].push(value)); // the first warms up
  }
  return found.map(median);
}

await writeFloor();
const sandbox = await startSandbox();
const ours = await startBrowser(sandbox);
const floor = await startBrowser(sandbox, { dist: FLOOR });
try {
  await (await connect(ours)).close();
  const { requirement } = await fillWorkspace(ours);
  must(await ours.ask('linkIssue', { requirement: requirement.id, url: issueUrl(ISSUE) }));
  const rows = [
    ['stopped worker, message to answer', '1.5', await compare(() => wake(ours, { name: 'viewConnections', params: {} }), () => wake(floor, {}))],
    ['panel on screen once the page is ready', '2.0', await compare(() => appear(ours, 'casebridge-mount[data-place="side"]'), () => appear(floor, 'floor-mount'))],
  ];
  /** @type {number[]} */ const few = [];
  for (let round = 0; round < ROUNDS; round++) few.push(await list(ours));
  await ours.backstage.evaluate(() => Promise.all(Array.from({ length: 2_000 }, (_, index) => chrome.runtime.sendMessage({
    name: 'saveRequirement', params: { id: null, rev: null, title: `Requirement ${index}`, description: '', priority: 'p2', status: 'active' } }))));
  rows.push(['first page of a list, 2,001 records against 1', '–', await compare(() => list(ours), async () => median(few))]);
  console.log(`${'what'.padEnd(46)}${'ours ms'.padStart(9)}${'floor ms'.padStart(10)}${'ratio'.padStart(8)}${'budget'.padStart(8)}`);
  for (const [what, budget, [mine = NaN, least = NaN]] of /** @type {[string, string, number[]][]} */ (rows)) {
    const ratio = mine / least;
    console.log(`${what.padEnd(46)}${mine.toFixed(1).padStart(9)}${least.toFixed(1).padStart(10)}${ratio.toFixed(2).padStart(8)}${budget.padStart(8)}${ratio > Number(budget) ? '  over' : ''}`);
  }
} finally {
  await Promise.all([ours.stop(), floor.stop()]);
  sandbox.stop();
}

// Then a workspace of full size.
await import('./bench-full.mjs');
