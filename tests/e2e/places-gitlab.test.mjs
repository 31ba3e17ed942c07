// Where our parts stand on every form of GitLab's issue page, and that they stay there: the work item, its layout of 2026,
// the server-rendered page, the panel beside a list, a page that has changed. Pictures go to target/screenshots.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { dialogOf, panelOf, pushButtonOf, standAt, standOnce, wears } from './steps.mjs';

const PICTURES = join(ROOT, 'target/screenshots');
const PROJECT = 'https://gitlab.com/shop/web/-/';
/** @param {string} project @param {number} number */
const beside = (project, number) => `${PROJECT}work_items?show=${encodeURIComponent(btoa(JSON.stringify({ iid: String(number), full_path: project, id: 900 + number })))}`;
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} url @param {string} [generation] @param {boolean} [dark] @param {string} [host] */
async function open(url, generation = '', dark = false, host = 'gitlab.com') {
  await sandbox.control('POST', 'look', { host, generation, dark });
  const page = await browser.context.newPage();
  await page.goto(url);
  return page;
}

/** Both parts, once each, with the core's answer about this project. @param {import('playwright-core').Page} page @param {string} [project] */
async function stands(page, project = 'shop/web') {
  await panelOf(page).getByText(`${project} is not connected`).waitFor();
  await pushButtonOf(page).waitFor();
  await standOnce(page);
}

const FORMS = {
  item: ['issues/7', '', { header: '0', side: '0' }],
  'item by its other address': ['work_items/7', '', { header: '0', side: '0' }],
  layout: ['work_items/7', 'layout', { header: '2', side: '2' }],
  legacy: ['issues/7', 'legacy', { header: '5', side: '4' }],
};
for (const [name, [path, generation, expected]] of /** @type {[string, [string, string, object]][]} */ (Object.entries(FORMS))) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    test(`GitLab's page of form "${name}" has both parts, in ${theme}`, async () => {
      const page = await open(PROJECT + path, generation, theme === 'dark');
      await stands(page);
      await standAt(page, expected);
      await wears(page, theme);
      await page.screenshot({ path: join(PICTURES, `gitlab-${generation || 'item'}-${theme}.png`) });
      await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:rerender')));
      await page.locator('casebridge-mount[data-place="side"]').waitFor();
      await stands(page);
      await standAt(page, expected);
      await page.close();
    });
  }
}

test('the panel beside a list has both parts inside, through another item, and leaves nothing behind', async () => {
  const page = await open(beside('shop/web', 7));
  await stands(page);
  const panel = page.getByTestId('work-item-detail-panel');
  await standAt(page, { header: '0', side: '0' });
  await panel.locator('casebridge-mount[data-place="side"]').waitFor();
  await page.screenshot({ path: join(PICTURES, 'gitlab-panel-light.png') });
  await panel.getByRole('link', { name: 'Next' }).click();
  await page.locator('casebridge-mount[data-place="side"]').waitFor({ state: 'detached' });
  await panel.getByRole('link', { name: 'shop/web#8' }).waitFor();
  await stands(page);
  await panel.getByRole('button', { name: '✕' }).click();
  await page.locator('casebridge-mount').first().waitFor({ state: 'detached' });
  await page.close();
});

test('an item of another project in the panel is asked about by its own name', async () => {
  const page = await open(beside('shop/apps/mobile', 1));
  await stands(page, 'shop/apps/mobile');
  await page.close();
});

test('from GitLab’s list to an issue without a load, and away again', async () => {
  const page = await open(`${PROJECT}work_items`);
  await page.getByTestId('issuable-title-link').first().click();
  await stands(page);
  assert.equal(await page.locator('body').getAttribute('data-page'), 'projects:work_items:index');
  await page.goBack();
  await page.locator('casebridge-mount').first().waitFor({ state: 'detached' });
  await page.close();
});

test('a GitLab page that has changed beyond recognition has a button in the corner', async () => {
  const page = await open(`${PROJECT}issues/7`, 'changed');
  await page.getByRole('button', { name: 'Test coverage' }).click();
  await stands(page);
  await standAt(page, { float: 'corner' });
  await page.screenshot({ path: join(PICTURES, 'gitlab-changed-light.png') });
  await page.close();
});

test('a collapsed sidebar hides the panel from sight, not from reach', async () => {
  const page = await open(`${PROJECT}issues/7`, 'legacy');
  await stands(page);
  await page.evaluate(() => document.querySelector('.right-sidebar')?.classList.replace('right-sidebar-expanded', 'right-sidebar-collapsed'));
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:rerender')));
  await page.getByRole('button', { name: 'Test coverage' }).waitFor();
  await page.close();
});

test('GitLab’s theme is followed while the page stands', async () => {
  const page = await open(`${PROJECT}issues/7`);
  await stands(page);
  await page.evaluate(() => document.documentElement.classList.add('gl-dark'));
  await page.locator('casebridge-mount[data-place="side"][data-theme="dark"]').waitFor();
  await page.close();
});

test('below a path of one’s own server the issue is found, too', async () => {
  await browser.allowHost('https://gitlab.example.com/*');
  await browser.backstage.evaluate(() => chrome.permissions.request({ origins: ['https://gitlab.example.com/*'] }));
  await browser.backstage.evaluate(() => chrome.scripting.registerContentScripts([{
    id: 'gitlab', matches: ['https://gitlab.example.com/gl/*'], runAt: 'document_idle',
    js: ['style', 'paint', 'panel', 'dialogs', 'page', 'gitlab'].map((name) => `extension/content/${name}.js`),
  }]));
  const page = await open('https://gitlab.example.com/gl/shop/web/-/issues/7', '', false, 'gitlab.example.com');
  await panelOf(page).waitFor();
  await page.close();
});

test('GitLab’s hotkeys do not hear what is typed into ours', async () => {
  const page = await open(`${PROJECT}issues/7`);
  await stands(page);
  await page.evaluate(() => { document.addEventListener('keydown', () => { document.title = 'leaked'; }); });
  await panelOf(page).getByRole('button', { name: 'Link to requirement' }).click();
  await dialogOf(page).getByRole('combobox').fill('');
  await page.keyboard.type('c/ei.');
  assert.notEqual(await page.title(), 'leaked');
  await page.close();
});

test('the title that is hidden and the header that sticks to the top are left alone', async () => {
  const page = await open(`${PROJECT}issues/7`);
  await stands(page);
  assert.equal(await page.locator('[data-testid="work-item-sticky-header"] casebridge-mount').count(), 0);
  await page.evaluate(() => { for (const part of document.querySelectorAll('.head-actions')) part.replaceChildren(); });
  await page.locator('casebridge-mount[data-place="header"][data-anchor="3"]').waitFor();
  await page.evaluate(() => document.querySelector('.meta')?.remove());
  await page.locator('casebridge-mount[data-place="header"][data-anchor="4"]').waitFor();
  assert.ok(await pushButtonOf(page).isVisible());
  await page.close();
});
