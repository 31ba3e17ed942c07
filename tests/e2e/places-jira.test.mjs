// Where our parts stand on every form of both Jiras' issue pages, and that they stay there: the page, the dialog above a
// board, the single column, the split view, the detail of a rapid board, pages that have changed. Pictures go to
// target/screenshots.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect, panelOf, pushButtonOf, standAt, standOnce, until, wears } from './steps.mjs';

const PICTURES = join(ROOT, 'target/screenshots');
const CLOUD = 'https://acme.atlassian.net';
const BOARD = `${CLOUD}/jira/software/projects/SHOP/boards/1`;
const SERVER = 'https://jira.example.com/jira';
/** A personal access token of the sample world. */
const SERVER_TOKEN = 'SandboxPat00000000000000000000000001';
const RAPID = `${SERVER}/secure/RapidBoard.jspa?rapidView=1&view=detail&selectedIssue=SHOP-3`;
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await browser.allowHost('https://jira.example.com/*');
  await (await connect(browser, { url: `${SERVER}/browse/SHOP-1`, tracker: 'Jira Data Center', token: SERVER_TOKEN, issueType: 'Bug' })).close();
  await until(() => browser.backstage.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length), (count) => count === 1);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} url @param {string} [generation] @param {boolean} [dark] */
async function open(url, generation = '', dark = false) {
  await sandbox.control('POST', 'look', { host: new URL(url).host, generation, dark });
  const page = await browser.context.newPage();
  await page.goto(url);
  return page;
}

/** Both parts, once each. @param {import('playwright-core').Page} page */
async function stands(page) {
  await panelOf(page).waitFor();
  await panelOf(page).getByText(page.url().startsWith(CLOUD) ? 'SHOP is not connected' : 'Not linked').first().waitFor();
  await pushButtonOf(page).waitFor();
  await standOnce(page);
}

/** @type {[string, string, string, Record<string, string>][]} */
const FORMS = [
  ['cloud-page', `${CLOUD}/browse/SHOP-3`, '', { header: '0', side: '0' }],
  ['cloud-compact', `${CLOUD}/browse/SHOP-3`, 'compact', { header: '3', side: '1' }],
  ['cloud-board', `${BOARD}?selectedIssue=SHOP-3`, '', { header: '0', side: '0' }],
  ['server-nine', `${SERVER}/browse/SHOP-3`, 'nine', { header: '0', side: '0' }],
  ['server-ten', `${SERVER}/browse/SHOP-3`, 'ten', { header: '0', side: '0' }],
  ['server-split', `${SERVER}/browse/SHOP-3?jql=project%20%3D%20SHOP`, 'nine', { header: '0', side: '0' }],
  ['server-rapid', RAPID, 'ten', { header: '6', side: '4' }],
];
for (const [name, url, generation, expected] of FORMS) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    test(`Jira's page "${name}" has our parts, in ${theme}`, async () => {
      const page = await open(url, generation, theme === 'dark');
      await stands(page);
      await standAt(page, expected);
      await wears(page, theme);
      assert.equal(await page.locator('html').getAttribute('data-sandbox-mismatch'), null, 'nothing of ours was there before the page came alive');
      await page.screenshot({ path: join(PICTURES, `jira-${name}-${theme}.png`) });
      await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:rerender')));
      await stands(page);
      await standAt(page, expected);
      await page.close();
    });
  }
}

test('the button is in the innermost row of the page’s own, and in sight', async () => {
  const page = await open(`${CLOUD}/browse/SHOP-3`);
  await pushButtonOf(page).waitFor();
  assert.ok(await page.locator('#jira-issue-header-actions > [role="group"] > casebridge-mount').count());
  await page.close();
});

test('a tree thrown away and built anew has our parts again', async () => {
  const page = await open(`${CLOUD}/browse/SHOP-3`);
  await stands(page);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:rebuild')));
  await page.locator('casebridge-mount[data-place="side"]').waitFor({ state: 'detached' });
  await stands(page);
  await pushButtonOf(page).waitFor();
  await page.close();
});

test('from the board into the dialog, on to the next issue, and out again', async () => {
  const page = await open(BOARD);
  await page.locator('html[data-sandbox-alive]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('casebridge-mount').count(), 0);
  await page.locator('#card-SHOP-3 a').click();
  await stands(page);
  const dialog = page.getByRole('dialog', { name: 'Issue' });
  await dialog.locator('casebridge-mount[data-place="side"]').waitFor();
  await dialog.getByRole('link', { name: 'Next issue' }).click();
  await page.locator('casebridge-mount[data-place="side"]').waitFor({ state: 'detached' });
  await dialog.getByRole('link', { name: 'SHOP-4' }).waitFor();
  await stands(page);
  await dialog.getByRole('button', { name: '✕' }).click();
  await page.locator('casebridge-mount').first().waitFor({ state: 'detached' });
  await page.close();
});

test('the split view exchanges the issue, and our parts come back for the new one', async () => {
  const page = await open(`${SERVER}/browse/SHOP-3?jql=project%20%3D%20SHOP`);
  await stands(page);
  await page.locator('.splitview-issue-link[data-issue-key="SHOP-5"]').click();
  await page.locator('#key-val[data-issue-key="SHOP-5"]').waitFor();
  await stands(page);
  await page.close();
});

for (const [name, url] of /** @type {[string, string][]} */ ([['cloud', `${CLOUD}/browse/SHOP-3`], ['server', `${SERVER}/browse/SHOP-3`]])) {
  test(`a Jira page (${name}) that has changed beyond recognition has a button in the corner`, async () => {
    const page = await open(url, 'changed');
    await page.getByRole('button', { name: 'Test coverage' }).click();
    await stands(page);
    await standAt(page, { float: 'corner' });
    await page.screenshot({ path: join(PICTURES, `jira-${name}-changed-light.png`) });
    await page.close();
  });
}

test('mode light with the theme `light:dark` is dark', async () => {
  const page = await open(`${CLOUD}/browse/SHOP-3`);
  await stands(page);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark:dark light:dark'));
  await page.locator('casebridge-mount[data-place="side"][data-theme="dark"]').waitFor();
  await page.close();
});

test('two trackers on one host do not get into each other’s way', async () => {
  await browser.backstage.evaluate(() => chrome.scripting.registerContentScripts([{
    id: 'other', matches: ['https://jira.example.com/*'], runAt: 'document_idle',
    js: ['style', 'paint', 'panel', 'dialogs', 'page', 'gitlab'].map((name) => `extension/content/${name}.js`),
  }]));
  const page = await open(`${SERVER}/browse/SHOP-3`, 'ten');
  await stands(page);
  assert.equal(await pushButtonOf(page).evaluate((button) => button.getBoundingClientRect().height), 30, 'in this tracker’s look');
  const moves = await page.evaluate(() => new Promise((done) => {
    let count = 0;
    const observer = new MutationObserver((records) => { count += records.length; });
    observer.observe(document.documentElement, { childList: true, subtree: true });
    document.body.append(document.createElement('i'));
    setTimeout(() => done(count), 500);
  }));
  assert.equal(moves, 1, 'nothing moves but what the page has moved');
  await page.close();
  await browser.backstage.evaluate(() => chrome.scripting.unregisterContentScripts({ ids: ['other'] }));
});
