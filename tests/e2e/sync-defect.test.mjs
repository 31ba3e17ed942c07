// A pushed defect and its issue, kept in step from the defect's own page and from the issue's: conflicts, comments,
// who works on it, and closed defects whose test fails again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENCE_MS, startBrowser, startSandbox } from './harness.mjs';
import { changeThere, connect, holds, openIssue, openOwn, panelOf, toastOf, until } from './steps.mjs';
import { fillWorkspace, issueUrl, must, PROJECT } from './world.mjs';

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

/** A defect found by the failing execution, with its issue's number. @param {string} title */
async function pushed(title) {
  const { id } = must(await browser.ask('saveDefect', { id: null, rev: null, title, description: 'Words.', priority: 'major', status: 'open', execution: work.failing.id, requirement: null }));
  must(await browser.ask('pushDefect', { defect: id, connection: null }));
  const view = await until(async () => must(await browser.ask('viewDefect', { id })), ({ link }) => link);
  return { id, key: view.key, rev: view.rev, number: Number(/\d+$/.exec(view.link.issue.text)?.[0]), page: `workspace.html#defect/${id}` };
}

/** The issue as people see it at the tracker. @param {number} number @returns {Promise<any>} */
const shown = (number) => sandbox.control('GET', /** @type {any} */ (`others-issue?host=github.com&project=${encodeURIComponent(PROJECT)}&number=${number}`));

test('what both sides changed stands side by side, and a person says which one holds', async () => {
  const defect = await pushed('The sum is wrong');
  await changeThere(sandbox, { number: defect.number, title: 'The total is wrong' });
  must(await browser.ask('saveDefect', { id: defect.id, rev: defect.rev, title: 'The sum is wrong by a cent', description: 'Words.', priority: 'major', status: 'open', execution: null, requirement: null }));
  must(await browser.ask('syncIssue', { url: issueUrl(defect.number) }));
  const page = await openOwn(browser, defect.page);
  const box = page.getByRole('alert', { name: 'Title: which one holds?' });
  await box.getByRole('group', { name: 'Title, here' }).getByText('The sum is wrong by a cent').waitFor();
  await box.getByRole('group', { name: 'Title, on the tracker' }).getByText('The total is wrong').waitFor();
  await box.getByRole('button', { name: 'Keep mine' }).focus();
  await page.keyboard.press('Enter');
  await box.waitFor({ state: 'detached' });
  await until(() => shown(defect.number), ({ title }) => title === 'The sum is wrong by a cent', 2 * PATIENCE_MS);
  await page.close();
});

test('taking the tracker’s value puts it into the form', async () => {
  const defect = await pushed('Search is slow');
  await changeThere(sandbox, { number: defect.number, title: 'Search takes ten seconds' });
  must(await browser.ask('saveDefect', { id: defect.id, rev: defect.rev, title: 'Search is very slow', description: 'Words.', priority: 'major', status: 'open', execution: null, requirement: null }));
  must(await browser.ask('syncIssue', { url: issueUrl(defect.number) }));
  const page = await openOwn(browser, defect.page);
  await page.getByRole('alert', { name: 'Title: which one holds?' }).getByRole('button', { name: 'Take the tracker’s' }).click();
  await page.getByRole('heading', { level: 1, name: 'Search takes ten seconds' }).waitFor();
  await holds(page.getByRole('form', { name: 'Defect' }).getByLabel('Title'), 'Search takes ten seconds');
  await page.close();
});

