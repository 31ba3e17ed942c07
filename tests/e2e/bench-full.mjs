// What a full workspace costs (10,000 requirements, 20,000 cases, 200,000 executions), by turns against a bare page with
// the same library and as many rows: node tests/e2e/bench-full.mjs; CASEBRIDGE_BENCH_SIZE=small takes a twentieth of it.

import { rm } from 'node:fs/promises';
import { startBrowser, startSandbox } from './harness.mjs';
import { fill, idOf, sizes, withBarePage } from './full.mjs';
import { must } from './world.mjs';

const ROUNDS = 5;
const size = sizes(process.env.CASEBRIDGE_BENCH_SIZE === 'small' ? 1 / 20 : 1);
const dist = await withBarePage(size);
const sandbox = await startSandbox();
const browser = await startBrowser(sandbox, { dist });
const OURS = `${browser.url}extension/pages/workspace.html`;
const BARE = `${browser.url}bare.html`;

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
/** @type {[string, number, number | null][]} */ const table = [];
/** @param {string} what @param {number} ours @param {number | null} [bare] */
function note(what, ours, bare = null) {
  table.push([what, ours, bare]);
  const ratio = bare === null ? NaN : ours / bare;
  console.log(`${what.padEnd(64)}${ours.toFixed(1).padStart(10)}${(bare?.toFixed(1) ?? '–').padStart(10)}${(bare === null ? '–' : ratio.toFixed(1)).padStart(8)}${ratio > 3 || ours > 200 ? '  look' : ''}`);
}

/** @param {string} name @param {object} params @returns {Promise<number>} */
const call = (name, params) => browser.backstage.evaluate(async (message) => {
  const start = performance.now();
  const answer = await chrome.runtime.sendMessage(message);
  if (!answer?.ok) throw new Error(JSON.stringify(answer));
  return performance.now() - start;
}, { name, params });

/** From the start of a page to the frame in which this is there. @param {string} url @param {string} selector */
async function paint(url, selector) {
  const page = await browser.context.newPage();
  await page.addInitScript((selector) => {
    const look = () => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => { /** @type {any} */ (globalThis).shownAt = performance.now(); }));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  }, selector);
  await page.goto(url);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).shownAt, null, { timeout: 240_000 });
  const at = await page.evaluate(() => /** @type {any} */ (globalThis).shownAt);
  await page.close();
  return Number(at);
}

/** By turns. @param {string} what @param {() => Promise<number>} ours @param {() => Promise<number>} bare */
async function compare(what, ours, bare) {
  /** @type {number[][]} */ const found = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await ours(), await bare()];
    if (round > 0) pair.forEach((value, side) => found[side].push(value));
  }
  note(what, median(found[0]), median(found[1]));
}

/** Types a word and measures each key: until its frame, until other rows are there, and the longest task. @param {string} url @param {string} box */
async function typing(url, box) {
  const page = await browser.context.newPage();
  await page.goto(url);
  await page.locator('tr[data-index="3"] .open').waitFor({ timeout: 240_000 });
  await page.locator(box).focus();
  await page.evaluate((box) => {
    const seen = /** @type {any} */ (globalThis).seen = { keys: /** @type {number[]} */ ([]), rows: /** @type {number[]} */ ([]), longest: 0 };
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration); }).observe({ type: 'longtask' });
    const body = /** @type {Element} */ (document.querySelector('table.list'));
    let asked = 0;
    new MutationObserver(() => { if (asked) { seen.rows.push(performance.now() - asked); asked = 0; } }).observe(body, { childList: true, subtree: true, characterData: true });
    document.querySelector(box)?.addEventListener('input', () => {
      const start = asked = performance.now();
      requestAnimationFrame(() => setTimeout(() => seen.keys.push(performance.now() - start)));
    }, { capture: true });
  }, box);
  for (const letter of 'voucher') {
    await page.keyboard.press(letter);
    await page.waitForTimeout(300); // a person's rest between two keys; what is measured does not depend on it
  }
  const { keys, rows, longest } = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
  await page.close();
  return { key: median(keys), rows: median(rows), longest };
}

/** From a jump to the middle until its rows have their words. @param {string} url */
async function scroll(url) {
  const page = await browser.context.newPage();
  await page.goto(url);
  await page.locator('tr[data-index="3"] .open').waitFor({ timeout: 240_000 });
  const took = await page.evaluate(() => new Promise((done) => {
    const start = performance.now();
    scrollTo(0, document.documentElement.scrollHeight / 2);
    const look = () => {
      const middle = [...document.querySelectorAll('tr[data-index] .open')].some((row) => { const { top } = row.getBoundingClientRect(); return top > 200 && top < innerHeight; });
      const far = Number(document.querySelector('tr[data-index]')?.getAttribute('data-index')) > 100;
      if (middle && far) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }));
  await page.close();
  return Number(took);
}

/** How much the worker holds, and a page of ours, in MB. */
async function memory() {
  const session = await /** @type {import('playwright-core').Browser} */ (browser.context.browser()).newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const target = targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(browser.url));
  if (!target) return;
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId, flatten: false });
  const heard = new Promise((found) => session.on('Target.receivedMessageFromTarget', ({ message }) => { const said = JSON.parse(message); if (said.id === 1) found(said); }));
  await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' }) });
  const { result, error } = /** @type {any} */ (await heard);
  if (!result) return console.log(`memory of the worker: ${error?.message}`);
  const { usedSize, backingStorageSize } = result;
  note('memory: worker, JavaScript heap, MB', usedSize / 1e6);
  note('memory: worker, buffers (WebAssembly among them), MB', (backingStorageSize ?? NaN) / 1e6);
}

