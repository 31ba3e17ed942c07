// How a connection is kept in step, set and watched on the options page; requirements that are read from issues; what
// waits; and the log, filtered and taken along as a file.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { PATIENCE_MS, startBrowser, startSandbox } from './harness.mjs';
import { changeThere, connect, holds, openOwn, toastOf, until } from './steps.mjs';
import { must, TRACKERS } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
const LABEL = 'octo/demo on github.com';

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @returns {Promise<import('../../extension/protocol.js').ConnectionLine[]>} */
const lines = async () => must(await browser.ask('viewConnections', {})).connections;

/** Opens the options page and there how the project on GitHub is kept in step. */
async function openSettings() {
  const page = await openOwn(browser, 'options.html');
  await page.getByRole('button', { name: `Sync settings of ${LABEL}` }).click();
  const form = page.getByRole('form', { name: `Sync settings of ${LABEL}` });
  await form.waitFor();
  return { page, form };
}

test('a field’s direction and who wins are chosen, kept over a reload, saved, and set back to the usual', async () => {
  const { page, form } = await openSettings();
  const way = form.getByRole('combobox', { name: 'Status: changes go' });
  const wins = form.getByRole('combobox', { name: 'Status: when both changed it' });
  assert.equal(await form.getByRole('row').count(), 7);
  assert.match(await way.locator('option', { hasText: 'usual' }).innerText(), /^Both ways/);
  await way.selectOption({ label: 'To tracker' });
  await wins.selectOption({ label: 'Ask' });
  await page.reload();
  await form.getByText('What you typed earlier is still here').waitFor();
  await holds(way, 'toTracker');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await form.waitFor({ state: 'detached' });
  const [{ id }] = await lines();
  const status = async () => must(await browser.ask('viewSync', { id })).rules.find((/** @type {any} */ { rule }) => rule.field === 'status').rule;
  assert.deepEqual(await status(), { field: 'status', direction: 'toTracker', conflict: 'ask' });
  await page.getByRole('button', { name: `Sync settings of ${LABEL}` }).click();
  await way.selectOption({ label: 'Off' });
  assert.equal(await wins.isDisabled(), true);
  await form.getByRole('button', { name: 'Reset to usual' }).click();
  await holds(way, 'twoWay');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await form.waitFor({ state: 'detached' });
  assert.deepEqual(await status(), { field: 'status', direction: 'twoWay', conflict: 'trackerWins' });
  await page.close();
});

test('a connection rests when it is told to, and goes on', async () => {
  const page = await openOwn(browser, 'options.html');
  await page.getByRole('button', { name: `Pause ${LABEL}` }).click();
  await page.getByRole('button', { name: `Resume ${LABEL}` }).waitFor();
  await page.getByText('Paused', { exact: true }).waitFor();
  assert.equal((await lines())[0].paused, true);
  await page.getByRole('button', { name: `Resume ${LABEL}` }).click();
  await page.getByRole('button', { name: `Pause ${LABEL}` }).waitFor();
  await page.getByRole('button', { name: `Sync now: ${LABEL}` }).click();
  await toastOf(page).getByText(/Nothing new/).waitFor();
  await page.close();
});

