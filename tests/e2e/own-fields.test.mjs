// The tracker's own fields in the form of a defect: what Jira demands at once, the rest on request, people found by name; where
// the defect goes and why; and that what was chosen outlives a closed panel and arrives with the issue. With axe, light and dark.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, deafen, holds, openOwn, toastOf, until } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
let cycle = '';
/** @type {string[]} */ let executions = [];
const GITHUB = 'octo/demo on github.com', JIRA = 'OPS on acme.atlassian.net';

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  await (await connect(browser, { url: 'https://acme.atlassian.net', token: 'ATATT3xSandboxClassic00000000000000001', email: 'mia@example.com', project: 'OPS, Operations', issueType: 'Bug' })).close();
  const { connections } = must(await browser.ask('viewConnections', {}));
  const jira = connections.find((/** @type {{label: string}} */ one) => one.label === JIRA).id;
  must(await browser.ask('saveRoutes', { routes: [{ by: 'environment', is: 'staging', connection: jira }] }));
  const made = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Pump starts', preconditions: '', priority: 'high', tags: [], folder: '', steps: [] })).id;
  cycle = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Night', description: '', environment: 'Staging', version: '', starts: '', ends: '', cases: [made] })).id;
  executions = must(await browser.ask('viewCycle', { id: cycle })).executions.map((/** @type {{id: string}} */ one) => one.id);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** Axe finds nothing wrong, in light and dark. @param {Page} page */
async function cleanInBoth(page) {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page, { where: theme });
  }
}

/** A picture, where somebody asked for pictures. @param {Page} page @param {string} name */
async function picture(page, name) {
  const folder = process.env.CASEBRIDGE_PICTURES;
  if (!folder) return;
  for (const theme of /** @type {const} */ (['light', 'dark'])) for (const width of [400, 1280]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png`, fullPage: true });
  }
}

const formOf = (/** @type {Page} */ page) => page.getByRole('form', { name: 'Report a defect' });

test('a failing test shows what the tracker that the rules choose demands, and keeps what was filled in', async () => {
  const page = await openOwn(browser, `runner.html#cycle/${cycle}/run/${executions[0]}`);
  await page.getByRole('heading', { level: 2, name: /Pump starts/ }).waitFor();
  await page.keyboard.press('f');
  const form = formOf(page);
  await form.getByText('Rule 1: Environment is staging').waitFor();
  assert.equal(await form.getByLabel('Push to').evaluate((/** @type {HTMLSelectElement} */ select) => select.selectedOptions[0].label), JIRA);
  const own = form.getByRole('group', { name: 'Bug in OPS' });
  await own.getByText('Bug in OPS needs').waitFor();
  // Nothing is sent while something is missing; the first of it has the focus.
  await form.getByRole('button', { name: 'Save and push' }).click();
  await own.getByText('It is required').first().waitFor();
  assert.equal(await own.evaluate((part) => part.contains(document.activeElement)), true);
  await own.getByLabel('Environment name').fill('Hall 4');
  await own.getByLabel('Affected orders').fill('12');
  await own.getByLabel('Seen on').fill('2026-11-21');
  await own.getByLabel('Severity').selectOption({ label: 'Critical' });
  await own.getByRole('group', { name: 'Browsers' }).getByLabel('Firefox').check();
  await own.getByLabel('Region').selectOption({ label: 'Europe' });
  await own.getByLabel('Below that').selectOption({ label: 'Spain' });
  await own.getByLabel('Found in').selectOption({ label: '1.1' });
  await own.getByRole('group', { name: 'Components' }).getByLabel('Checkout').check();
  await own.getByLabel('Labels').fill('pump hall');
  await own.getByRole('button', { name: /Contact/ }).click();
  await page.getByRole('dialog').getByText('Fred Ulmer').click();
  await own.getByText('Fred Ulmer').waitFor();
  await own.getByText('More fields').click();
  await own.getByRole('group', { name: 'Affects versions' }).getByLabel('1.0').check();
  await cleanInBoth(page);
  await picture(page, 'own-fields-jira');
  await page.setViewportSize({ width: 400, height: 900 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out at 400 px');

  // Another destination has its own fields, and the way back loses nothing.
  await form.getByLabel('Push to').selectOption({ label: GITHUB });
  await form.getByText('Chosen by hand').waitFor();
  await form.getByRole('group', { name: 'Issue in octo/demo' }).waitFor();
  await form.getByRole('button', { name: 'As the rules say' }).click();
  await holds(own.getByLabel('Environment name'), 'Hall 4');

  // The panel closes in the middle of it.
  await page.close();
  const again = await openOwn(browser, `workspace.html#cycle/${cycle}/run/${executions[0]}`);
  await again.getByRole('button', { name: /Report defect/ }).first().click();
  const kept = formOf(again).getByRole('group', { name: 'Bug in OPS' });
  await kept.getByText('Fred Ulmer').waitFor();
  await holds(kept.getByLabel('Environment name'), 'Hall 4');
  assert.equal(await kept.getByLabel('Firefox').isChecked(), true);
  await formOf(again).getByRole('button', { name: 'Save and push' }).click();
  const badge = again.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /^OPS-\d+/ });
  await badge.waitFor();
  await again.close();
});

test('on GitHub a milestone and people are chosen on request, on the defect itself, too', async () => {
  const page = await openOwn(browser, 'workspace.html#defect/new');
  const form = formOf(page);
  await form.getByLabel('Title').fill('Search is slow');
  await form.getByRole('button', { name: 'Save defect' }).click();
  await page.getByRole('button', { name: /^Push/ }).waitFor();
  const own = page.getByRole('group', { name: 'Issue in octo/demo' });
  await page.getByLabel('Push to').selectOption({ label: GITHUB });
  await own.getByText('More fields').click();
  await own.getByLabel('Milestone').selectOption({ label: 'Spring release' });
  await own.getByRole('button', { name: /Assignees/ }).click();
  await page.getByRole('dialog').getByText('mona').click();
  await own.getByText('2 filled in').waitFor();
  // What is taken out again and saved is out.
  const { hash } = new URL(page.url());
  const given = async () => must(await browser.ask('viewDefect', { id: hash.split('/').at(-1) ?? '' })).given?.fields.map((/** @type {any} */ { id, values }) => [id, values.length]);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(given, (now) => now?.length === 2);
  await page.reload();
  await own.getByText('More fields').click();
  await own.getByRole('button', { name: 'Take mona out' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(given, (now) => now?.length === 1);
  await own.getByLabel('Milestone').selectOption({ index: 0 });
  // The page is closed before it hears that this was stored: nothing is left to be saved all the same.
  await deafen(page, /Defect$/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(given, (now) => now?.length === 0);
  await page.reload();
  await page.getByRole('button', { name: 'Saved', exact: true }).waitFor();
  await own.getByText('More fields').click();
  await own.getByLabel('Milestone').selectOption({ label: 'Spring release' });
  await own.getByRole('button', { name: /Assignees/ }).click();
  await page.getByRole('dialog').getByText('mona').click();
  await own.getByText('2 filled in').waitFor();
  await cleanInBoth(page);
  await picture(page, 'own-fields-github');
  await page.getByRole('button', { name: /^Push/ }).click();
  await toastOf(page).getByText(/is octo\/demo#\d+/).waitFor();
  await page.getByRole('group', { name: 'Assignee' }).getByText('mona').waitFor();
  const view = must(await browser.ask('viewDefect', { id: page.url().split('/').at(-1) ?? '' }));
  assert.equal(view.syncDetail, '');
  assert.equal(view.given.fields.length, 2);
  await page.close();
});
