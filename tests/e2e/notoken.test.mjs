// Connections without a token, by clicking: through the page where the person is signed in on GitLab and Jira, and by
// GitHub's own form.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, openOwn, panelOf, pushButtonOf, reportOnPage, toastOf, until } from './steps.mjs';
import { must, TRACKERS } from './world.mjs';

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

    // Signed out, the panel says so, and leads to where one signs in.
    await browser.context.clearCookies({ name: site.cookie });
    const left = await browser.context.newPage();
    await left.goto(site.issue);
    assert.equal((await browser.ask('syncConnection', { id: connection })).problem.code, 'signedOut');
    await left.reload();
    const way = panelOf(left).getByRole('link', { name: `${site.host}/` });
    assert.match(await way.getAttribute('href') ?? '', /\/(users\/sign_in|login)$/);
    if (process.env.CASEBRIDGE_PICTURES) await panelOf(left).screenshot({ path: `${process.env.CASEBRIDGE_PICTURES}/signed-out-${site.host}.png` });
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
  await holds(form.getByLabel('Add a title'), 'The total is wrong by a cent');
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

/** The trackers that take more than their own form, by where somebody is signed in, and how their forms call what they hold. */
const FORMS = [
  { ...SITES[0], ...TRACKERS[1], title: 'Title', mark: '**twice**' },
  { ...SITES[1], ...TRACKERS[2], title: 'Summary', mark: '**twice**' },
  { ...SITES[1], ...TRACKERS[3], cookie: 'JSESSIONID', title: 'Summary', mark: '*twice*' },
];

for (const site of FORMS) {
  test(`what ${site.name} refuses is filed with its own form, and the issue that comes of it is recognised`, async () => {
    const { connections } = must(await browser.ask('viewConnections', {}));
    for (const { id } of connections) must(await browser.ask('disconnect', { id }));
    if (site.own) await browser.allowHost(site.own);
    await (await connect(browser, site.form)).close();
    await browser.context.addCookies([{ name: site.cookie, value: site.value, domain: site.host, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    const title = `Refused by ${site.name} & filed`;
    const { id } = must(await browser.ask('saveDefect', { id: null, rev: null, title, description: 'Seen **twice**.\n\n/close', priority: 'minor', status: 'open', execution: null, requirement: null }));
    await sandbox.control('POST', 'fault', { method: 'POST', path: '/issue', fault: { kind: 'answer', status: 403, headers: [], body: '{"message":"no","errorMessages":["no"],"errors":{}}' } });
    must(await browser.ask('pushDefect', { defect: id, connection: null }));
    assert.equal((await defectTitled(title)).sync.text, 'Needs you');
    const before = (await sandbox.control('GET', `others-count?host=${site.host}&text=${id}`)).issues;
    const outbox = await openOwn(browser, 'workspace.html#outbox');
    const opened = browser.context.waitForEvent('page');
    await outbox.getByRole('button', { name: 'File it by hand' }).click();
    const form = await opened;
    await holds(form.getByLabel(site.title), title);
    const text = await form.getByLabel('Description').inputValue();
    assert.ok(text.includes(site.mark) && text.includes(`filed as ${id}`), text);
    await form.getByRole('button', { name: 'Create' }).click();
    await toastOf(form).getByText('from now on').waitFor();
    const defect = await defectTitled(title);
    assert.equal(defect.link.issue.url, form.url());
    // What the form did not hold, its priority for one, may follow; a second issue may not.
    const titles = must(await browser.ask('viewOutbox', {})).jobs.map((/** @type {{title: string}} */ job) => job.title);
    assert.deepEqual(titles.filter((/** @type {string} */ one) => one.startsWith('Push ')), []);
    const { issues } = await sandbox.control('GET', `others-count?host=${site.host}&text=${id}`);
    assert.equal(issues - before, 1, 'it was made once');
    for (const each of [form, outbox]) await each.close();
  });
}
