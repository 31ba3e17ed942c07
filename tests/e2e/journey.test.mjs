// The main job, as a tester does it, and the same with a worker that dies in the middle.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, holds, linkCases, openIssue, panelOf, pickRequirement, reportFromExecution, reportOnPage, toastOf, until } from './steps.mjs';
import { fillWorkspace, must } from './world.mjs';

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

/** The issues with this title, as the tracker has them. @param {string} title */
async function issuesTitled(title) {
  const issues = await sandbox.api('GET', '/issues?state=all&per_page=100');
  return issues.filter((/** @type {{title: string}} */ issue) => issue.title === title);
}

test('a failing execution becomes an issue, and its page shows the defect', async () => {
  const { page, number } = await reportFromExecution(browser, work, 'An expired card is accepted');
  await page.close();
  const [issue, ...more] = await issuesTitled('An expired card is accepted');
  assert.equal(more.length, 0);
  assert.equal(issue.number, number);
  assert.match(issue.body, /found by TC-1 in CYC-1/);
  assert.deepEqual(issue.labels.map((/** @type {any} */ label) => label.name), ['priority:medium']);

  const issuePage = await openIssue(browser, number);
  await panelOf(issuePage).getByText('Defect DEF-1').waitFor();
  assert.equal(await panelOf(issuePage).locator('[data-casebridge="badge"]').first().getAttribute('href'), issuePage.url());
  const opened = browser.context.waitForEvent('page');
  const line = issuePage.locator('p', { hasText: 'Casebridge DEF-1, found by TC-1 in CYC-1' });
  await line.getByRole('button', { name: 'Open DEF-1 in Casebridge' }).click();
  await (await opened).getByRole('heading', { name: /An expired card is accepted/ }).first().waitFor();
  await (await opened).close();
  await issuePage.evaluate(() => { const body = document.querySelector('[data-testid="issue-body"]'); body?.replaceWith(body.cloneNode(true)); });
  await line.getByRole('button', { name: 'Open DEF-1 in Casebridge' }).waitFor();
  assert.equal(await issuePage.locator('casebridge-mount[data-place="text"]').count(), 1);
  await issuePage.close();
});

test('a defect reported on an issue page is pushed, and the toast and the panel show its number', async () => {
  const page = await openIssue(browser, 1);
  await reportOnPage(page, { title: 'The total is wrong by a cent', description: 'Seen twice.', priority: 'Critical' });
  await toastOf(page).getByText(/#\d+/).first().waitFor();
  const [issue] = await issuesTitled('The total is wrong by a cent');
  assert.deepEqual(issue.labels.map((/** @type {any} */ label) => label.name), ['priority:high']);
  await panelOf(page).getByRole('link', { name: `#${issue.number}` }).waitFor();
  await page.close();
});

test('what was typed stays when the form is refused, and the problem stands at its field', async () => {
  const page = await openIssue(browser, 1);
  await page.locator('casebridge-mount [data-casebridge="push-button"]').click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Title').fill('   ');
  await dialog.getByLabel('Description').fill('Long words that must not be lost');
  await dialog.getByRole('button', { name: 'Push defect' }).click();
  await dialog.locator('#title[aria-invalid="true"]').waitFor();
  await holds(dialog.getByLabel('Description'), 'Long words that must not be lost');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent);
  assert.equal(focused, 'Push defect', 'the focus is back on what opened the dialog');
  await page.keyboard.press('Enter');
  await holds(dialog.getByLabel('Description'), 'Long words that must not be lost', 'Escape has thrown nothing away');
  await page.close();
});

test('without a connection the form keeps what was typed and leads to the settings', async () => {
  const other = await startBrowser(sandbox);
  try {
    const page = await openIssue(other, 1);
    await other.chooseMenu({ menuItemId: 'report-defect', selectionText: 'The sum is wrong' }, page.url());
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Push defect' }).click();
    const opened = other.context.waitForEvent('page');
    await dialog.getByRole('button', { name: 'Open settings' }).click();
    assert.match((await opened).url(), /options\.html/);
    await holds(dialog.getByLabel('Title'), 'The sum is wrong');
  } finally {
    await other.stop();
  }
});

test('an issue is linked to a requirement on its page, and its cases stand in one comment', async () => {
  const page = await openIssue(browser, 2);
  await page.locator('[data-casebridge="link-button"]').click();
  await pickRequirement(page, work.requirement.key);
  await panelOf(page).getByText('2 of 3 test cases pass, 1 fails').waitFor();
  const extra = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Log in twice', preconditions: '', steps: [], priority: 'low', tags: [], folder: '' }));
  await linkCases(page, [extra.key]);
  await panelOf(page).getByText(extra.key).waitFor();
  const ours = (/** @type {{body: string}[]} */ comments) => comments.filter(({ body }) => body.includes('casebridge:coverage'));
  const comments = await until(() => sandbox.api('GET', '/issues/2/comments'), (list) => ours(list).some(({ body }) => body.includes(extra.key)));
  assert.equal(ours(comments).length, 1, 'updated in place');
  await page.close();
});

/** How many issues the tracker was asked to make. */
async function creates() {
  const lines = await sandbox.control('GET', 'transcript');
  return lines.filter((/** @type {any} */ line) => line.method === 'POST' && /\/issues$/.test(line.path)).length;
}

for (const [when, what] of [['before', 'before the tracker has made the issue'], ['after', 'after it was made, before the answer']]) {
  test(`a worker killed ${what} leaves exactly one issue`, async () => {
    const title = `Killed ${when}`;
    const before = await creates();
    await sandbox.control('POST', 'fault', { method: 'POST', path: '/issues', fault: { kind: 'stall', effect: when === 'after' } });
    const page = await openIssue(browser, 1);
    const reported = reportOnPage(page, { title }).catch(() => {});
    await until(creates, (count) => count > before);
    if (when === 'after') await until(() => issuesTitled(title), (issues) => issues.length > 0);
    await browser.stopWorker();
    // The next question wakes the worker, which looks for the lost issue. It sends nothing again before a good minute
    // has gone by, however often a person presses "Try now".
    await until(async () => {
      const [job] = must(await browser.ask('viewOutbox', {})).jobs;
      return job ? must(await browser.ask('retryJob', { id: job.id })) : null;
    }, (waiting) => waiting === null, 120_000);
    assert.equal((await issuesTitled(title)).length, 1);
    await page.close();
    await reported;
  });
}
