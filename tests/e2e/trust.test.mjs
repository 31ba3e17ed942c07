// What a page must not be able to do to us, and what we must not do with its words: presses it made up, messages it
// made up, markup in titles. And the worker answers, whatever it is sent.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, openIssue, panelOf, pushButtonOf } from './steps.mjs';
import { HOSTILE } from './hostile.mjs';
import { fillWorkspace, issueUrl, must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(1) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

test('a page cannot press our buttons, not even by way of a label', async () => {
  const page = await openIssue(browser, 1);
  const opened = await page.evaluate(async () => {
    const host = /** @type {HTMLElement} */ (document.querySelector('casebridge-mount[data-place="header"]'));
    const button = /** @type {HTMLElement} */ (host.shadowRoot?.querySelector('button'));
    button.click();
    for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click']) button.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    const label = document.createElement('label');
    button.replaceWith(label);
    label.append(button);
    label.click();
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    return [...document.querySelectorAll('casebridge-mount')].some((each) => each.shadowRoot?.querySelector('dialog'));
  });
  assert.equal(opened, false);
  await page.close();
});

test('a person can press the same button', async () => {
  const page = await openIssue(browser, 1);
  await pushButtonOf(page).focus();
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor();
  await page.close();
});

test('a page has no way to the worker', async () => {
  const page = await openIssue(browser, 1);
  const answer = await page.evaluate(async (id) => {
    const { runtime } = /** @type {any} */ (globalThis).chrome ?? {};
    return runtime?.sendMessage ? await runtime.sendMessage(id, { name: 'backupPart', params: {} }).catch((/** @type {Error} */ error) => error.message) : 'nothing';
  }, browser.id);
  assert.ok(answer === 'nothing' || /Could not establish connection|Invalid/.test(answer), String(answer));
  await page.close();
});

test('our script on an issue page may ask only for what the page needs', async () => {
  const page = await openIssue(browser, 1);
  const devtools = await browser.context.newCDPSession(page);
  /** @type {number | undefined} */ let contextId;
  devtools.on('Runtime.executionContextCreated', ({ context }) => { if (context.auxData?.type === 'isolated' && context.origin.includes(browser.id)) contextId = context.id; });
  await devtools.send('Runtime.enable');
  for (const name of ['backupPart', 'viewConnections', 'list', 'saveConnection', 'viewHome']) {
    const { result } = await devtools.send('Runtime.evaluate', { contextId, awaitPromise: true, returnByValue: true, expression: `chrome.runtime.sendMessage({ name: ${JSON.stringify(name)}, params: { url: '', kind: 'defect', text: '', offset: 0, limit: 10, id: null, token: null } })` });
    assert.equal(result.value?.problem?.code, 'notAllowed', name);
  }
  const { result } = await devtools.send('Runtime.evaluate', { contextId, awaitPromise: true, returnByValue: true, expression: 'chrome.storage.local.get(null).then(() => "open", () => "closed")' });
  assert.equal(result.value, 'closed', 'the storage');
  await page.close();
});

test('malformed and oversized messages get a problem, and the next call works', async () => {
  for (const message of [null, 7, 'text', [], {}, { name: 5 }, { name: 'nothing' }, { name: 'viewDefect' }, { name: 'viewDefect', params: [] },
    { name: 'viewDefect', params: { id: 'x'.repeat(5_000_000) } }, { name: 'list', params: { kind: 'none', text: '', offset: -1, limit: 1e9 } }]) {
    const answer = await browser.backstage.evaluate((sent) => chrome.runtime.sendMessage(sent), /** @type {any} */ (message));
    assert.ok(answer?.problem?.code && answer.problem.message, JSON.stringify(message)?.slice(0, 80));
  }
  assert.ok((await browser.ask('viewHome', { url: '' })).ok);
});

test('hostile words are shown as words, ours and the tracker’s', async () => {
  /** @type {string[]} */ const alarms = [];
  const page = await browser.context.newPage();
  page.on('dialog', (dialog) => { alarms.push(dialog.message()); void dialog.dismiss(); });
  const cases = [];
  for (const [index, text] of HOSTILE.entries()) {
    const title = text.trim() ? text.slice(0, 500) : `nothing to see ${index}`;
    const saved = must(await browser.ask('saveCase', { id: null, rev: null, title, preconditions: text, steps: [{ action: text, expected: text }], priority: 'low', tags: [text.slice(0, 50)], folder: '' }));
    cases.push(saved.id);
  }
  must(await browser.ask('linkCases', { requirement: work.requirement.id, cases }));
  const { number } = await sandbox.api('POST', '/issues', { title: HOSTILE[0], body: HOSTILE.slice(0, 20).join('\n\n'), labels: [HOSTILE[1]] });
  await page.goto(issueUrl(1));
  await panelOf(page).getByText(HOSTILE[0], { exact: false }).first().waitFor();
  const inside = await panelOf(page).evaluate((panel) => ({ strange: panel.querySelectorAll('script, img, svg, iframe, object, embed, style, form, input').length, cases: panel.querySelectorAll('li').length }));
  assert.equal(inside.strange, 0);
  assert.ok(inside.cases >= HOSTILE.length);
  await page.goto(issueUrl(number));
  await panelOf(page).waitFor();
  await page.goto(`${browser.url}extension/pages/workspace.html#testCases`);
  await page.getByRole('table').waitFor();
  assert.deepEqual(alarms, []);
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).hostile), undefined);
  await page.close();
});
