// Runs in CI through the real interface: a GitLab pipeline and a GitHub workflow on the sandbox, started from a cycle,
// followed to their end, their results in the cycle; cancelled; deleted there; and the dialog for everybody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, openOwn, until } from './steps.mjs';
import { must, TRACKERS } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Page} */ let page;
/** @type {string} */ let cycle;

const GITLAB = { host: 'gitlab.com', project: 'shop/web' };
const GITHUB = { host: 'github.com', project: 'octo/demo' };

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  for (const where of [GITLAB, GITHUB]) await sandbox.control('POST', 'ci', { ...where, pace: 600 });
  for (const { form } of [TRACKERS[1], TRACKERS[0]]) await (await connect(browser, form)).close();
  const cases = [];
  for (const title of ['Pay with a card that expired last month', 'Pay with a card that expires today', 'Pay with a valid card']) {
    cases.push(must(await browser.ask('saveCase', { id: null, rev: null, title, preconditions: '', priority: 'high', tags: [], folder: '', steps: [] })).id);
  }
  cycle = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Release 2.4', description: '', environment: 'Staging', version: '2.4.0', starts: '', ends: '', cases })).id;
  page = await openOwn(browser, `workspace.html#cycle/${cycle}`);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

const card = () => page.getByRole('region', { name: 'Runs in CI' });
const newest = () => card().locator('.ci-runs > li').first();
const dialog = () => page.getByRole('dialog', { name: 'Start in CI' });
const outcomes = async () => must(await browser.ask('viewCycle', { id: cycle })).executions.map((/** @type {{outcome: string}} */ one) => one.outcome);
/** @param {{host: string, project: string}} where @returns {Promise<any[]>} */
const started = (where) => sandbox.control('GET', `ci-runs?host=${where.host}&project=${encodeURIComponent(where.project)}`);

/** Opens the form by the keyboard and waits for what the tracker offers. */
async function openForm() {
  await card().getByRole('button', { name: 'Start in CI' }).press('Enter');
  await dialog().getByLabel('Branch or tag').waitFor();
}

test('a pipeline is started by the keyboard, and its results are in the cycle', async () => {
  await openForm();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'reference');
  await holds(dialog().getByLabel('Branch or tag'), 'main');
  await holds(dialog().getByLabel('Name of value 1'), 'CASEBRIDGE_RUN');
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await newest().getByRole('link', { name: /^Pipeline \d+/ }).waitFor();
  await newest().getByText('Failed', { exact: true }).first().waitFor();
  await newest().getByText('3 test cases of this cycle have a result out of 5 results').waitFor();
  assert.deepEqual(await outcomes(), ['fail', 'pass', 'pass']);
  await page.getByRole('table').getByText('Fail', { exact: true }).waitFor();
  const runs = await started(GITLAB);
  assert.equal(runs.length, 1);
  assert.deepEqual(runs[0].variables.find((/** @type {string[]} */ [name]) => name === 'CASEBRIDGE_CYCLE'), ['CASEBRIDGE_CYCLE', 'CYC-1']);
});

test('results that fit no case become cases only when asked', async () => {
  await newest().getByText('2 results fit no test case of this cycle').click();
  await newest().getByText('shows the sum with VAT').waitFor();
  assert.equal((await outcomes()).length, 3);
  await newest().getByRole('button', { name: 'Make test cases of 2 unmatched results' }).press('Enter');
  await newest().getByText('5 test cases of this cycle have a result out of 5 results').waitFor();
  assert.deepEqual(await outcomes(), ['fail', 'pass', 'pass', 'pass', 'skipped']);
});

test('a workflow is started, its artifact is fetched from another host, and a cancelled one says so', async () => {
  await browser.allowHost('https://*.blob.core.windows.net/*');
  await openForm();
  await dialog().getByLabel('Where').selectOption({ label: 'octo/demo on github.com' });
  await dialog().getByLabel('Workflow').selectOption({ label: 'Regression (regression.yml)' });
  await dialog().getByLabel('Fill in the names of').selectOption({ label: 'Qase' });
  await dialog().getByLabel('Value of qase_run_id').waitFor();
  await dialog().getByRole('button', { name: 'Start', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
  await newest().getByRole('link', { name: /^Regression/ }).waitFor();
  await newest().getByText('they lie on another host').waitFor();
  await newest().getByRole('button', { name: 'Allow the host' }).press('Enter');
  await newest().getByText('5 test cases of this cycle have a result out of 5 results').waitFor();
  const [run] = await started(GITHUB);
  assert.equal(run.inputs.qase_run_id, '1');

  await sandbox.control('POST', 'ci', { ...GITHUB, pace: 60_000 });
  await openForm();
  await holds(dialog().getByLabel('Value of qase_run_id'), '{number}', 'the last setup is remembered');
  await dialog().getByRole('button', { name: 'Start', exact: true }).click();
  await newest().getByRole('button', { name: 'Cancel' }).click();
  await until(() => started(GITHUB), (runs) => runs.length === 2 && runs[1].cancelled);
});

test('what was deleted there is said, and no longer followed', async () => {
  await sandbox.control('POST', 'ci', { ...GITLAB, pace: 60_000 });
  await openForm();
  await dialog().getByLabel('Where').selectOption({ label: 'shop/web on gitlab.com' });
  await dialog().getByLabel('Value of CASEBRIDGE_RUN').waitFor();
  await dialog().getByRole('button', { name: 'Start', exact: true }).click();
  await newest().getByRole('link', { name: /^Pipeline \d+/ }).waitFor();
  const runs = await started(GITLAB);
  await sandbox.control('POST', 'ci', { ...GITLAB, delete: runs[1].id });
  await newest().getByText('Gone', { exact: true }).waitFor();
  await newest().getByText('is not there any more').waitFor();
  await newest().getByRole('button', { name: 'Take off the list' }).click();
  await newest().getByText('Gone', { exact: true }).waitFor({ state: 'detached' });
});

test('a mistake lands on its field and nothing typed is lost', async () => {
  await openForm();
  await dialog().getByLabel('Branch or tag').fill('no such branch');
  await dialog().getByRole('button', { name: 'Start', exact: true }).click();
  await newest().getByText('Reference not found').waitFor();
  await newest().getByRole('button', { name: 'Give up' }).click();
  await openForm();
  await dialog().getByLabel('Branch or tag').fill('');
  await dialog().getByRole('button', { name: 'Start', exact: true }).click();
  await dialog().getByText('A branch or tag is needed').waitFor();
  await dialog().getByLabel('Branch or tag').fill('release/2.4');
  await page.keyboard.press('Escape');
  await page.reload();
  await openForm();
  await holds(dialog().getByLabel('Branch or tag'), 'release/2.4');
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the dialog and the runs can be used by everybody, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    await clean(page, { inside: 'dialog' });
    await page.keyboard.press('Escape');
    await clean(page, { inside: '.ci' });
    await page.setViewportSize({ width: 400, height: 800 });
    await openForm();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, 'nothing hangs over at 400 pixels');
    assert.equal(await dialog().evaluate((one) => one.scrollWidth <= one.clientWidth), true, 'nor in the dialog');
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}
