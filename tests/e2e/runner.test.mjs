// Running a cycle by the keyboard alone, in the side panel's page and in the workspace, and a browser that is killed in
// the middle of a word. The panel itself is the browser's own and no test can press keys in it: whether it opens
// is asked of the browser, and its page is walked through in a tab.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, holds, openOwn, until } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** A cycle over cases with so many steps each. @param {string} title @param {number[]} steps */
async function newCycle(title, steps) {
  const cases = [];
  for (const [n, count] of steps.entries()) {
    cases.push(must(await browser.ask('saveCase', {
      id: null, rev: null, title: `${title}, case ${n + 1}`, preconditions: 'There is a mug in the cart.', priority: 'high', tags: [], folder: '',
      steps: Array.from({ length: count }, (_, at) => ({ action: `Do ${at + 1}`, expected: `See ${at + 1}` })),
    })).id);
  }
  const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title, description: '', environment: 'Staging', version: '2.4.0', starts: '', ends: '', cases }));
  const { executions } = must(await browser.ask('viewCycle', { id }));
  return { id, executions: executions.map((/** @type {{id: string}} */ one) => one.id) };
}

/** @param {string} cycle @param {string} execution */
const stored = async (cycle, execution) => must(await browser.ask('viewRun', { cycle, execution })).execution;
/** The case on the screen. @param {Page} page @param {string | RegExp} title */
const onCase = (page, title) => page.getByRole('heading', { level: 2, name: title }).waitFor();
/** The step that takes the next key. @param {Page} page @param {number} n */
const onStep = (page, n) => page.locator('.run-step[aria-current]').getByRole('button', { name: new RegExp(`^Step ${n}:`) }).waitFor();

test('a cycle is walked by the keyboard alone, and a failing step becomes an issue', async () => {
  const cycle = await newCycle('Checkout', [3, 0, 2, 2]);
  const page = await openOwn(browser, 'runner.html');
  await page.setViewportSize({ width: 360, height: 800 });
  await page.getByRole('link', { name: /Checkout/ }).focus();
  await page.keyboard.press('Enter');
  await onCase(page, /Checkout, case 1/);
  await onStep(page, 1);
  await page.keyboard.press('p');
  await onStep(page, 2);
  await page.keyboard.press('s');
  await onStep(page, 3);
  await page.keyboard.press('u');
  await onStep(page, 2);
  await page.keyboard.press('p');
  await onStep(page, 3);
  await page.keyboard.press('n');
  await page.keyboard.type('slow, but fine');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await onCase(page, /Checkout, case 2/);
  const first = await stored(cycle.id, cycle.executions[0]);
  assert.equal(first.outcome, 'pass');
  assert.deepEqual(first.steps.map((/** @type {any} */ step) => [step.outcome, step.note]), [['pass', ''], ['pass', ''], ['pass', 'slow, but fine']]);

  await page.keyboard.press('b');
  await onCase(page, /Checkout, case 3/);
  assert.equal((await stored(cycle.id, cycle.executions[1])).outcome, 'blocked', 'a case without steps takes the key itself');
  await page.keyboard.press('u');
  await onCase(page, /Checkout, case 2/);
  await until(() => stored(cycle.id, cycle.executions[1]), ({ outcome }) => outcome === 'notExecuted');
  await page.keyboard.press('s');
  await onCase(page, /Checkout, case 3/);

  await page.keyboard.press('p');
  await onStep(page, 2);
  await page.keyboard.press('f');
  const form = page.getByRole('form', { name: 'Report a defect' });
  await form.waitFor();
  assert.match(await form.getByLabel('Description').inputValue(), /Fails at step 2:\*\* Do 2[^]*Version:|Version:\*\* 2\.4\.0[^]*Fails at step 2:\*\* Do 2/);
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'title');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('The mug is gone');
  const push = form.getByRole('button', { name: 'Save and push' });
  for (let presses = 0; presses < 6 && !(await push.evaluate((button) => button.matches(':focus'))); presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /^#\d+/ }).waitFor();
  const issues = await sandbox.api('GET', '/issues?state=all&per_page=100');
  const found = issues.filter((/** @type {{title: string}} */ issue) => issue.title === 'The mug is gone');
  assert.equal(found.length, 1);
  assert.match(found[0].body, /Do 2/);
  assert.equal((await stored(cycle.id, cycle.executions[2])).outcome, 'fail');

  await page.keyboard.press('ArrowRight');
  await onCase(page, /Checkout, case 4/);
  await page.keyboard.press('l');
  await page.getByRole('option', { name: /The mug is gone/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /The mug is gone/ }).waitFor();
  await page.keyboard.press('Shift+F');
  await form.waitFor();
  await form.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByText('Every case of this cycle has a result.').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, 'nothing hangs over at 360 pixels');
  await page.close();
});

