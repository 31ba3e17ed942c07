// Backing the workspace up and bringing it back, with the mouse and with files as the browser hands them over.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { toastOf } from './steps.mjs';
import { fillWorkspace, must } from './world.mjs';

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;
/** @type {string} */ let text;
const FILE = join(tmpdir(), `casebridge-${process.pid}.backup.jsonl.gz`);
/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  work = await fillWorkspace(browser);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

const openOptions = async () => {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/options.html`);
  await page.getByRole('heading', { name: 'Your data' }).waitFor();
  return page;
};

/** @param {import('playwright-core').Page} page @param {string} file */
const choose = (page, file) => page.locator('input[type="file"]').setInputFiles(file);

const titles = async () => must(await browser.ask('list', { kind: 'requirement', text: '', offset: 0, limit: 50 })).rows.map((/** @type {{title: string}} */ row) => row.title);

test('a backup is one file with everything, attached files too', async () => {
  const page = await openOptions();
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/${work.requirement.id}`);
  await page.locator('input[type="file"]').first().setInputFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') });
  await page.getByText('pixel.png').first().waitFor();
  await page.close();
  const options = await openOptions();
  const [download] = await Promise.all([options.waitForEvent('download'), options.getByRole('button', { name: 'Back up' }).click()]);
  assert.match(download.suggestedFilename(), /^casebridge-\d{4}-\d\d-\d\d\.backup\.jsonl\.gz$/);
  const packed = await readFile(await download.path());
  await writeFile(FILE, packed);
  text = gunzipSync(packed).toString('utf8');
  assert.ok(text.includes(PIXEL.slice(0, 40)), 'the bytes of the attached file');
  assert.ok(text.includes(work.requirement.id));
  await options.close();
});

test('it is shown before it replaces anything, and can be left', async () => {
  must(await browser.ask('saveRequirement', { id: null, rev: null, title: 'Written after the backup', description: '', priority: 'p1', status: 'active' }));
  const page = await openOptions();
  await choose(page, FILE);
  await page.getByText('whole and checked').waitFor();
  const row = page.getByRole('row', { name: 'Requirements' });
  assert.deepEqual(await row.getByRole('cell').allTextContents(), ['1', '2']);
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    await clean(page, { where: `what is in the backup, ${colorScheme}` });
  }
  await page.getByRole('button', { name: 'Keep what is here' }).click();
  await page.getByText('whole and checked').waitFor({ state: 'detached' });
  assert.ok((await titles()).includes('Written after the backup'));
  await page.close();
});

test('it takes the place of what is here, and files are there again', async () => {
  await browser.backstage.evaluate(() => new Promise((done) => { indexedDB.deleteDatabase('casebridge').onsuccess = done; }));
  const page = await openOptions();
  await choose(page, FILE);
  await page.getByText('whole and checked').waitFor();
  await page.getByLabel('Save a backup of what is here first').uncheck();
  await page.getByRole('button', { name: 'Replace the workspace' }).click();
  await toastOf(page).getByText('The backup is in place').waitFor();
  assert.ok(!(await titles()).includes('Written after the backup'));
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/${work.requirement.id}`);
  await page.locator('img[src^="blob:"]').first().waitFor();
  await page.close();
});

test('a damaged or foreign file is refused with its line, and nothing changes', async () => {
  const before = await browser.stored('local');
  const lines = text.split('\n');
  const short = lines.filter((line) => !line.startsWith('["case:')).join('\n');
  for (const [what, content, message] of /** @type {[string, Buffer, RegExp][]} */ ([
    ['cut.gz', gzipSync(text).subarray(0, 500), /ends too early/],
    ['short.jsonl', Buffer.from(short), /a part of the file is missing/],
    ['other.jsonl', Buffer.from('{"product":"Other"}\n'), /Line 1: this is not a backup of Casebridge/],
    ['noise.jsonl', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x81]), /no text/],
  ])) {
    const file = join(tmpdir(), `casebridge-${process.pid}-${what}`);
    await writeFile(file, content);
    const page = await openOptions();
    await choose(page, file);
    await page.getByRole('alert').filter({ hasText: message }).waitFor();
    await page.close();
  }
  const now = await browser.stored('local');
  // Briefs and sheets are made anew from the records whenever somebody looks; what they are made from must be the same.
  const books = (/** @type {Record<string, unknown>} */ all) => Object.fromEntries(Object.entries(all).filter(([key]) => !/^(restore|brief|sheet|trend)/.test(key)));
  assert.deepEqual(books(now), books(before));
});