/** What a page holds when its rows are there and what it threw away is collected, in MB. @param {string} url @param {string} selector */
async function held(url, selector) {
  const page = await browser.context.newPage();
  await page.goto(url);
  await page.locator(selector).first().waitFor({ timeout: 240_000 });
  const session = await browser.context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await page.close();
  return usedSize / 1e6;
}

/** How many keys a call reads from storage. @param {string} what @param {string} name @param {object} params */
async function reads(what, name, params) {
  await call('viewConnections', {});
  const worker = browser.context.serviceWorkers().find((each) => each.url().startsWith(browser.url)) ?? await browser.context.waitForEvent('serviceworker');
  await worker.evaluate(() => {
    const own = /** @type {any} */ (globalThis);
    own.keysRead = 0;
    own.plainGet ??= chrome.storage.local.get;
    /** @type {any} */ (chrome.storage.local).get = (/** @type {any} */ keys, /** @type {any[]} */ ...rest) => {
      own.keysRead += Array.isArray(keys) ? keys.length : 1;
      return own.plainGet.call(chrome.storage.local, keys, ...rest);
    };
  });
  await call(name, params);
  note(`keys read: ${what}`, await worker.evaluate(() => /** @type {any} */ (globalThis).keysRead));
}

const plain = { sort: null, only: [], deleted: false, offset: 0, limit: 50 };
try {
  const begun = performance.now();
  await fill(browser, size);
  console.log(`filled with ${JSON.stringify(size)} in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  console.log(`${'what'.padEnd(64)}${'ours'.padStart(10)}${'bare'.padStart(10)}${'ratio'.padStart(8)}`);
  for (const kind of ['requirement', 'testCase', 'cycle', 'defect']) note(`first look ever at the list: ${kind}, ms`, await call('list', { kind, text: '', ...plain }));
  await memory();
  await browser.stopWorker();
  const rows = 'tr[data-index] .open';
  await compare('workspace, first useful paint, worker stopped, ms', async () => { await browser.stopWorker(); return paint(OURS, '.overview .tile b'); }, () => paint(BARE, rows));
  await compare('workspace, first useful paint, worker warm, ms', () => paint(OURS, '.overview .tile b'), () => paint(BARE, rows));
  await compare('list of requirements, worker stopped, ms', async () => { await browser.stopWorker(); return paint(`${OURS}#requirements`, rows); }, () => paint(BARE, rows));
  await compare('list of requirements, worker warm, ms', () => paint(`${OURS}#requirements`, rows), () => paint(BARE, rows));
  const [ours, bare] = [await typing(`${OURS}#requirements`, '#main input[type="search"]'), await typing(BARE, 'input')];
  note('search, a key until its frame, ms', ours.key, bare.key);
  note('search, a key until its rows, ms', ours.rows, bare.rows);
  note('search, longest task of the page, ms', ours.longest, bare.longest || null);
  await compare('scroll to the middle, ms', () => scroll(`${OURS}#requirements`), () => scroll(BARE));
  const links = 'table.matrix tbody tr';
  await compare('traceability, worker stopped, ms', async () => { await browser.stopWorker(); return paint(`${OURS}#traceability`, links); }, () => paint(BARE, rows));
  await compare('traceability, worker warm, ms', () => paint(`${OURS}#traceability`, links), () => paint(BARE, rows));
  await compare('memory: the page of a list, JavaScript heap, MB', () => held(`${OURS}#requirements`, rows), () => held(BARE, rows));
  await compare('memory: the page of the matrix, JavaScript heap, MB', () => held(`${OURS}#traceability`, links), () => held(BARE, rows));
  const matrix = { scope: { by: null, value: '' }, text: '', only: [], offset: 0, limit: 50 };
  note('matrix, first, ms', await call('viewMatrix', matrix));
  note('matrix, again, ms', await call('viewMatrix', matrix));
  const cycle = idOf('3', Math.ceil(size.cycles));
  const { execution } = must(await browser.ask('viewRun', { cycle, execution: null }));
  let turn = 0;
  const floor = () => browser.backstage.evaluate(async () => { const start = performance.now(); await chrome.storage.local.set({ floor: Math.random() }); return performance.now() - start; });
  await compare('a result in a cycle of 1,000, against one plain write, ms', () => call('recordResult', { execution: execution.id, outcome: turn++ % 2 ? 'pass' : 'fail', note: '' }), floor);
  await compare('open the run of a cycle of 1,000, ms', () => call('viewRun', { cycle, execution: null }), floor);
  await compare('overview, the call alone, warm, ms', () => call('viewOverview', {}), floor);
  await compare('search of the palette, the call alone, ms', () => call('search', { text: 'voucher refund', kinds: [] }), floor);
  await memory();
  for (const [state, before] of /** @type {[string, () => Promise<unknown>][]} */ ([['stopped', () => browser.stopWorker()], ['warm', async () => {}]])) {
    for (const [what, name, params] of /** @type {[string, string, object][]} */ ([
      ['a page of the list', 'list', { kind: 'requirement', text: '', ...plain }], ['the list, filtered', 'list', { kind: 'requirement', text: 'voucher', ...plain }],
      ['the overview', 'viewOverview', {}], ['the matrix', 'viewMatrix', matrix], ['a result', 'recordResult', { execution: execution.id, outcome: 'pass', note: '' }],
    ])) {
      await before();
      await reads(`${what}, worker ${state}`, name, params).catch((error) => console.log(`keys read: ${what}: ${error.message.slice(0, 200)}`));
    }
  }
} finally {
  await browser.stop();
  sandbox.stop();
  await rm(dist, { recursive: true, force: true });
}
