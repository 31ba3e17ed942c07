// Whether everybody can use it: axe on the panel, its dialogs and our pages, in light and dark, and the keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
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

for (const theme of ['light', 'dark']) {
  test(`the panel and its dialogs, in ${theme}`, async () => {
    must(await browser.ask('saveCase', { id: null, rev: null, title: `Pay by voucher, ${theme}`, preconditions: '', steps: [], priority: 'low', tags: [], folder: '' }));
    const page = await openIssue(browser, ISSUE);
    await page.evaluate((name) => document.documentElement.setAttribute('data-color-mode', name), theme);
    await page.locator(`casebridge-mount[data-place="side"][data-theme="${theme}"]`).waitFor();
    await clean(page, { inside: 'casebridge-mount[data-place="side"]' });
    await clean(page, { inside: 'casebridge-mount[data-place="header"]' });
    await pushButtonOf(page).click();
    await dialogOf(page).waitFor();
    await clean(page, { inside: 'casebridge-mount[data-place="top"]' });
    await page.keyboard.press('Escape');
    await panelOf(page).getByRole('button', { name: 'Link test cases' }).click();
    await dialogOf(page).getByRole('option').first().waitFor();
    await clean(page, { inside: 'casebridge-mount[data-place="top"]' });
    await page.close();
  });
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`our own pages, in ${colorScheme}`, async () => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    const gone = must(await browser.ask('saveCase', { id: null, rev: null, title: `Thrown away, ${colorScheme}`, preconditions: 'Nobody needs it', steps: [], priority: 'low', tags: [], folder: '' }));
    must(await browser.ask('deleteRecord', { kind: 'testCase', id: gone.id }));
    const screens = ['overview', 'requirements', 'testCases', 'testCases?trash=1', `testCase/${gone.id}`, 'cycles', 'defects', 'traceability', 'coverage', 'outbox', 'log', 'import',
      `requirement/${work.requirement.id}`, `testCase/${work.cases[0].id}`, `cycle/${work.cycle.id}`, `cycle/${work.cycle.id}/run`, 'requirement/new', 'testCase/new', 'cycle/new', 'defect/new'];
    for (const path of ['popup.html', 'options.html', 'runner.html#cycles', `runner.html#cycle/${work.cycle.id}`, `link.html#url=${encodeURIComponent(issueUrl(ISSUE))}`, ...screens.map((screen) => `workspace.html#${screen}`)]) {
      await page.goto('about:blank');
      await page.goto(`${browser.url}extension/pages/${path}`);
      await page.getByRole('heading').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('.waiting'));
      await clean(page, { where: path });
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