test('keys in a text are text, and the time counts only while it runs', async () => {
  const cycle = await newCycle('Timer', [2, 2]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  const timer = page.getByRole('button', { name: 'Timer' });
  await page.keyboard.press('t');
  await timer.getByText('0:01').waitFor();
  await page.keyboard.press('t');
  assert.equal(await timer.getAttribute('aria-pressed'), 'false');
  await page.keyboard.press('m');
  await page.keyboard.type('pfbs tud jk?');
  await page.keyboard.press('Escape');
  await holds(page.getByRole('textbox', { name: 'Note', exact: true }), 'pfbs tud jk?');
  await page.keyboard.press('ArrowRight');
  await onCase(page, /Timer, case 2/);
  const kept = await stored(cycle.id, cycle.executions[0]);
  assert.deepEqual([kept.outcome, kept.note], ['notExecuted', 'pfbs tud jk?'], 'a note without a result is stored on the way');
  assert.ok(kept.seconds >= 1, `${kept.seconds}`);
  await page.close();
});

test('the same keys work in the workspace, whose list follows', async () => {
  const cycle = await newCycle('Workspace', [2, 2]);
  const page = await openOwn(browser, `workspace.html#cycle/${cycle.id}/run`);
  await onStep(page, 1);
  await page.keyboard.press('p');
  await onStep(page, 2);
  await page.keyboard.press('p');
  await onCase(page, /Workspace, case 2/);
  const list = page.getByRole('navigation', { name: 'Cases of this cycle' });
  await list.getByRole('link', { name: /^Pass .*Workspace, case 1/ }).waitFor();
  assert.match(page.url(), new RegExp(cycle.executions[1]));
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.close();
});

test('an answer that was asked for before a key was pressed does not bring the case back', async () => {
  const cycle = await newCycle('Slow', [1, 1]);
  const page = await openOwn(browser, `workspace.html#cycle/${cycle.id}/run`);
  await onStep(page, 1);
  // The next look at the run is answered late.
  await page.evaluate(() => {
    const all = /** @type {any} */ (globalThis);
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    all.looks = 0;
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      const answer = await send(message);
      if (message.name === 'viewRun' && !all.release) await new Promise((go) => { all.release = go; });
      if (message.name === 'viewRun') all.looks++;
      return answer;
    });
  });
  await newCycle('News', [0]);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).release);
  await page.keyboard.press('p');
  await onCase(page, /Slow, case 2/);
  const looks = await page.evaluate('looks');
  await page.evaluate('release()');
  // The late one, and the one that is asked in its place.
  await page.waitForFunction((before) => /** @type {any} */ (globalThis).looks >= before + 2, Number(looks));
  await onCase(page, /Slow, case 2/);
  assert.match(page.url(), new RegExp(cycle.executions[1]));
  assert.equal(await page.getByRole('heading', { level: 2, name: /Slow, case 1/ }).count(), 0);
  await page.close();
});

test('a key that follows the choice of a defect at once goes to the run', async () => {
  must(await browser.ask('saveDefect', { id: null, rev: null, title: 'A known one', description: '', priority: 'minor', status: 'open', execution: null, requirement: null }));
  const cycle = await newCycle('Known', [1, 1]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  // That the defect is tied is answered late; what was stored is on the screen before that.
  await page.evaluate(() => {
    const all = /** @type {any} */ (globalThis);
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
      const answer = await send(message);
      if (message.name === 'attachDefect') await new Promise((go) => { all.release = go; });
      return answer;
    });
  });
  await page.keyboard.press('l');
  await page.getByRole('option', { name: /A known one/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+F');
  await page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /A known one/ }).waitFor();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).release);
  await page.evaluate('release()');
  await page.getByRole('form', { name: 'Report a defect' }).waitFor();
  const failed = await stored(cycle.id, cycle.executions[0]);
  assert.equal(failed.outcome, 'fail');
  await page.close();
});

