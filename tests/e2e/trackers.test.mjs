// The main job on every tracker, on pages with the real shape of address, and on a server of one's own for GitLab and Jira:
// connect in the options, report a defect by the button on an issue's page, see it on the new issue's page, link the issue
// to a requirement by the context menu, and find the coverage comment there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, panelOf, pickRequirement, pushButtonOf, reportOnPage, toastOf, until } from './steps.mjs';
import { fillWorkspace, must, OWN_GITLAB, TRACKERS } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  work = await fillWorkspace(browser);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

for (const tracker of [...TRACKERS, OWN_GITLAB]) {
  test(`the main job on ${tracker.name}`, async () => {
    if (tracker.own) await browser.allowHost(tracker.own);
    await (await connect(browser, tracker.form)).close();
    const page = await browser.context.newPage();
    await page.goto(tracker.issue);
    await panelOf(page).getByText('Not linked').first().waitFor();
    await pushButtonOf(page).waitFor();

    const title = `The sum is wrong, seen on ${tracker.name}`;
    await reportOnPage(page, { title, description: '**Steps**\n\n1. Put a mug into the cart\n2. Look at the sum', priority: 'Critical' });
    const made = toastOf(page).locator('[data-casebridge="badge"]');
    await made.waitFor();
    const url = await made.getAttribute('href') ?? '';
    assert.ok(url.includes(tracker.host), url);
    const issue = await browser.context.newPage();
    await issue.goto(url);
    await panelOf(issue).getByText(/Defect DEF-\d+/).first().waitFor();
    await issue.getByText(title).filter({ visible: true }).first().waitFor();
    // The line that leads back is live.
    await issue.locator('casebridge-mount[data-place="text"]').waitFor();
    await issue.close();

    await page.bringToFront();
    await browser.chooseMenu({ menuItemId: 'link-requirement' }, page.url());
    await pickRequirement(page, work.requirement.key);
    await panelOf(page).getByText('2 of 3 test cases pass, 1 fails').waitFor();
    const { links } = await until(
      async () => must(await browser.ask('viewRequirement', { id: work.requirement.id })),
      (view) => view.links.some((/** @type {any} */ link) => link.issue.url === tracker.issue && link.comment),
    );
    assert.ok(links.length > 0);
    await page.reload();
    await page.getByText('Kept up to date by Casebridge').first().waitFor();
    await page.close();
  });
}

test('what a Jira screen demands is filled in once, by labels, and remembered', async () => {
  const options = await connect(browser, { url: 'https://acme.atlassian.net', token: '', project: 'OPS, Operations', issueType: 'Bug', email: 'mia@example.com' });
  await options.close();
  const { connections } = must(await browser.ask('viewConnections', {}));
  const connection = connections.find((/** @type {any} */ one) => one.label.startsWith('OPS '));
  const report = async (/** @type {string} */ title) => {
    const { id } = must(await browser.ask('saveDefect', { id: null, rev: null, title, description: '', priority: 'major', status: 'open', execution: null, requirement: null }));
    return must(await browser.ask('pushDefect', { defect: id, connection: connection.id }));
  };
  const view = await report('The pump stands still');
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#defect/${view.id}`);
  const form = page.getByRole('form', { name: 'OPS wants more before it makes a Bug' });
  await form.getByLabel('Labels').fill('pump leak');
  await form.getByLabel('Environment name').fill('Hall 3');
  await form.getByLabel('Affected orders').fill('a few');
  await form.getByLabel('Seen on').fill('2026-11-20');
  await form.getByLabel('Severity').selectOption({ index: 1 });
  await form.getByLabel('Browsers').selectOption([{ label: 'Chrome' }, { label: 'Safari' }]);
  await form.getByLabel('Region').selectOption({ index: 1 });
  await form.getByLabel('Below that').selectOption({ index: 1 });
  await form.getByLabel('Contact').selectOption({ label: 'Fred Ulmer' });
  await form.getByLabel('Found in').selectOption({ index: 1 });
  await form.getByLabel('Components').selectOption({ index: 0 });
  await form.getByRole('button', { name: 'Send with these' }).click();
  await form.getByText('This is not a number').waitFor();
  await holds(form.getByLabel('Environment name'), 'Hall 3', 'one wrong answer takes none of the others away');
  await page.reload();
  await holds(form.getByLabel('Environment name'), 'Hall 3', 'nor does a reload');
  await form.getByLabel('Affected orders').fill('12,5');
  await form.getByRole('button', { name: 'Send with these' }).click();
  await page.getByRole('link', { name: /^OPS-\d+/ }).first().waitFor();
  assert.equal((await report('The pump leaks')).sync.text, 'Synced', 'the second one is not asked again');
  await page.close();
});

test('a Jira whose filter refuses browsers is got past, and only by a rule for that host', async () => {
  await sandbox.control('POST', 'jira', { server: 'dataCenter', xsrf: 'strict' });
  const { connections } = must(await browser.ask('viewConnections', {}));
  const connection = connections.find((/** @type {any} */ one) => one.tracker === 'jiraDataCenter');
  const { id } = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'Refused as a forgery', description: '', priority: 'major', status: 'open', execution: null, requirement: null }));
  const pushed = must(await browser.ask('pushDefect', { defect: id, connection: connection.id }));
  assert.equal(pushed.sync.text, 'Synced');
  const rules = await browser.backstage.evaluate(async () => (await chrome.declarativeNetRequest.getSessionRules()).map(({ condition }) => condition));
  assert.deepEqual(rules.map(({ requestDomains, initiatorDomains }) => [requestDomains, initiatorDomains]), [[['jira.example.com'], [browser.id]]]);
});

test('all of them stand in one workspace', async () => {
  const { connections } = must(await browser.ask('viewConnections', {}));
  assert.deepEqual(connections.map((/** @type {any} */ one) => one.tracker), ['gitHub', 'gitLab', 'jiraCloud', 'jiraDataCenter', 'gitLab', 'jiraCloud']);
  const { rows } = must(await browser.ask('list', { kind: 'defect', text: '', offset: 0, limit: 20 }));
  assert.equal(rows.length, 8);
  const { links } = must(await browser.ask('viewRequirement', { id: work.requirement.id }));
  assert.equal(links.length, 5);
});