test('issues with a label become requirements, whose title and description are the tracker’s', async () => {
  const number = await changeThere(sandbox, { title: 'Orders can be cancelled within an hour', body: 'First line\n\n<img src=x>', addLabel: 'requirement' });
  const { page, form } = await openSettings();
  await form.getByRole('switch', { name: 'Read issues as requirements' }).check();
  await form.getByLabel('Labels', { exact: true }).fill('requirement, ');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await page.getByRole('group', { name: `Import of requirements from ${LABEL}` }).getByText('Up to date').waitFor();
  await page.getByText(/^Looked at just now/).waitFor();
  await page.close();
  const [row, ...more] = must(await browser.ask('list', { kind: 'requirement', text: '', offset: 0, limit: 10 })).rows;
  assert.equal(more.length, 0, 'only the issue with the label');

  const own = await openOwn(browser, `workspace.html#requirement/${row.id}`);
  const requirement = own.getByRole('form', { name: 'Requirement' });
  await requirement.getByText(`${row.key} is read from ${LABEL}`).waitFor();
  await requirement.getByRole('link', { name: `#${number}` }).waitFor();
  await requirement.getByRole('group', { name: 'Description' }).getByText('<img src=x>').waitFor();
  assert.equal(await requirement.getByRole('textbox').count(), 0);
  await requirement.getByLabel('Priority').selectOption({ label: 'P0 · Critical' });
  await own.getByRole('button', { name: 'Save', exact: true }).click();
  await own.getByRole('button', { name: 'Saved' }).waitFor();
  assert.equal(must(await browser.ask('viewRequirement', { id: row.id })).priority, 'p0');
  await changeThere(sandbox, { number, title: 'Orders can be cancelled within two hours' });
  must(await browser.ask('syncConnection', { id: (await lines())[0].id }));
  await own.getByRole('heading', { level: 1, name: 'Orders can be cancelled within two hours' }).waitFor();
  await own.close();
});

test('an import that waits for the tracker says so, is stopped and started', async () => {
  await sandbox.control('POST', 'fault', { method: 'GET', path: '/repos/octo/demo/issues', times: 50, fault: { kind: 'answer', status: 503 } });
  const { page, form } = await openSettings();
  await form.getByLabel('Labels', { exact: true }).fill('');
  await form.getByRole('button', { name: 'Save settings' }).click();
  const run = page.getByRole('group', { name: `Import of requirements from ${LABEL}` });
  await run.getByRole('progressbar', { name: `Import from ${LABEL}` }).waitFor();
  await run.getByText('Waiting').waitFor();
  const popup = await openOwn(browser, 'popup.html#url=https%3A%2F%2Fnotes.example.com%2F');
  await popup.getByRole('region', { name: 'Reading requirements' }).getByText(LABEL).waitFor();
  await popup.close();
  await run.getByRole('button', { name: 'Stop the import' }).click();
  await run.getByText('Stopped').waitFor();
  await sandbox.control('POST', 'clear-faults', {});
  await run.getByRole('button', { name: 'Start the import' }).click();
  await run.getByText('Up to date').waitFor({ timeout: 2 * PATIENCE_MS });
  await page.close();
});

test('a Jira’s query is tried while it is typed, and its statuses get a meaning', async () => {
  await (await connect(browser, TRACKERS[2].form)).close();
  const jira = (await lines()).find(({ tracker }) => tracker === 'jiraCloud');
  assert.ok(jira);
  const page = await openOwn(browser, `options.html#sync/${jira.id}`);
  const form = page.getByRole('form', { name: `Sync settings of ${jira.label}` });
  await form.getByRole('switch', { name: 'Read issues as requirements' }).check();
  await form.getByLabel('Query (JQL)').fill('issuetype = Story');
  await form.getByRole('status', { name: 'What the query finds' }).getByText(/\d+ issues match/).waitFor();
  await form.getByRole('button', { name: 'Add a status' }).click();
  await page.keyboard.type('To Do');
  await form.getByRole('combobox', { name: 'To Do is here' }).selectOption({ label: 'Draft' });
  await form.getByRole('button', { name: 'Add a status' }).click();
  await form.getByRole('button', { name: 'Remove this status' }).click();
  await form.getByRole('button', { name: 'Save settings' }).click();
  await page.getByRole('group', { name: `Import of requirements from ${jira.label}` }).getByText('Up to date').waitFor({ timeout: 2 * PATIENCE_MS });
  const { rows } = must(await browser.ask('list', { kind: 'requirement', text: 'Voucher codes', offset: 0, limit: 10 }));
  assert.equal(must(await browser.ask('viewRequirement', { id: rows[0].id })).status, 'draft');
  await page.close();
});

