// A test case and a cycle are linked to issues found by their titles, by the keyboard alone; the issue's page shows them with
// their results; a link ends by its x and comes back; many cases are linked in one go; an issue becomes a run's defect.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, openIssue, openOwn, panelOf, toastOf } from './steps.mjs';
import { fillWorkspace, ISSUE, must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  work = await fillWorkspace(browser);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {Page} page */
const card = (page) => page.getByRole('region', { name: 'Issues' });

/** Takes an issue in the dialog that is open. @param {Page} page @param {string} text @param {RegExp} name */
async function take(page, text, name) {
  await dialogOf(page).getByRole('combobox', { name: 'Search issues' }).waitFor();
  await page.keyboard.type(text);
  await dialogOf(page).getByRole('option', { name, selected: true }).waitFor();
}

test('a test case and a cycle are linked by an issue’s title with the keyboard alone', async () => {
  for (const [route, words] of [[`testCase/${work.cases[0].id}`, 'expired card'], [`cycle/${work.cycle.id}`, 'CARD expired']]) {
    const page = await openOwn(browser, `workspace.html#${route}`);
    await card(page).getByRole('button', { name: 'Link issue' }).focus();
    await page.keyboard.press('Enter');
    await take(page, words, /octo\/demo#12.*an expired card must be refused.*Open · github.com/);
    await clean(page);
    await page.keyboard.press('Enter');
    await card(page).getByRole('link', { name: 'octo/demo#12' }).waitFor();
    await card(page).getByText('Open', { exact: true }).waitFor();
    await clean(page);
    await page.close();
  }
});

test('the issue’s page shows the run with its results and the case with its latest one', async () => {
  const page = await openIssue(browser, ISSUE);
  const panel = panelOf(page);
  await panel.getByText(`Test cycle ${work.cycle.key} · Test case ${work.cases[0].key}`).waitFor();
  await panel.getByRole('img', { name: '3 of 3 executed, 1 failed' }).waitFor();
  await panel.getByRole('list', { name: 'Test cases' }).getByText(work.cases[0].key).waitFor();
  await clean(page, { inside: 'casebridge-mount[data-place="side"]' });
  const opened = browser.context.waitForEvent('page');
  await panel.getByRole('button', { name: work.cycle.key, exact: true }).click();
  assert.match((await opened).url(), new RegExp(`cycle/${work.cycle.id}`));
  await (await opened).close();
  await page.close();
});

test('an issue is found by its number and by its address, and one that is linked is not offered again', async () => {
  const page = await openOwn(browser, `workspace.html#testCase/${work.cases[0].id}`);
  const open = () => card(page).getByRole('button', { name: 'Link issue' }).click();
  await open();
  await take(page, '#3', /octo\/demo#3.*Cart keeps items/);
  await page.keyboard.press('Enter');
  await card(page).getByRole('link', { name: 'octo/demo#3' }).waitFor();
  await open();
  await take(page, 'https://github.com/octo/demo/issues/5', /octo\/demo#5.*Voucher field/);
  await page.keyboard.press('Enter');
  await card(page).getByRole('link', { name: 'octo/demo#5' }).waitFor();
  await open();
  await dialogOf(page).getByRole('combobox').fill('expired card');
  await dialogOf(page).getByText('Every issue found is linked already.').waitFor();
  await page.keyboard.press('Escape');
  await page.close();
});

test('a link ends by its x, and comes back when that is taken back', async () => {
  const page = await openOwn(browser, `workspace.html#cycle/${work.cycle.id}`);
  await card(page).getByRole('button', { name: 'Unlink octo/demo#12' }).click();
  await card(page).getByRole('link', { name: 'octo/demo#12' }).waitFor({ state: 'detached' });
  await toastOf(page).getByRole('button', { name: 'Undo' }).click();
  await card(page).getByRole('link', { name: 'octo/demo#12' }).waitFor();
  await page.close();
});

test('many test cases are linked in one go, and that is taken back in one go', async () => {
  const page = await openOwn(browser, 'workspace.html#testCases');
  await page.getByRole('link', { name: /Pay with a card that expires today/ }).waitFor();
  await page.keyboard.press('Control+a');
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Link to issue' }).click();
  await take(page, 'gift', /octo\/demo#7.*Offer gift wrapping/);
  await page.keyboard.press('Enter');
  await toastOf(page).getByText(/linked to octo\/demo#7/).waitFor();
  const issues = async () => must(await browser.ask('viewCase', { id: work.cases[1].id })).links.map((/** @type {{issue: {text: string}}} */ { issue }) => issue.text);
  assert.deepEqual(await issues(), ['octo/demo#7']);
  await toastOf(page).getByRole('button', { name: 'Undo' }).click();
  await toastOf(page).getByText(/Taken back/).waitFor();
  assert.deepEqual(await issues(), []);
  await page.close();
});

test('an issue found by its title becomes a failing run’s defect, and no second issue is made', async () => {
  const count = async () => (await sandbox.api('GET', '/issues?state=all&per_page=100')).length;
  const before = await count();
  const page = await openOwn(browser, `workspace.html#cycle/${work.cycle.id}/run/${work.failing.id}`);
  await page.getByRole('button', { name: /Link defect/ }).first().click();
  await dialogOf(page).getByRole('combobox').fill('confirmation wrong currency');
  await dialogOf(page).getByRole('option', { name: /octo\/demo#9.*Order confirmation/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /^#9/ }).waitFor();
  assert.equal(await count(), before);
  await page.close();
});
