// Connections without a token, by clicking: through the page where the person is signed in on GitLab and Jira, and by
// GitHub's own form.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn, panelOf, pushButtonOf, reportOnPage, toastOf, until } from './steps.mjs';
import { must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

/** Where somebody is signed in, by which cookie, and what the form of the connection takes. */
const SITES = [
  { name: 'GitLab', host: 'gitlab.com', project: 'shop/web', cookie: '_gitlab_session', value: 'SandboxGitLabSession000000000000001', url: 'https://gitlab.com/shop/web', issue: 'https://gitlab.com/shop/web/-/issues/7', who: 'mia' },
  { name: 'Jira Cloud', host: 'acme.atlassian.net', project: 'SHOP', cookie: 'tenant.session.token', value: 'SandboxSession0000000000000000000001', url: 'https://acme.atlassian.net', issue: 'https://acme.atlassian.net/browse/SHOP-2', who: 'Mia' },
];

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** The form of a new connection with an address in it. @param {string} url */
async function newConnection(url) {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/options.html#connection/new`);
  await page.getByLabel('Address').fill(url);
  await page.getByText('How to get a token').waitFor();
  return page;
}

/** Every open page of a site is closed. @param {string} host */
const closeAll = (host) => Promise.all(browser.context.pages().filter((page) => new URL(page.url()).host === host).map((page) => page.close()));

/** A defect, by its title. @param {string} title @returns {Promise<any>} */
async function defectTitled(title) {
  const { rows } = must(await browser.ask('list', { kind: 'defect', text: title, offset: 0, limit: 1 }));
  return must(await browser.ask('viewDefect', { id: rows[0].id }));
}

for (const site of SITES) {
  test(`the main job on ${site.name} through the signed-in page, without a token`, async () => {
    const page = await browser.context.newPage();
    await page.goto(site.issue);
    const options = await newConnection(site.url);
    await options.getByLabel('Through my signed-in page, without a token').check();
    await options.getByText('Casebridge acts as you').waitFor();
    assert.equal(await options.getByLabel('Token', { exact: true }).count(), 0, 'no token is asked for');
    await options.getByRole('button', { name: 'Test connection' }).click();
    const result = options.getByRole('status', { name: 'Result of the test' });
    await result.getByText(`You are signed out of ${site.host}`).first().waitFor();

    await browser.context.addCookies([{ name: site.cookie, value: site.value, domain: site.host, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    await page.reload();
    await options.getByRole('button', { name: 'Test connection' }).click();
    await result.getByText('You are signed in').first().waitFor();
    if (site.name === 'Jira Cloud') {
      await options.getByLabel('Project').selectOption({ label: 'SHOP, Web shop' });
      await options.getByLabel('Defects become').selectOption({ label: 'Bug' });
    }
    await result.getByText('can push defects').waitFor();
    await options.getByRole('button', { name: 'Save' }).click();
    const line = options.locator('[data-connection]').filter({ hasText: site.host });
    await line.getByText(`No token · as ${site.who}`).waitFor();

    await page.bringToFront();
    await page.reload();
    await pushButtonOf(page).waitFor();
    const title = `The sum is wrong, seen on ${site.name}`;
    await reportOnPage(page, { title, priority: 'Critical' });
    const badge = toastOf(page).locator('[data-casebridge="badge"]');
    await badge.waitFor();
    const number = Number(/\d+$/.exec(await badge.getAttribute('href') ?? '')?.[0]);
    const there = await sandbox.control('GET', `others-issue?host=${site.host}&project=${encodeURIComponent(site.project)}&number=${number}`);
    assert.equal(there.title, title);

    await sandbox.control('POST', 'others-issue', { host: site.host, project: site.project, number, state: 'closed' });
    await options.bringToFront();
    await line.getByRole('button', { name: /^Sync now/ }).click();
    await until(() => defectTitled(title), ({ status }) => status === 'closed');

    await closeAll(site.host);
    await line.getByText(`Waiting for an open page of ${site.host}`).waitFor();
    const second = must(await browser.ask('saveDefect', { id: null, rev: null, title: `Later, on ${site.name}`, description: '', priority: 'minor', status: 'open', execution: null, requirement: null }));
    const { id: connection } = must(await browser.ask('viewConnections', {})).connections.find((/** @type {any} */ one) => one.label.includes(site.host));
    const waiting = must(await browser.ask('pushDefect', { defect: second.id, connection }));
    assert.equal(waiting.sync.text, 'Waiting');
    const outbox = await openOwn(browser, 'workspace.html#outbox');
    await outbox.getByText(`Waiting for an open page of ${site.host}`).first().waitFor();
    await options.bringToFront();
    await line.getByRole('link', { name: `Open ${site.host}` }).click();
    await outbox.getByText('Nothing waits: everything you pushed has arrived.').waitFor();
    const { issues } = await sandbox.control('GET', `others-count?host=${site.host}&text=${encodeURIComponent(`Casebridge ${second.key}`)}`);
    assert.equal(issues, 1, 'it was made once');
    const kept = Object.keys(await browser.stored('local')).filter((key) => key.startsWith('secret:'));
    assert.deepEqual(kept, [], 'there is no secret');
    for (const each of [outbox, options]) await each.close();
    await closeAll(site.host);
  });
}

test('on GitHub a defect opens the page’s own form, and the issue that comes of it is recognised', async () => {
  const options = await newConnection('https://github.com/octo/demo');
  await options.getByLabel('Without a token: I send GitHub’s own form').check();
  await options.getByRole('button', { name: 'Save' }).click();
  await options.getByText('No token · by GitHub’s form').waitFor();
  await options.close();

  const page = await browser.context.newPage();
  await page.goto('https://github.com/octo/demo/issues/1');
  await pushButtonOf(page).waitFor();
  const opened = browser.context.waitForEvent('page');
  await reportOnPage(page, { title: 'The total is wrong by a cent', description: 'Seen **twice**.', priority: 'Critical' });
  const form = await opened;
  assert.equal(await form.getByLabel('Add a title').inputValue(), 'The total is wrong by a cent');
  assert.match(await form.getByLabel('Add a description').inputValue(), /^Seen \*\*twice\*\*\./);
  assert.equal((await defectTitled('by a cent')).sync.text, 'Being filed');
  await form.getByRole('button', { name: 'Create' }).click();
  await form.waitForURL(/\/issues\/\d+$/);
  await panelOf(form).getByText(/Defect DEF-\d+/).first().waitFor();
  const defect = await defectTitled('by a cent');
  assert.equal(defect.link.issue.url, form.url());
  assert.equal(defect.sync.text, 'Filed');
  assert.equal(defect.job, null);

  // The same line on another issue changes nothing, and is said.
  const { number } = await sandbox.control('POST', 'others-issue', { host: 'github.com', project: 'octo/demo', title: 'A copy', body: `Casebridge ${defect.key}, filed as ${defect.id}` });
  await form.goto(`https://github.com/octo/demo/issues/${number}`);
  await toastOf(form).getByText('nothing was changed').waitFor();
  assert.equal((await defectTitled('by a cent')).link.issue.url, defect.link.issue.url);
  const calls = await sandbox.control('GET', 'transcript');
  assert.deepEqual(calls.filter((/** @type {any} */ call) => call.host === 'api.github.com'), [], 'GitHub’s API was never asked');
});
