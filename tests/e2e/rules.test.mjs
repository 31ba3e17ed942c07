// Rules of a connection on the options page: templates and labels with their preview, routing rules with their trial, and on a
// defect what a push would send. By keyboard and mouse, with axe, in light and dark.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, openOwn, toastOf } from './steps.mjs';
import { must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
let connection = '', defect = '';
const LABEL = 'octo/demo on github.com';

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  connection = must(await browser.ask('viewConnections', {})).connections[0].id;
  defect = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'Cart is empty', description: 'It is *wrong*.', priority: 'critical', status: 'open', execution: null, requirement: null, folder: 'Shop/Checkout', tags: ['cart'] })).id;
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** A picture, where somebody asked for pictures. @param {import('playwright-core').Page} page @param {string} name */
async function picture(page, name) {
  const folder = process.env.CASEBRIDGE_PICTURES;
  if (!folder) return;
  for (const theme of /** @type {const} */ (['light', 'dark'])) for (const width of [400, 1280]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png`, fullPage: true });
  }
}

test('a template and labels are seen with a defect while they are typed, and their faults at once', async () => {
  const page = await openOwn(browser, `options.html#sync/${connection}`);
  const form = page.getByRole('form', { name: `Sync settings of ${LABEL}` });
  const shown = form.getByRole('article', { name: 'The issue as it would be written' });
  await shown.getByText('Cart is empty').waitFor();
  const title = form.getByLabel('Title template');
  await title.fill('[QALITA] {folder}: ');
  await form.getByText('{title} has to be in it once').waitFor();
  await title.press('End');
  await form.getByRole('button', { name: '{title}', exact: true }).click();
  await shown.getByText('[QALITA] Shop/Checkout: Cart is empty').waitFor();
  assert.equal(await title.evaluate((field) => field === document.activeElement), true, 'typing goes on in the template');
  await form.getByLabel('Description template').fill('Seen in {cycle}.\n\n> {description}');
  await form.getByText('Nothing stands for {cycle} in DEF-1.').waitFor();
  await form.getByLabel('From the folder').fill('domain:{name}');
  await form.getByRole('button', { name: 'Add another name' }).click();
  await page.keyboard.type('priority:high');
  await form.getByLabel('priority:high is called').fill('severity:high');
  await shown.getByText('severity:high').waitFor();
  await shown.getByText('domain:Checkout').waitFor();
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page);
  }
  await picture(page, 'wording');
  await page.setViewportSize({ width: 400, height: 900 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out at 400 px');
  await title.fill('{titel}');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await form.getByRole('alert').getByText('There is no placeholder {titel}').waitFor();
  await title.fill('[QALITA] {title}');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await form.waitFor({ state: 'detached' });
  const { wording, labelling } = must(await browser.ask('viewSync', { id: connection }));
  assert.equal(wording.title, '[QALITA] {title}');
  assert.deepEqual(labelling.names, [{ from: 'priority:high', to: 'severity:high' }]);
  await page.close();
});

test('a defect shows what would be sent, and that is what arrives', async () => {
  const page = await openOwn(browser, `workspace.html#defect/${defect}`);
  await page.getByRole('button', { name: 'Show what would be sent' }).click();
  const body = page.getByRole('region', { name: 'Body of the request' });
  const sent = JSON.parse(await body.innerText());
  assert.equal(sent.title, '[QALITA] Cart is empty');
  assert.deepEqual(sent.labels, ['severity:high', 'domain:Checkout']);
  await page.getByText('/repos/octo/demo/issues').waitFor();
  await page.getByText('First these labels are made where they are missing: severity:high, domain:Checkout.').waitFor();
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page);
  }
  await picture(page, 'push-preview');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: /^Push to GitHub/ }).click();
  await page.getByText('[QALITA] Cart is empty').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Show what would be sent' }).count(), 0);
  await page.close();
});

