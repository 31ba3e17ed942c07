// The main job on every tracker, on pages with the real shape of address, and on a server of one's own for GitLab and Jira:
// connect in the options, report a defect by the button on an issue's page, see it on the new issue's page, link the issue
// to a requirement by the context menu, and find the coverage comment there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, panelOf, pickRequirement, pushButtonOf, reportOnPage, toastOf, until } from './steps.mjs';
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

test('all of them stand in one workspace', async () => {
  const { connections } = must(await browser.ask('viewConnections', {}));
  assert.deepEqual(connections.map((/** @type {any} */ one) => one.tracker), ['gitHub', 'gitLab', 'jiraCloud', 'jiraDataCenter', 'gitLab']);
  const { rows } = must(await browser.ask('list', { kind: 'defect', text: '', offset: 0, limit: 20 }));
  assert.equal(rows.length, 5);
  const { links } = must(await browser.ask('viewRequirement', { id: work.requirement.id }));
  assert.equal(links.length, 5);
});
