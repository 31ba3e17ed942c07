// Fast hands before a slow worker, and two windows on the same case: what is typed or pressed before an answer came is
// neither lost, nor doubled, nor put where it was not meant. Answers are held back until the test lets them come.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, openOwn, until } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  // A note that offers to undo stays until it is pressed: how long it lives is nothing to race with.
  await browser.context.addInitScript(() => {
    const later = globalThis.setTimeout;
    globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ run, /** @type {number} */ ms) => (ms >= 4000 ? 0 : later(run, ms)));
  });
  await (await connect(browser)).close();
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** Keeps back the answers to a call from now on, and counts what is asked; the worker does its work meanwhile. @param {Page} page @param {string} name */
const hold = (page, name) => page.evaluate((name) => {
  const all = /** @type {any} */ (globalThis);
  if (!all.asked) {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    all.asked = [];
    all.held = new Map();
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      all.asked.push(message.name);
      const answer = await send(message);
      await all.held.get(message.name)?.promise;
      return answer;
    });
  }
  all.held.set(name, Promise.withResolvers());
}, name);
/** @param {Page} page @param {string} name */
const release = (page, name) => page.evaluate((name) => {
  const { held } = /** @type {any} */ (globalThis);
  held.get(name).resolve();
  held.delete(name);
}, name);
/** How often the page asked. @param {Page} page @param {string} name @returns {Promise<number>} */
const asked = (page, name) => page.evaluate((name) => /** @type {any} */ (globalThis).asked.filter((/** @type {string} */ one) => one === name).length, name);
/** The page has heard of a change in the workspace and looked at it. @param {Page} page @param {() => Promise<unknown>} change */
async function news(page, change) {
  const looks = await asked(page, 'viewHome');
  await change();
  await until(() => asked(page, 'viewHome'), (now) => now > looks);
}

/** @param {string} title @param {number[]} steps one number a case */
async function newCycle(title, steps) {
  const cases = [];
  for (const [n, count] of steps.entries()) {
    cases.push(must(await browser.ask('saveCase', {
      id: null, rev: null, title: `${title}, case ${n + 1}`, preconditions: '', priority: 'high', tags: [], folder: '',
      steps: Array.from({ length: count }, (_, at) => ({ action: `Do ${at + 1}`, expected: `See ${at + 1}` })),
    })).id);
  }
  const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title, description: '', environment: '', starts: '', ends: '', cases }));
  const { executions } = must(await browser.ask('viewCycle', { id }));
  return { id, cases, executions: executions.map((/** @type {{id: string}} */ one) => one.id) };
}
/** @param {string} title */
const newRequirement = async (title) => must(await browser.ask('saveRequirement', { id: null, rev: null, title, description: '', priority: 'p2', status: 'active' })).id;
/** @param {string} kind @param {string} text */
const found = async (kind, text) => must(await browser.ask('list', { kind, text, only: [], sort: null, deleted: false, offset: 0, limit: 9 })).rows;
/** @param {{id: string, executions: string[]}} cycle @param {number} [n] */
const stored = async (cycle, n = 0) => must(await browser.ask('viewRun', { cycle: cycle.id, execution: cycle.executions[n] })).execution;
/** @param {Page} page @param {number} n */
const onStep = (page, n) => page.locator('.run-step[aria-current]').getByRole('button', { name: new RegExp(`^Step ${n}:`) }).waitFor();
/** @param {Page} page */
const noteOf = (page) => page.getByRole('textbox', { name: 'Note', exact: true });

