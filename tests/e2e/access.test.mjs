// Whether everybody can use it: axe on the panel, its dialogs and our pages, in light and dark, and the keyboard alone.

import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, openIssue, panelOf, pushButtonOf } from './steps.mjs';
import { fillWorkspace, ISSUE, issueUrl, must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** Nothing that axe finds wrong. @param {import('playwright-core').Page} page @param {string} [inside] */
async function clean(page, inside) {
  const builder = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const { violations } = await (inside ? builder.include(inside) : builder).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`), []);
}

for (const theme of ['light', 'dark']) {
  test(`the panel and its dialogs, in ${theme}`, async () => {
    must(await browser.ask('saveCase', { id: null, rev: null, title: `Pay by voucher, ${theme}`, preconditions: '', steps: [], priority: 'low', tags: [], folder: '' }));
    const page = await openIssue(browser, ISSUE);
    await page.evaluate((name) => document.documentElement.setAttribute('data-color-mode', name), theme);
    await page.locator(`casebridge-mount[data-place="side"][data-theme="${theme}"]`).waitFor();
    await clean(page, 'casebridge-mount[data-place="side"]');
    await clean(page, 'casebridge-mount[data-place="header"]');
    await pushButtonOf(page).click();
    await dialogOf(page).waitFor();
    await clean(page, 'casebridge-mount[data-place="top"]');
    await page.keyboard.press('Escape');
    await panelOf(page).getByRole('button', { name: 'Link test cases' }).click();
    await dialogOf(page).getByRole('option').first().waitFor();
    await clean(page, 'casebridge-mount[data-place="top"]');
    await page.close();
  });
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`our own pages, in ${colorScheme}`, async () => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    for (const path of ['popup.html', 'options.html', 'workspace.html#requirements', `workspace.html#requirement/${work.requirement.id}`, `workspace.html#cycle/${work.cycle.id}/run`, `link.html#url=${encodeURIComponent(issueUrl(ISSUE))}`]) {
      await page.goto('about:blank');
      await page.goto(`${browser.url}extension/pages/${path}`);
      await page.getByRole('heading').first().waitFor();
      await clean(page);
    }
    await page.close();
  });
}

test('test cases are linked by the keyboard alone', async () => {
  const extra = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Pay by invoice', preconditions: '', steps: [], priority: 'low', tags: [], folder: '' }));
  const page = await openIssue(browser, ISSUE);
  await panelOf(page).getByRole('button', { name: 'Link test cases' }).focus();
  await page.keyboard.press('Enter');
  await dialogOf(page).getByRole('option').first().waitFor();
  await page.keyboard.type(extra.key);
  await dialogOf(page).getByRole('option', { name: new RegExp(`^${extra.key}\\b`) }).and(page.locator('[data-active]')).waitFor();
  await page.keyboard.press('Enter');
  await dialogOf(page).getByRole('option', { selected: true }).waitFor();
  const link = dialogOf(page).getByRole('button', { name: 'Link 1 selected' });
  for (let presses = 0; presses < 4 && !(await link.evaluate((button) => button.matches(':focus'))); presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
  await panelOf(page).getByText(extra.key).waitFor();
  await page.close();
});
