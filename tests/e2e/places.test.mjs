// Where our parts stand on every form of the tracker's page, and that they stay there: soft navigation, rendering anew,
// a swapped body, a page that has changed. Pictures of each go to target/screenshots.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect, openIssue, panelOf, pushButtonOf, standAt, standOnce, until, wears } from './steps.mjs';
import { fillWorkspace, FORMS, ISSUE, issueUrl, must, PANE, REPOSITORY } from './world.mjs';

const PICTURES = join(ROOT, 'target/screenshots');
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  const work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** One of each and no more. @param {import('playwright-core').Page} page */
async function standsOnce(page) {
  await panelOf(page).getByText('2 of 3 test cases pass').waitFor();
  await standOnce(page);
}

const EXPECTED = { today: { header: '0', side: '0' }, of2025: { header: '0', side: '3' }, server: { header: '6', side: '4' } };
for (const [form, expected] of /** @type {[keyof typeof EXPECTED, object][]} */ (Object.entries(EXPECTED))) {
  for (const theme of ['light', 'dark']) {
    test(`the page of form "${form}" has both parts, in ${theme}`, async () => {
      const page = await openIssue(browser, ISSUE, `${FORMS[form]}${FORMS[form] ? '&' : '?'}theme=${theme}`);
      await standsOnce(page);
      await standAt(page, expected);
      await wears(page, theme);
      await until(() => pushButtonOf(page).evaluate((button) => button.getBoundingClientRect().height), (height) => height === 32);
      await page.screenshot({ path: join(PICTURES, `issue-${form}-${theme}.png`) });
      await page.close();
    });
  }
}

test('a page that has changed beyond recognition has a button in the corner that opens the panel', async () => {
  const page = await browser.context.newPage();
  await page.goto(issueUrl(ISSUE, FORMS.changed));
  await page.getByRole('button', { name: 'Test coverage' }).click();
  await standsOnce(page);
  await standAt(page, { float: 'corner' });
  await page.screenshot({ path: join(PICTURES, 'issue-changed-light.png') });
  await page.close();
});

test('from the list to an issue without a load, and away again', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${REPOSITORY}/issues`);
  await page.locator('react-app.loaded').waitFor();
  assert.equal(await page.locator('casebridge-mount').count(), 0);
  await page.locator(`a[data-testid="issue-pr-title-link"][href$="/issues/${ISSUE}"]`).click();
  await standsOnce(page);
  await page.goBack();
  await page.locator('casebridge-mount').first().waitFor({ state: 'detached' });
  await page.close();
});

test('the header and the side are rendered anew and have our parts again', async () => {
  const page = await openIssue(browser, ISSUE);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:rerender')));
  await pushButtonOf(page).waitFor();
  await standsOnce(page);
  await page.close();
});

test('a swapped body with a dead copy of ours in it gets a live one', async () => {
  const page = await openIssue(browser, ISSUE);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('sandbox:turbo')));
  await standsOnce(page);
  const dead = await page.evaluate(() => [...document.querySelectorAll('casebridge-mount')].filter((host) => !host.shadowRoot).length);
  assert.equal(dead, 0);
  await pushButtonOf(page).click();
  await page.locator('[data-casebridge="dialog"]').waitFor();
  await page.close();
});

test('an issue in a board’s side pane has both parts inside the pane', async () => {
  const page = await browser.context.newPage();
  await page.goto(PANE);
  await standsOnce(page);
  assert.ok(await panelOf(page).evaluate((panel) => /** @type {ShadowRoot} */ (panel.getRootNode()).host.closest('[role="dialog"], [class*="SidePanel"]') !== null));
  await page.screenshot({ path: join(PICTURES, 'issue-pane-light.png') });
  await page.close();
});

test('a window made narrow and wide again keeps the button in sight', async () => {
  const page = await openIssue(browser, ISSUE);
  for (const [width, place] of /** @type {const} */ ([[600, '1'], [1280, '0']])) {
    await page.setViewportSize({ width, height: 900 });
    await page.locator(`casebridge-mount[data-place="header"][data-anchor="${place}"]`).waitFor();
    await pushButtonOf(page).waitFor();
    await standsOnce(page);
    await page.screenshot({ path: join(PICTURES, `issue-${width}-light.png`) });
  }
  await page.close();
});

test('in a narrow column nothing sticks out of the panel, however long its words are', async () => {
  const { id } = must(await browser.ask('saveRequirement', { id: null, rev: null, title: `Checkout_${'refuses'.repeat(30)}`, priority: 'p1', status: 'active', description: '' }));
  must(await browser.ask('linkIssue', { requirement: id, url: issueUrl(8) }));
  const page = await openIssue(browser, 8);
  await panelOf(page).getByText('Checkout_').waitFor();
  for (const width of [280, 256]) {
    await page.evaluate((side) => { /** @type {HTMLElement} */ (document.querySelector('.columns')).style.gridTemplateColumns = `minmax(0, 1fr) ${side}px`; }, width);
    const box = await panelOf(page).evaluate((panel) => {
      const outer = panel.getBoundingClientRect();
      return { width: outer.width, out: [...panel.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > outer.right + 0.5).map((part) => part.outerHTML) };
    });
    assert.deepEqual(box, { width, out: [] });
  }
  await page.screenshot({ path: join(PICTURES, 'issue-256-light.png') });
  await page.close();
});

test('the parts wear the page’s font', async () => {
  const page = await openIssue(browser, ISSUE);
  await pushButtonOf(page).click();
  const fonts = await page.evaluate(() => [document.body, ...document.querySelectorAll('casebridge-mount')].map((part) => getComputedStyle(part.shadowRoot?.querySelector('button, h2') ?? part).fontFamily));
  assert.ok(fonts.length >= 4);
  assert.equal(new Set(fonts).size, 1, String(fonts));
  await page.close();
});

test('the page’s hotkeys do not hear what is typed into ours', async () => {
  const page = await openIssue(browser, ISSUE);
  await pushButtonOf(page).click();
  await page.evaluate(() => { document.addEventListener('keydown', () => { document.title = 'leaked'; }); });
  await page.keyboard.type('c/ei.');
  assert.notEqual(await page.title(), 'leaked');
  await page.close();
});

test('the theme follows the page’s own switch', async () => {
  const page = await openIssue(browser, ISSUE);
  await page.evaluate(() => document.documentElement.setAttribute('data-color-mode', 'dark'));
  await page.locator('casebridge-mount[data-place="side"][data-theme="dark"]').waitFor();
  await page.close();
});
