// What is typed and not saved yet, or saved and not known to be.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { deafen, holds, openOwn, until } from './steps.mjs';
import { must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

test('drafts of an earlier Casebridge are taken over', async () => {
  const page = await openOwn(browser, 'workspace.html#requirements');
  await page.evaluate(() => localStorage.setItem('draft:requirement:new', JSON.stringify({ typed: { title: 'Half a requirem' }, rev: null })));
  await page.goto('about:blank');
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/new`);
  await page.getByLabel('Title').waitFor();
  await holds(page.getByLabel('Title'), 'Half a requirem');
  await until(() => page.evaluate(() => localStorage.length), (left) => left === 0);
  assert.ok((await browser.stored('local'))['draft:requirement:new']);
  await page.close();
});

test('a page that was closed before its save was answered goes on from what was stored', async () => {
  const form = { id: null, rev: null, title: 'Carts last', description: '', priority: 'p2', status: 'active' };
  const { id } = must(await browser.ask('saveRequirement', form));
  const stored = async () => must(await browser.ask('viewRequirement', { id }));
  const page = await openOwn(browser, `workspace.html#requirement/${id}`);
  await page.getByLabel('Title').fill('Carts last for a day');
  await deafen(page, /Requirement$/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(stored, ({ title }) => title === 'Carts last for a day');
  // Nothing but the first look tells the new page what is stored.
  await page.addInitScript(() => {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    let looks = 0;
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      if (message.name === 'viewRequirement' && looks++ > 0) await new Promise(() => {});
      return send(message);
    });
  });
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Carts last for a day' }).waitFor();
  await page.getByLabel('Description').fill('Then they are emptied.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(stored, ({ title, description }) => title === 'Carts last for a day' && description === 'Then they are emptied.');
  await page.close();
});

test('what is typed while a save is on its way is saved by pressing again at once', async () => {
  const form = { id: null, rev: null, title: 'Wishes are kept', description: '', priority: 'p2', status: 'active' };
  const { id } = must(await browser.ask('saveRequirement', form));
  const page = await openOwn(browser, `workspace.html#requirement/${id}`);
  await page.evaluate(() => {
    const all = /** @type {any} */ (globalThis);
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      const answer = await send(message);
      if (message.name === 'saveRequirement' && !all.release) await new Promise((go) => { all.release = go; });
      return answer;
    });
  });
  await page.getByLabel('Title').fill('Wishes are kept for a day');
  await page.keyboard.press('Control+s');
  await page.waitForFunction(() => /** @type {any} */ (globalThis).release);
  await page.getByLabel('Title').pressSequentially(' at least');
  await page.keyboard.press('Control+s');
  await page.evaluate(() => /** @type {any} */ (globalThis).release());
  await until(async () => must(await browser.ask('viewRequirement', { id })), ({ title }) => title === 'Wishes are kept for a day at least');
  await page.getByRole('button', { name: 'Saved', exact: true }).waitFor();
  await page.close();
});

test('the key of the last step, pressed again after the browser died before its result was stored, is for that step', async () => {
  const steps = ['Open the cart', 'Pay'].map((action) => ({ action, expected: 'It works' }));
  const { id: testCase } = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Pay', preconditions: '', priority: 'high', tags: [], folder: '', steps }));
  const { id: cycle } = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Died', description: '', environment: '', version: '', starts: '', ends: '', cases: [testCase] }));
  const { executions: [{ id: execution }] } = must(await browser.ask('viewCycle', { id: cycle }));
  // As the page left it: both keys are kept, and the worker has heard of neither.
  await browser.backstage.evaluate(async (key) => {
    const [pass, fail, none] = ['pass', 'fail', 'notExecuted'].map((outcome) => ({ outcome, note: '' }));
    await chrome.storage.local.set({ [`draft:${key}`]: { typed: { steps: [pass, fail] }, began: { steps: [none, none] }, rev: null, identity: null }, 'draft:': { [key]: Date.now() } });
  }, `note:${execution}`);
  const page = await openOwn(browser, `runner.html#cycle/${cycle}`);
  await page.getByRole('button', { name: 'Step 1: Pass' }).waitFor();
  await page.keyboard.press('f');
  await page.getByRole('form', { name: 'Report a defect' }).waitFor();
  const stored = must(await browser.ask('viewRun', { cycle, execution })).execution;
  assert.deepEqual([stored.outcome, ...stored.steps.map((/** @type {{outcome: string}} */ { outcome }) => outcome)], ['fail', 'pass', 'fail']);
  await page.close();
});