for (const place of ['runner.html#cycle/', 'workspace.html#cycle/']) {
  test(`a note that is begun before the result was stored is a note on its own case: ${place}`, async () => {
    const cycle = await newCycle('Late', [1, 1]);
    const page = await openOwn(browser, `${place}${cycle.id}${place.startsWith('work') ? '/run' : ''}`);
    await onStep(page, 1);
    await hold(page, 'recordResult');
    await page.keyboard.press('p');
    await page.keyboard.press('m');
    await page.keyboard.type('white for ');
    await release(page, 'recordResult');
    await page.getByRole('button', { name: 'Pass', pressed: true }).last().waitFor();
    await until(() => asked(page, 'viewRun'), (times) => times > 0);
    await page.evaluate(() => chrome.runtime.sendMessage({ name: 'viewLog', params: {} })); // and answered
    await page.keyboard.type('a minute');
    assert.equal(await noteOf(page).inputValue(), 'white for a minute');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { level: 2, name: /Late, case 2/ }).waitFor();
    assert.deepEqual([(await stored(cycle)).note, await noteOf(page).inputValue()], ['white for a minute', '']);
    await page.close();
  });
}

test('the form of a defect that opens late does not take the letters of a note', async () => {
  const cycle = await newCycle('Fails', [2]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  await hold(page, 'draftDefect');
  await page.keyboard.press('f');
  await until(() => asked(page, 'draftDefect'), (times) => times === 1);
  await page.keyboard.press('n');
  await page.keyboard.type('shows ');
  await release(page, 'draftDefect');
  const form = page.getByRole('form', { name: 'Report a defect' });
  await form.waitFor();
  await page.keyboard.type('a 500');
  assert.equal(await page.getByRole('textbox', { name: 'Note on step 1' }).inputValue(), 'shows a 500');
  assert.doesNotMatch(await form.getByLabel('Title').inputValue(), /500/);
  await page.close();
});

test('what is typed while a record is being made stands on the record, with the focus in it', async () => {
  const page = await openOwn(browser, 'workspace.html#requirement/new');
  await page.getByLabel('Title').fill('Made late');
  await page.getByLabel('Description').pressSequentially('one ');
  await hold(page, 'saveRequirement');
  await news(page, async () => {
    await page.keyboard.press('Control+s');
    await until(() => found('requirement', 'Made late'), (rows) => rows.length === 1);
  });
  await page.keyboard.type('two ');
  await release(page, 'saveRequirement');
  await page.getByRole('button', { name: /^Delete REQ-/ }).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'description');
  await page.keyboard.type('three');
  assert.deepEqual([await page.getByLabel('Title').inputValue(), await page.getByLabel('Description').inputValue()], ['Made late', 'one two three']);
  await page.keyboard.press('Control+s');
  const [{ id }] = await found('requirement', 'Made late');
  await until(async () => must(await browser.ask('viewRequirement', { id })).description, (text) => text === 'one two three');
  await page.goto('about:blank');
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/new`);
  assert.equal(await page.getByLabel('Title').inputValue(), '', 'the next one begins empty');
  await page.close();
});

test('letters typed while a preview is being made are in the text and in the preview', async () => {
  const page = await openOwn(browser, 'workspace.html#requirement/new');
  const text = page.getByLabel('Description');
  await text.pressSequentially('one');
  await page.getByRole('button', { name: 'Preview' }).waitFor();
  await hold(page, 'previewMarkdown');
  await page.getByRole('button', { name: 'Preview' }).click();
  await until(() => asked(page, 'previewMarkdown'), (count) => count === 1);
  await page.keyboard.type(' two');
  assert.equal(await text.inputValue(), 'one two');
  await release(page, 'previewMarkdown');
  await page.locator('.preview').getByText('one two', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Write' }).click();
  assert.equal(await text.inputValue(), 'one two');
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'description');
  await page.getByRole('button', { name: 'Preview' }).press('Enter');
  await page.locator('.preview').waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Write');
  await page.close();
});

test('whoever has left a form is not called away from where they are', async () => {
  const page = await openOwn(browser, 'workspace.html#requirement/new');
  await page.getByLabel('Title').fill('Left behind');
  await hold(page, 'saveRequirement');
  await page.keyboard.press('Control+s');
  await page.getByRole('navigation', { name: 'Workspace' }).getByRole('link', { name: 'Cycles' }).click();
  await page.getByRole('heading', { level: 1, name: /^Cycles/ }).waitFor();
  await release(page, 'saveRequirement');
  await page.locator('[data-casebridge="toast"]').getByRole('button', { name: 'Open' }).waitFor();
  assert.match(page.url(), /#cycles$/);
  await page.close();
});

test('Enter means what was typed, and means it once', async () => {
  for (const n of [0, 1, 2]) await newRequirement(`Needle ${n}`);
  const { cases: [id] } = await newCycle('Search', [1]);
  const page = await openOwn(browser, `workspace.html#testCase/${id}`);
  await page.getByRole('button', { name: 'Link requirement' }).click();
  await page.getByRole('dialog').getByRole('option', { name: /Needle 2/, selected: true }).waitFor();
  await page.keyboard.type('Needle 0');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Requirements/ }).getByRole('link', { name: /Needle 0/ }).waitFor();
  await hold(page, 'search');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('undo the last');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await release(page, 'search');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await until(() => asked(page, 'undo'), (times) => times > 0);
  // Whatever else the two keys had asked for would have been asked before this answer.
  await news(page, () => newRequirement('News'));
  assert.equal(await asked(page, 'undo'), 1);
  await page.close();
});