test('the cases of a cycle are chosen, changed and copied', async () => {
  const cycle = await newCycle('Bulk', [1, 1, 1, 1]);
  const page = await openOwn(browser, `workspace.html#cycle/${cycle.id}`);
  const box = (/** @type {number} */ n) => page.getByRole('table').getByRole('row').nth(n).getByRole('checkbox');
  await box(1).click();
  await box(3).click({ modifiers: ['Shift'] });
  const bulk = page.getByRole('group', { name: 'With the chosen test cases' });
  await bulk.getByText('3 chosen').waitFor();
  await bulk.getByLabel('Tester').fill('Mia');
  await page.keyboard.press('Enter');
  await page.getByText('3 test cases assigned to Mia').waitFor();
  await bulk.getByRole('button', { name: 'Fail' }).click();
  await page.getByText('4 executed').or(page.getByText('3 of 4 executed, 3 failed')).first().waitFor();
  await page.locator('[data-casebridge="toast"]').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('0 of 4 executed, 0 failed').first().waitFor();
  const mover = page.getByRole('row', { name: /Bulk, case 4/ }).getByRole('button', { name: /^Move/ });
  await mover.focus();
  await page.keyboard.press('ArrowUp');
  await until(async () => must(await browser.ask('viewCycle', { id: cycle.id })).executions.map((/** @type {{title: string}} */ one) => one.title.at(-1)).join(''), (order) => order === '1243');
  await page.getByRole('combobox', { name: 'Tester' }).selectOption('Mia');
  await page.getByRole('row', { name: /Bulk, case 4/ }).waitFor({ state: 'detached' });
  await page.getByLabel('Environment').fill('Live');
  await page.keyboard.press('Control+s');
  await page.getByRole('region', { name: 'History' }).getByText('Live').waitFor();
  await page.getByRole('button', { name: 'Clone' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bulk (copy)' }).waitFor();
  await page.getByRole('button', { name: 'Choose test cases' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.close();
});

test('the panel opens beside the tab, at the cycle one comes from', async () => {
  const cycle = await newCycle('Beside', [1]);
  const page = await openOwn(browser, `workspace.html#cycle/${cycle.id}`);
  await page.getByRole('button', { name: 'Run beside a tab' }).click();
  const panels = () => browser.backstage.evaluate(async () => (await chrome.runtime.getContexts({ contextTypes: [/** @type {any} */ ('SIDE_PANEL')] })).map(({ documentUrl }) => documentUrl ?? ''));
  await until(panels, (urls) => urls.some((url) => url.endsWith(`/runner.html#cycle/${cycle.id}`)));
  await page.close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`everybody can use it, in ${colorScheme}`, async () => {
    const cycle = await newCycle(`Access in ${colorScheme}`, [2, 0]);
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    for (const [path, width] of /** @type {[string, number][]} */ ([['runner.html#cycles', 340], [`runner.html#cycle/${cycle.id}`, 340], [`workspace.html#cycle/${cycle.id}/run`, 1280], [`workspace.html#cycle/${cycle.id}`, 1280]])) {
      await page.goto('about:blank');
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${browser.url}extension/pages/${path}`);
      await page.getByText(`Access in ${colorScheme}`).first().waitFor();
      if (path.includes('/run') || path.startsWith('runner.html#cycle/')) await onStep(page, 1);
      await clean(page, { where: path });
    }
    await page.close();
  });
}

test('a browser that is killed in the middle of a note has the note afterwards', async () => {
  const cycle = await newCycle('Killed', [2, 2]);
  const page = await openOwn(browser, `runner.html#cycle/${cycle.id}`);
  await onStep(page, 1);
  await page.keyboard.press('p');
  await onStep(page, 2);
  await page.keyboard.press('m');
  await page.keyboard.type('The page was white for a minute, th');
  // The write of the last letter is on its way; from here on no goodbye is said.
  await until(() => browser.stored('local'), (all) => JSON.stringify(all[`draft:note:${cycle.executions[0]}`] ?? '').includes('for a minute, th'));
  const profile = await browser.kill();
  browser = await startBrowser(sandbox, { profile });
  const again = await openOwn(browser, 'runner.html');
  await onCase(again, /Killed, case 1/);
  await holds(again.getByRole('textbox', { name: 'Note', exact: true }), 'The page was white for a minute, th');
  await again.getByRole('button', { name: 'Step 1: Pass' }).waitFor();
  await again.keyboard.press('Shift+P');
  await onCase(again, /Killed, case 2/);
  const { note, outcome } = await stored(cycle.id, cycle.executions[0]);
  assert.deepEqual([outcome, note], ['pass', 'The page was white for a minute, th']);
  await until(() => browser.stored('local'), (all) => !all[`draft:note:${cycle.executions[0]}`]); // what is stored needs no draft
  await again.close();
});

test('two windows on the same case lose nothing of each other', async () => {
  const cycle = await newCycle('Together', [0]);
  const place = `workspace.html#cycle/${cycle.id}/run/${cycle.executions[0]}`;
  const [one, two] = await Promise.all([openOwn(browser, place), openOwn(browser, place)]);
  for (const [page, words] of /** @type {[Page, string][]} */ ([[one, '500 on checkout'], [two, 'only in Firefox']])) await page.getByRole('textbox', { name: 'Note', exact: true }).fill(words);
  await one.getByRole('button', { name: 'Save', exact: true }).click();
  await until(() => stored(cycle.id, cycle.executions[0]), ({ note }) => note === '500 on checkout');
  await two.getByRole('button', { name: 'Blocked' }).click();
  const seen = await until(() => stored(cycle.id, cycle.executions[0]), ({ outcome }) => outcome === 'blocked');
  assert.equal(seen.note, '500 on checkout\n\nonly in Firefox');
  await two.getByText('was changed elsewhere meanwhile').first().waitFor();
  await until(() => two.getByRole('textbox', { name: 'Note', exact: true }).inputValue(), (value) => value === seen.note);
  // What the other one gives now replaces a result, which can still be seen.
  await one.getByRole('button', { name: 'Pass' }).click();
  await one.getByRole('region', { name: 'Earlier results' }).getByText('Blocked').waitFor();
  await Promise.all([one.close(), two.close()]);
});