test('a save whose answer was lost asks nothing where the core only took out blanks', async () => {
  const form = { id: null, rev: null, title: 'Coupons', description: '', priority: 'p2', status: 'active', folder: '', tags: [] };
  const { id } = must(await browser.ask('saveRequirement', form));
  const stored = async () => must(await browser.ask('viewRequirement', { id }));
  const page = await openOwn(browser, `workspace.html#requirement/${id}`);
  const [title, save, saved] = [page.getByLabel('Title'), page.getByRole('button', { name: 'Save', exact: true }), page.getByRole('button', { name: 'Saved', exact: true })];
  // The worker dies once it has stored what it is sent, which goes off when the test says so.
  const loseAnswer = () => page.evaluate(() => {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    const go = /** @type {any} */ (globalThis).go = Promise.withResolvers();
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      if (message.name !== 'saveRequirement') return send(message);
      chrome.runtime.sendMessage = /** @type {any} */ (send);
      await go.promise;
      await send(message);
      throw new Error('The message port closed before a response was received.');
    });
  });
  await title.fill('Coupons count once \n');
  await page.getByLabel('Folder').fill(' Shop / Checkout');
  await page.getByLabel('Description').fill('Per order.\n');
  await loseAnswer();
  await save.click();
  await page.evaluate(() => /** @type {any} */ (globalThis).go.resolve());
  await until(stored, ({ folder }) => folder === 'Shop/Checkout');
  await saved.waitFor();
  assert.equal(await page.getByText('Casebridge’s worker gave no answer.').count(), 0);
  // What is typed after it goes on from what was stored.
  await title.fill('Coupons count twice ');
  await loseAnswer();
  await save.click();
  await title.pressSequentially('a day');
  await page.evaluate(() => /** @type {any} */ (globalThis).go.resolve());
  await page.getByRole('heading', { level: 1, name: 'Coupons count twice' }).waitFor();
  await page.getByText('Casebridge’s worker gave no answer.').waitFor();
  await save.click();
  await until(stored, (now) => now.title === 'Coupons count twice a day');
  await saved.waitFor();
  // The page that is opened afterwards finds nothing to ask about, even where the blank is all that was typed.
  for (const text of ['Coupons count twice a day ', 'Coupons count\tthrice\n']) {
    const { rev } = await stored();
    await title.fill(text);
    await deafen(page, /^saveRequirement$/);
    await save.click();
    await until(stored, (now) => now.rev > rev);
    await page.reload();
    await saved.waitFor();
    assert.equal(await page.getByText('What you typed earlier is still here').count(), 0);
    assert.equal(await title.inputValue(), (await stored()).title);
  }
  // A blank that was not sent yet may be followed by a word.
  await title.press('End');
  await title.press('Space');
  await save.waitFor();
  await title.pressSequentially('a day');
  await holds(title, 'Coupons count thrice a day');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  // The same for one that is made.
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/new`);
  await page.getByRole('heading', { level: 1, name: 'New requirement' }).waitFor();
  await title.fill('Coupons expire ');
  await deafen(page, /^saveRequirement$/);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const [made] = await until(async () => must(await browser.ask('list', { kind: 'requirement', text: 'Coupons expire', offset: 0, limit: 1 })).rows, (rows) => rows.length === 1);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'New requirement' }).waitFor();
  await holds(title, '');
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/${made.id}`);
  await saved.waitFor();
  assert.equal(await title.inputValue(), 'Coupons expire');
  await page.close();
});

test('a record that is deleted elsewhere while its form is open is said to be once, and what was typed is saved after it is restored', async () => {
  const form = { id: null, rev: null, title: 'Vouchers', description: '', priority: 'p2', status: 'active' };
  const { id } = must(await browser.ask('saveRequirement', form));
  const page = await openOwn(browser, `workspace.html#requirement/${id}`);
  await page.getByLabel('Description').fill('A long story.');
  must(await browser.ask('deleteRecord', { kind: 'requirement', id }));
  const alerts = page.locator('main').getByRole('alert');
  await alerts.first().waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  // Once the answer is there, the way back has the focus.
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Restore');
  assert.equal(await alerts.count(), 1);
  assert.match(await alerts.innerText(), /^REQ-\d+ was deleted elsewhere and is in the trash\./);
  assert.equal(await page.getByLabel('Description').inputValue(), 'A long story.');
  await page.keyboard.press('Enter');
  await alerts.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(async () => must(await browser.ask('viewRequirement', { id })), ({ description }) => description === 'A long story.');
  await page.getByRole('button', { name: 'Saved', exact: true }).waitFor();
  await page.close();
});

/** The form of a new record, as it stands when it can be typed into. @param {string} kind */
async function newForm(kind) {
  const page = await openOwn(browser, `workspace.html#${kind}/new`);
  await page.getByLabel('Title').waitFor();
  return page;
}
/** So many forms of new records are open, for the browser. @param {number} count */
const formsOpen = (count) => until(
  () => browser.backstage.evaluate(async () => (await navigator.locks.query()).held?.filter(({ name }) => name?.startsWith('draft:')).length),
  (now) => now === count,
);