test('a tag in the middle of its word is saved with the rest', async () => {
  const { cases: [id] } = await newCycle('Tags', [1]);
  const page = await openOwn(browser, `workspace.html#testCase/${id}`);
  await page.getByLabel('Tags').pressSequentially('smoke');
  await page.keyboard.press('Control+s');
  await until(async () => must(await browser.ask('viewCase', { id })).tags, (tags) => tags.join() === 'smoke');
  await page.close();
});

test('both buttons of a defect make one defect, however they are pressed', async () => {
  const page = await openOwn(browser, 'workspace.html#defect/new');
  await page.getByLabel('Title').fill('Reported once');
  await hold(page, 'saveDefect');
  await page.getByRole('button', { name: 'Save and push' }).click();
  await until(() => asked(page, 'saveDefect'), (times) => times === 1);
  await page.getByRole('button', { name: 'Save defect' }).click();
  await release(page, 'saveDefect');
  await page.getByRole('button', { name: /^Delete DEF-/ }).waitFor();
  assert.deepEqual([await asked(page, 'saveDefect'), (await found('defect', 'Reported once')).length], [1, 1]);
  await page.close();
});

test('the form of a pushed defect makes room for the next before the tracker has answered', async () => {
  const page = await openOwn(browser, 'workspace.html#defect/new');
  await page.getByLabel('Title').fill('Pushed slowly');
  await hold(page, 'pushDefect');
  await page.getByRole('button', { name: 'Save and push' }).click();
  await page.getByRole('button', { name: /^Delete DEF-/ }).waitFor();
  await page.goto(`${browser.url}extension/pages/workspace.html#defects`);
  await page.getByRole('heading', { level: 1, name: /^Defects/ }).waitFor();
  await page.getByRole('link', { name: 'New defect' }).click();
  await page.getByRole('form', { name: 'Report a defect' }).getByLabel('Title').pressSequentially('The next ');
  await release(page, 'pushDefect');
  await page.locator('[data-casebridge="toast"]').getByText(/^DEF-\d+ is /).waitFor();
  await page.keyboard.type('one');
  assert.equal(await page.getByLabel('Title').inputValue(), 'The next one');
  await page.close();
});