test('a comment survives a reload half written, goes to the issue, is changed and deleted; its text is kept', async () => {
  const defect = await pushed('The cart forgets');
  await sandbox.control('POST', 'others-comment', { host: 'github.com', project: PROJECT, number: defect.number, text: 'Here too.\n<b>Firefox</b>' });
  must(await browser.ask('syncIssue', { url: issueUrl(defect.number) }));
  const page = await openOwn(browser, defect.page);
  const thread = page.getByRole('region', { name: /^Comments/ });
  await thread.getByText('<b>Firefox</b>').waitFor();
  await thread.getByLabel('New comment').fill('Every time, on staging');
  await page.reload();
  await holds(thread.getByLabel('New comment'), 'Every time, on staging');
  await thread.getByLabel('New comment').press('Control+Enter');
  const own = thread.getByRole('listitem').filter({ hasText: 'Every time, on staging' });
  await own.getByText('Synced').waitFor();
  await holds(thread.getByLabel('New comment'), '');
  const texts = async () => (await shown(defect.number)).comments.map((/** @type {{text: string}} */ { text }) => text);
  assert.equal((await texts()).filter((/** @type {string} */ text) => text.includes('Every time')).length, 1);

  await own.getByRole('button', { name: /^Edit the comment/ }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(', since Monday');
  await page.keyboard.press('Control+Enter');
  await thread.getByText('Every time, on staging, since Monday').waitFor();
  await until(texts, (all) => all.some((/** @type {string} */ text) => text.includes('since Monday')), 2 * PATIENCE_MS);
  await own.getByText('Synced').waitFor();

  await own.getByRole('button', { name: /^Delete the comment/ }).click();
  await own.getByText('Deleted', { exact: true }).or(own.getByText('On its way')).waitFor();
  await own.getByText('Every time, on staging, since Monday').waitFor();
  assert.equal(await own.getByRole('button').count(), 0);
  await toastOf(page).getByRole('button', { name: 'Write it again' }).click();
  await holds(thread.getByLabel('New comment'), 'Every time, on staging, since Monday');
  await until(texts, (all) => all.every((/** @type {string} */ text) => !text.includes('since Monday')), 2 * PATIENCE_MS);
  await page.close();
});

test('somebody of the tracker is chosen to work on it, and taken off again', async () => {
  const defect = await pushed('The logo is upside down');
  const page = await openOwn(browser, defect.page);
  const assignee = page.getByRole('group', { name: 'Assignee' });
  await assignee.getByRole('button', { name: 'Choose who works on it' }).click();
  const dialog = page.getByRole('dialog', { name: `Who works on ${defect.key}?` });
  await dialog.getByRole('combobox', { name: 'Search people' }).fill('mo');
  await dialog.getByRole('option', { name: 'octocat' }).waitFor({ state: 'detached' });
  await dialog.getByRole('option', { name: 'mona' }).waitFor();
  await page.keyboard.press('Enter');
  await assignee.getByText('mona').waitFor();
  await assignee.getByRole('button', { name: 'Change who works on it' }).click();
  await dialog.getByRole('button', { name: 'Nobody' }).click();
  await assignee.getByText('Nobody').waitFor();
  await page.close();
});

test('a closed defect that fails again says so everywhere, and is reopened on its issue’s page', async () => {
  const defect = await pushed('Gift cards are refused');
  must(await browser.ask('setStatus', { defect: defect.id, status: 'closed' }));
  const { id: cycle } = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Release 2.5', description: '', environment: '', starts: '', ends: '', cases: [work.cases[0].id] }));
  const { executions: [execution] } = must(await browser.ask('viewCycle', { id: cycle }));
  must(await browser.ask('recordResult', { execution: execution.id, outcome: 'fail', note: '' }));
  for (const path of [defect.page, `workspace.html#cycle/${work.cycle.id}`, 'popup.html#url=https%3A%2F%2Fnotes.example.com%2F']) {
    const page = await openOwn(browser, path);
    const alert = page.locator('[data-casebridge="alert"]').filter({ hasText: 'TC-1 fails again in CYC-2' });
    await alert.first().getByRole('button', { name: 'Reopen' }).waitFor();
    await page.close();
  }
  const page = await openIssue(browser, defect.number);
  const alert = panelOf(page).locator('[data-casebridge="alert"]');
  await alert.getByText('TC-1 fails again in CYC-2').waitFor();
  await alert.locator('[data-casebridge="reopen-button"]').click();
  await alert.waitFor({ state: 'detached' });
  await toastOf(page).getByText(`${defect.key}: Open`).waitFor();
  assert.equal(must(await browser.ask('viewDefect', { id: defect.id })).status, 'open');
  await until(() => shown(defect.number), ({ state }) => state === 'open', 2 * PATIENCE_MS);
  await page.close();
});

test('the issue of a defect that somebody deleted is made anew', async () => {
  const defect = await pushed('The footer is missing');
  await sandbox.control('POST', 'others-delete', { host: 'github.com', project: PROJECT, number: defect.number });
  await browser.ask('syncIssue', { url: issueUrl(defect.number) });
  const page = await openOwn(browser, defect.page);
  const tracker = page.getByRole('region', { name: 'Tracker' });
  await tracker.getByRole('button', { name: 'Make a new issue' }).click();
  await tracker.getByRole('link', { name: `#${defect.number}` }).waitFor({ state: 'detached' });
  await tracker.getByRole('link', { name: /#\d+/ }).waitFor();
  const fresh = must(await browser.ask('viewDefect', { id: defect.id })).link.issue.text;
  assert.notEqual(fresh, `${PROJECT}#${defect.number}`);
  await page.close();
});

test('an issue’s page that is looked at follows what somebody else does there, without a click', async () => {
  const defect = await pushed('The clock is slow');
  const page = await openIssue(browser, defect.number);
  await panelOf(page).getByText('Open', { exact: true }).waitFor();
  await changeThere(sandbox, { number: defect.number, state: 'closed' });
  await panelOf(page).getByText('Closed', { exact: true }).waitFor({ timeout: 2 * PATIENCE_MS });
  await page.close();
});
