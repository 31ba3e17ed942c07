// What large files cost: 100 MB of JUnit XML checked against a bare reading of the same file, and 50,000 rows of CSV checked
// and imported against writing as many values to storage; with the longest frame of the page, and how long a question to
// the worker waits meanwhile: node tests/e2e/bench-files.mjs; CASEBRIDGE_BENCH_SIZE=small takes a twentieth of it.

import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn } from './steps.mjs';

const SHARE = process.env.CASEBRIDGE_BENCH_SIZE === 'small' ? 1 / 20 : 1;
const BYTES = 104_857_600 * SHARE;
const ROWS = 50_000 * SHARE;
/** Records that go together, here and in the bare writing. */
const PART = 500;
const LONG_MS = 900_000;

/** @param {string} file @param {Iterable<string>} lines @returns {Promise<number>} its bytes */
async function write(file, lines) {
  const to = await open(file, 'w');
  let waiting = '';
  let bytes = 0;
  for (const line of lines) {
    waiting += line;
    if (waiting.length < 1_000_000) continue;
    bytes += (await to.write(waiting)).bytesWritten;
    waiting = '';
  }
  bytes += (await to.write(waiting)).bytesWritten;
  await to.close();
  return bytes;
}

function* junit() {
  yield '<testsuites><testsuite name="nightly">\n';
  for (let n = 0, size = 0; size < BYTES; n += 1) {
    const line = `<testcase classname="shop.Part${n % 500}" name="test ${n} works as it should, all the way through" time="0.${n % 999}">${n % 50 === 0 ? `<failure message="no">${'at a line of a stack, '.repeat(80)}</failure>` : ''}<system-out>${'x'.repeat(120)}</system-out></testcase>\n`;
    size += line.length;
    yield line;
  }
  yield '</testsuite></testsuites>\n';
}

function* csv() {
  yield 'ID,Title,Folder,Action,Expected\n';
  for (let n = 0; n < ROWS; n += 1) yield `${n},Case number ${n},Large/${n % 40},Do it ${n},It works\n`;
}

const folder = await mkdtemp(join(tmpdir(), 'casebridge-files-'));
const sandbox = await startSandbox();
const browser = await startBrowser(sandbox);
/** @param {string} what @param {number} ours @param {number} [bare] */
const note = (what, ours, bare) => console.log(`${what.padEnd(64)}${ours.toFixed(1).padStart(10)}${(bare?.toFixed(1) ?? '–').padStart(10)}${(bare ? (ours / bare).toFixed(1) : '–').padStart(8)}`);
try {
  const files = { junit: join(folder, 'large.xml'), csv: join(folder, 'large.csv') };
  const size = { junit: await write(files.junit, junit()), csv: await write(files.csv, csv()) };
  console.log(`JUnit XML: ${(size.junit / 1e6).toFixed(1)} MB; CSV: ${ROWS} rows, ${(size.csv / 1e6).toFixed(1)} MB\n`);
  console.log(`${'what'.padEnd(64)}${'ours'.padStart(10)}${'bare'.padStart(10)}${'ratio'.padStart(8)}`);
  const page = await openOwn(browser, 'workspace.html#import');
  await page.evaluate(() => {
    const seen = /** @type {any} */ (globalThis).seen = { frame: 0, answer: 0 };
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      seen.frame = Math.max(seen.frame, now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    tick();
    const look = async () => {
      const start = performance.now();
      await chrome.runtime.sendMessage({ name: 'viewOutbox', params: {} });
      seen.answer = Math.max(seen.answer, performance.now() - start);
      setTimeout(look, 100);
    };
    void look();
  });
  /** How long until this is there, with what the page felt meanwhile. @param {string} button @param {string} heading */
  const run = async (button, heading) => {
    await page.evaluate(() => Object.assign(/** @type {any} */ (globalThis).seen, { frame: 0, answer: 0 }));
    const start = performance.now();
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('heading', { name: heading }).waitFor({ timeout: LONG_MS });
    return { took: performance.now() - start, .../** @type {{frame: number, answer: number}} */ (await page.evaluate(() => /** @type {any} */ (globalThis).seen)) };
  };
  /** @param {string} file */
  const choose = async (file) => {
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByLabel('Where it is from').waitFor();
  };
  /** The same file through a bare decoder. @param {string} file */
  const bareRead = async (file) => {
    await browser.backstage.setContent('<input type="file">');
    await browser.backstage.locator('input').setInputFiles(file);
    return browser.backstage.evaluate(async () => {
      const chosen = /** @type {HTMLInputElement} */ (document.querySelector('input')).files?.[0];
      const start = performance.now();
      const reader = chosen?.stream().pipeThrough(new TextDecoderStream()).getReader();
      let lines = 0;
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) lines += part.value.split('\n').length;
      return lines > 0 ? performance.now() - start : NaN;
    });
  };
  /** @param {string} what @param {{took: number, frame: number, answer: number}} found @param {number} [bare] */
  const tell = (what, { took, frame, answer }, bare) => {
    note(`${what}, ms`, took, bare);
    note(`${what}: longest frame of the page, ms`, frame);
    note(`${what}: longest wait for the worker, ms`, answer);
  };

  await choose(files.junit);
  tell('JUnit XML, checked', await run('Check the file', 'What would come of it'), await bareRead(files.junit));
  await page.getByRole('button', { name: 'Leave it' }).click();
  await choose(files.csv);
  tell('CSV, checked', await run('Check the file', 'What would come of it'), await bareRead(files.csv));
  const imported = await run(`Import ${ROWS.toLocaleString('en')} records`, 'What came of it');
  const bare = await browser.backstage.evaluate(async ([rows, part]) => {
    const start = performance.now();
    for (let at = 0; at < rows; at += part) {
      await chrome.storage.local.set(Object.fromEntries(Array.from({ length: part }, (_, n) => [`bare:${at + n}`, { title: `Case number ${at + n}`, folder: `Large/${n % 40}`, steps: [{ action: `Do it ${at + n}`, expected: 'It works' }], preconditions: '', tags: [], priority: 'medium' }])));
    }
    return performance.now() - start;
  }, [ROWS, PART]);
  tell('CSV, imported', imported, bare);
} finally {
  await browser.stop();
  sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}