test('a line of the outbox leads to its defect', async () => {
  await sandbox.control('POST', 'fault', { method: 'POST', path: '/repos/octo/demo/issues', fault: { kind: 'answer', status: 500 } });
  const [{ id: connection }] = await lines();
  const { id, key } = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'It waits', description: '', priority: 'minor', status: 'open', execution: null, requirement: null }));
  await browser.ask('pushDefect', { defect: id, connection });
  const page = await openOwn(browser, 'workspace.html#outbox');
  await page.getByRole('link', { name: `Edit ${key}` }).click();
  await page.getByRole('heading', { level: 1, name: 'It waits' }).waitFor();
  assert.equal(await page.getByRole('link', { name: `Edit ${key}` }).count(), 0, 'it is here already');
  await page.getByRole('button', { name: 'Try now' }).waitFor();
  await page.close();
});

test('the log is filtered, opened and taken along', async () => {
  const page = await openOwn(browser, 'workspace.html#log');
  const entries = page.locator('.log-lines > li');
  await entries.nth(5).waitFor();
  await page.getByRole('combobox', { name: 'What about' }).selectOption({ label: 'Connections' });
  await page.getByText('Pushed').waitFor({ state: 'detached' });
  await page.getByRole('searchbox', { name: 'Filter the log by text' }).fill('paused');
  await page.getByText(`Paused ${LABEL}`).waitFor();
  await entries.nth(1).waitFor({ state: 'detached' });
  for (const [name, wanted] of /** @type {[string, RegExp][]} */ ([['Export CSV', /^Time,Topic,Tone,Text,Details\r\n[^\n]*Paused octo\/demo[^\n]*\r\n$/], ['Export JSON', /^\[\s*\{[^{}]*Paused octo\/demo/]])) {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const file = await coming;
    assert.match(file.suggestedFilename(), name === 'Export CSV' ? /^casebridge-log-.*\.csv$/ : /^casebridge-log-.*\.json$/);
    assert.match(await readFile(await file.path(), 'utf8'), wanted);
  }
  await page.getByRole('searchbox', { name: 'Filter the log by text' }).fill('no such thing');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await entries.nth(5).waitFor();
  const folded = page.locator('.log-lines details').first();
  if (await folded.count()) {
    await folded.locator('summary').focus();
    await page.keyboard.press('Enter');
    await folded.locator('dt').first().waitFor();
  }
  await page.close();
});

test('a long log is read page by page', async () => {
  const [{ id }] = await lines();
  for (let turns = 0; turns < 60; turns += 1) must(await browser.ask('pauseConnection', { connection: id, paused: turns % 2 === 0 }));
  const page = await openOwn(browser, 'workspace.html#log');
  const pages = page.getByRole('navigation', { name: 'Pages of the log' });
  await pages.getByText(/^1 to 50 of \d+$/).waitFor();
  await pages.getByRole('button', { name: 'Older' }).click();
  await pages.getByText(/^51 to \d+ of \d+$/).waitFor();
  await pages.getByRole('button', { name: 'Newer' }).click();
  await pages.getByText(/^1 to 50 of \d+$/).waitFor();
  assert.equal(await page.locator('.log-lines > li').count(), 50);
  await until(async () => (await lines())[0].paused, (paused) => !paused);
  await page.close();
});

test('a tester’s long name and account have the width of the form at 360 pixels', async () => {
  const { page, form } = await openSettings();
  await page.setViewportSize({ width: 360, height: 800 });
  await form.getByRole('combobox', { name: 'Assignee: changes go' }).selectOption({ label: 'To tracker' });
  await form.getByRole('button', { name: 'Add a tester' }).click();
  const tester = form.getByRole('textbox', { name: 'Tester' });
  await tester.fill('Maximiliane-Wilhelmine von und zu Hohenzollern-Sigmaringen');
  await until(async () => [(await tester.boundingBox())?.width ?? 0, (await form.getByRole('button', { name: /is there:/ }).boundingBox())?.width ?? 0], ([name, account]) => name > 250 && account > 150);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await form.getByRole('button', { name: 'Cancel' }).click();
  await form.waitFor({ state: 'detached' });
  await page.close();
});

test('what is thrown away with Cancel comes back, for every settings form alike; a token or a secret never does', async () => {
  // A note that offers to undo stays until it is pressed: how long it lives is nothing to race with.
  await browser.context.addInitScript(() => {
    const later = globalThis.setTimeout;
    globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ run, /** @type {number} */ ms) => (ms >= 4000 ? 0 : later(run, ms)));
  });
  const { page, form } = await openSettings();
  const toast = page.locator('[data-casebridge="toast"]');
  const undo = () => toast.getByRole('button', { name: 'Undo' }).last().click();
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
  // Directions, templates, labels and people are one form.
  await form.getByRole('combobox', { name: 'Status: changes go' }).selectOption({ label: 'To tracker' });
  await form.getByLabel('Title template').fill('[QA] {title}');
  await form.getByRole('combobox', { name: 'Assignee: changes go' }).selectOption({ label: 'To tracker' });
  await form.getByRole('button', { name: 'Add a tester' }).click();
  await form.getByRole('textbox', { name: 'Tester' }).fill('Ada');
  await cancel.click();
  await form.waitFor({ state: 'detached' });
  await undo();
  await holds(form.getByLabel('Title template'), '[QA] {title}');
  await holds(form.getByRole('combobox', { name: 'Status: changes go' }), 'toTracker');
  await holds(form.getByRole('textbox', { name: 'Tester' }), 'Ada');
  // A ready-made mapping that took the place of what was typed.
  await form.getByRole('button', { name: /^Use the mapping/, disabled: false }).and(page.locator(':not([aria-disabled])')).first().click();
  await holds(form.getByLabel('Title template'), '');
  await undo();
  await holds(form.getByLabel('Title template'), '[QA] {title}');
  await cancel.click();
  await form.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: `Instant changes of ${LABEL}` }).click();
  const channel = page.getByLabel('Address of the channel');
  await channel.fill('https://relay.example.com/abc');
  await page.getByLabel('Secret', { exact: true }).fill('a secret of ours');
  await cancel.click();
  await channel.waitFor({ state: 'detached' });
  await toast.getByText('A secret is not kept: type it again.').waitFor();
  await undo();
  await holds(channel, 'https://relay.example.com/abc');
  assert.equal(await page.getByLabel('Secret', { exact: true }).inputValue(), '');
  await cancel.click();
  await channel.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Add a connection' }).click();
  const address = page.getByLabel('Address', { exact: true });
  await address.fill('https://github.com/acme/other');
  await page.getByLabel('Token', { exact: true }).fill('ghp_a_token_of_ours');
  await cancel.click();
  await address.waitFor({ state: 'detached' });
  await toast.getByText('A token is not kept: type it again.').waitFor();
  await undo();
  await holds(address, 'https://github.com/acme/other');
  assert.equal(await page.getByLabel('Token', { exact: true }).inputValue(), '');
  // Taken back and left again it is still there to be had; a form in which nothing was typed says nothing.
  await cancel.click();
  await undo();
  await holds(address, 'https://github.com/acme/other');
  await cancel.click();
  await address.waitFor({ state: 'detached' });
  const said = await toast.count();
  await page.getByRole('button', { name: 'Add a connection' }).click();
  await cancel.click();
  await address.waitFor({ state: 'detached' });
  assert.equal(await toast.count(), said);
  const everywhere = JSON.stringify([await browser.stored('local'), await browser.stored('session'), await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }])]);
  for (const secret of ['a secret of ours', 'ghp_a_token_of_ours']) assert.ok(!everywhere.includes(secret));
  await page.close();
});