test('a defect that is stored late does not close the form of the next case', async () => {
  const cycle = await newCycle('Quick', [1, 1]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  await page.keyboard.press('d');
  const form = page.getByRole('form', { name: 'Report a defect' });
  await form.getByLabel('Title').fill('Of the first');
  await hold(page, 'saveDefect');
  await form.getByRole('button', { name: 'Save and push' }).click();
  await until(() => asked(page, 'saveDefect'), (times) => times === 1);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 2, name: /Quick, case 2/ }).waitFor();
  await page.keyboard.press('d');
  await form.getByLabel('Title').fill('Of the second');
  await release(page, 'saveDefect');
  await until(() => asked(page, 'pushDefect'), (times) => times === 1);
  await page.locator('[data-casebridge="toast"]').getByText(/^DEF-\d+ is /).waitFor();
  assert.equal(await form.getByLabel('Title').inputValue(), 'Of the second');
  await page.close();
});

test('Enter in the box of a list goes to the rows of its words, not to those still shown', async () => {
  for (const n of [1, 2]) await newRequirement(`Haystack ${n}`);
  const page = await openOwn(browser, 'workspace.html#requirements');
  await page.getByRole('link', { name: 'Haystack 2' }).waitFor();
  await hold(page, 'list');
  await page.keyboard.press('/');
  await page.keyboard.type('haystack 1');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await until(() => asked(page, 'list'), (times) => times > 0);
  await release(page, 'list');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Haystack 1');
  assert.match(page.url(), /#requirements\?text=haystack\+1$/);
  await page.close();
});

test('what takes a result back takes back that result: the key pressed before it was stored, and the note of an earlier case', async () => {
  const cycle = await newCycle('Back', [1, 3, 1]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  const onCase = (/** @type {number} */ n) => page.getByRole('heading', { level: 2, name: `Back, case ${n}` }).waitFor();
  await onStep(page, 1);
  await hold(page, 'recordResult');
  await page.keyboard.press('p');
  await page.keyboard.press('u');
  await release(page, 'recordResult');
  await page.getByText(/^TC-\d+: taken back$/).waitFor();
  await onCase(1);
  assert.equal((await stored(cycle)).outcome, 'notExecuted');
  await page.keyboard.press('p');
  await onCase(2);
  await page.keyboard.press('b');
  await onStep(page, 2);
  await page.locator('[data-casebridge="toast"]').filter({ hasText: 'Pass' }).getByRole('button', { name: 'Undo' }).last().click();
  await onCase(1);
  await until(() => stored(cycle), ({ outcome }) => outcome === 'notExecuted');
  assert.equal((await stored(cycle, 1)).steps[0].outcome, 'blocked');
  await page.close();
});

test('a result is taken back from the note of the next case, and that note stays where it was written', async () => {
  const cycle = await newCycle('Regret', [1, 1]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  await page.keyboard.press('p');
  await page.getByRole('heading', { level: 2, name: 'Regret, case 2' }).waitFor();
  await page.keyboard.press('m');
  await page.keyboard.type('of the second');
  await page.locator('[data-casebridge="toast"]').filter({ hasText: 'Pass' }).getByRole('button', { name: 'Undo' }).last().click();
  await page.getByRole('heading', { level: 2, name: 'Regret, case 1' }).waitFor();
  await until(() => stored(cycle), ({ outcome }) => outcome === 'notExecuted');
  assert.deepEqual([await noteOf(page).inputValue(), (await stored(cycle, 1)).note], ['', 'of the second']);
  await page.close();
});

test('a refusal that comes late does not tear away whoever types on', async () => {
  const page = await openOwn(browser, 'workspace.html#requirement/new');
  await page.getByLabel('Description').pressSequentially('words ');
  await hold(page, 'saveRequirement');
  await page.keyboard.press('Control+s');
  await until(() => asked(page, 'saveRequirement'), (times) => times === 1);
  await page.keyboard.type('go ');
  await release(page, 'saveRequirement');
  await page.locator('[name="title"][aria-invalid="true"]').waitFor();
  await page.keyboard.type('on');
  assert.deepEqual([await page.getByLabel('Title').inputValue(), await page.getByLabel('Description').inputValue()], ['', 'words go on']);
  await page.close();
});