test('routing rules are tried on every open defect before they are saved', async () => {
  await (await connect(browser, { url: 'https://github.com/octo/private' })).close();
  must(await browser.ask('saveDefect', { id: null, rev: null, title: 'Search is slow', description: '', priority: 'minor', status: 'open', execution: null, requirement: null, folder: 'Shop/Search', tags: [] }));
  const page = await openOwn(browser, 'options.html');
  const form = page.getByRole('form', { name: 'Routing rules' });
  await form.getByRole('button', { name: 'Show where every defect would go' }).click();
  await form.getByText('0 of 1 open defects that were never pushed have a destination.').waitFor();
  await form.getByRole('button', { name: 'Add a rule' }).click();
  await form.getByLabel('Rule 1 wants').fill('shop');
  await form.getByLabel('Rule 1 leads to').selectOption({ label: 'octo/private on github.com' });
  await form.getByRole('button', { name: 'Show where every defect would go' }).click();
  await form.getByText('1 of 1 open defects that were never pushed have a destination.').waitFor();
  await form.getByText('Rule 1: Folder is shop').waitFor();
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page);
  }
  await picture(page, 'routes');
  await form.getByRole('button', { name: 'Save rules' }).click();
  await toastOf(page).getByText('Routing rules saved').waitFor();
  assert.equal(must(await browser.ask('viewRoutes', {})).routes[0].is, 'shop');
  await page.close();
});

test('a ready-made mapping fills in the form, its differences are counted, and a file of it comes back', async () => {
  const page = await openOwn(browser, `options.html#sync/${connection}`);
  const form = page.getByRole('form', { name: `Sync settings of ${LABEL}` });
  const use = form.getByRole('button', { name: 'Use the mapping QALITA' });
  await use.getByText('Use', { exact: true }).waitFor();
  await use.click();
  await use.getByText('In use').waitFor();
  await holds(form.getByLabel('On every issue'), 'qalita');
  await holds(form.getByRole('combobox', { name: 'Assignee: changes go' }), 'toTracker');
  await form.getByLabel('On every issue').fill('team-a');
  await form.getByText('1 difference from QALITA').click();
  await form.getByText('On every issue: team-a instead of qalita').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', { name: 'Export as JSON' }).click()]);
  const path = await file.path();
  await form.getByLabel('On every issue').fill('team-b');
  await form.getByText('On every issue: team-b instead of qalita').waitFor();
  await form.getByLabel('Import a mapping').setInputFiles({ name: 'mapping.json', mimeType: 'application/json', buffer: await readFile(path) });
  await form.getByText('On every issue: team-a instead of qalita').waitFor();
  await holds(form.getByLabel('On every issue'), 'team-a');
  await clean(page);
  await form.getByRole('button', { name: 'Cancel' }).click();
  await page.close();
});

test('who gets the issue, what a deleted one becomes and what a known one is told are chosen', async () => {
  const page = await openOwn(browser, `options.html#sync/${connection}`);
  const form = page.getByRole('form', { name: `Sync settings of ${LABEL}` });
  const people = form.getByRole('group', { name: 'Testers and their accounts' });
  await form.getByRole('combobox', { name: 'Assignee: changes go' }).selectOption('toTracker');
  await people.getByRole('button', { name: 'Add a tester' }).click();
  await page.keyboard.type('Ada');
  await people.getByRole('button', { name: 'Ada is there: nobody yet' }).click();
  await page.getByRole('dialog').getByText('mona').click();
  await people.getByRole('button', { name: 'Ada is there: mona' }).waitFor();
  await form.getByLabel('When the issue of an open defect is deleted').selectOption({ label: 'Make a new issue by itself' });
  await form.getByRole('switch', { name: /^When a test meets a known defect again/ }).check();
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page);
  }
  await picture(page, 'settings-people');
  await page.setViewportSize({ width: 400, height: 900 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out at 400 px');
  await form.getByRole('button', { name: 'Save settings' }).click();
  await form.waitFor({ state: 'detached' });
  const view = must(await browser.ask('viewSync', { id: connection }));
  assert.deepEqual([view.people, view.recreates, view.confirms], [[{ name: 'Ada', id: 'mona', label: 'mona' }], true, true]);
  await page.close();
});

test('what a change would send is shown while it waits', async () => {
  const view = must(await browser.ask('viewDefect', { id: defect }));
  must(await browser.ask('saveDefect', { id: defect, rev: view.rev, title: 'Cart forgets', description: view.description, priority: 'minor', status: 'open', execution: null, requirement: null, folder: null, tags: null }));
  const page = await openOwn(browser, `workspace.html#defect/${defect}`);
  await page.getByRole('button', { name: 'Show what would be sent' }).click();
  const bodies = page.getByRole('region', { name: 'Body of the request' });
  await bodies.first().waitFor();
  assert.match(JSON.parse(await bodies.first().innerText()).title, /Cart forgets$/);
  await page.getByText('PATCH', { exact: true }).waitFor();
  await page.getByText('Nobody is named in it').waitFor();
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    await clean(page);
  }
  await picture(page, 'change-preview');
  await page.close();
});
