// Two windows on the same case agree and keep what only one of them knows; what was thrown away comes back; and the focus
// stays on its record, or goes to a place that is still there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn, until } from './steps.mjs';
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
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** A cycle over one case. @param {string} title @param {number} steps */
async function newCycle(title, steps) {
  const { id: made } = must(await browser.ask('saveCase', {
    id: null, rev: null, title, preconditions: '', priority: 'high', tags: [], folder: '',
    steps: Array.from({ length: steps }, (_, at) => ({ action: `Do ${at + 1}`, expected: `See ${at + 1}` })),
  }));
  const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title, description: '', environment: '', starts: '', ends: '', cases: [made] }));
  const { executions: [{ id: execution }] } = must(await browser.ask('viewCycle', { id }));
  return { id, made, execution };
}
/** @param {{id: string, execution: string}} cycle */
const stored = async (cycle) => must(await browser.ask('viewRun', { cycle: cycle.id, execution: cycle.execution })).execution;
/** @param {Page} page @param {string} name of a step's mark */
const mark = (page, name) => page.getByRole('button', { name, exact: true }).first();
/** @param {Page} page */
const noteOf = (page) => page.getByRole('textbox', { name: 'Note', exact: true });
/** @param {Page} page */
const saveOf = (page) => page.getByRole('button', { name: 'Save', exact: true });
/** @param {Page} page */
const undoOf = (page) => page.locator('[data-casebridge="toast"]').getByRole('button', { name: 'Undo' }).last();
/** @param {string} title */
const newRequirement = async (title) => must(await browser.ask('saveRequirement', { id: null, rev: null, title, description: '', priority: 'p2', status: 'active' })).id;

test('what another window gave the steps shows at once, beside what is marked and written here', async () => {
  const cycle = await newCycle('Marks', 4);
  const place = `runner.html#cycle/${cycle.id}/run/${cycle.execution}`;
  const [one, two] = await Promise.all([openOwn(browser, place), openOwn(browser, place)]);
  await mark(one, 'Step 1: no result yet').waitFor();
  await mark(two, 'Step 1: no result yet').waitFor();
  await one.keyboard.press('p');
  await one.keyboard.press('n');
  await one.keyboard.type('half a wo');
  await mark(two, 'Step 3: no result yet').click();
  await two.keyboard.press('b');
  await mark(two, 'Step 2: no result yet').click();
  await two.getByRole('textbox', { name: 'Note on step 2' }).fill('theirs');
  await saveOf(two).click();
  await mark(one, 'Step 3: Blocked').waitFor();
  await mark(one, 'Step 1: Pass').waitFor();
  await one.keyboard.type('rd');
  assert.equal(await one.getByRole('textbox', { name: 'Note on step 2' }).inputValue(), 'half a word');
  // The other one takes its mark back: it is gone here, too, and does not come back with what is saved here.
  await mark(two, 'Step 3: Blocked').click();
  await two.locator('.run-step[aria-current]').getByRole('button', { name: /^Step 3:/ }).waitFor();
  await two.keyboard.press('s');
  await saveOf(two).click();
  await mark(one, 'Step 3: Skipped').waitFor();
  await saveOf(one).click();
  const { steps } = await until(() => stored(cycle), (now) => now.steps[0].outcome === 'pass');
  assert.deepEqual(steps.map((/** @type {any} */ step) => [step.outcome, step.note]), [['pass', ''], ['notExecuted', 'theirs\n\nhalf a word'], ['skipped', ''], ['notExecuted', '']]);
  await mark(two, 'Step 1: Pass').waitFor();
  await Promise.all([one.close(), two.close()]);
});

test('a note that is not saved yet outlives another window’s save and its own window', async () => {
  const cycle = await newCycle('Kept', 1);
  const place = `workspace.html#cycle/${cycle.id}/run/${cycle.execution}`;
  const [one, two] = await Promise.all([openOwn(browser, place), openOwn(browser, place)]);
  await noteOf(one).fill('only here');
  await two.getByRole('textbox', { name: 'Note on step 1' }).fill('there');
  await saveOf(two).click();
  await until(() => stored(cycle), ({ steps }) => steps[0].note === 'there');
  const kept = async () => /** @type {any} */ ((await browser.stored('local'))[`draft:note:${cycle.execution}`])?.typed ?? {};
  await until(kept, ({ note, steps }) => note === 'only here' && !steps);
  await one.close();
  const again = await openOwn(browser, place);
  await until(() => noteOf(again).inputValue(), (text) => text === 'only here');
  // Leaving the run stores it.
  await again.getByRole('link', { name: 'Close' }).click();
  await until(() => stored(cycle), ({ note }) => note === 'only here');
  await Promise.all([again.close(), two.close()]);
});

test('the text of a form outlives another window’s save of the same record, and its own window', async () => {
  const id = await newRequirement('Both');
  const place = `workspace.html#requirement/${id}`;
  const [one, two] = await Promise.all([openOwn(browser, place), openOwn(browser, place)]);
  await one.getByLabel('Description').fill('only here');
  await two.getByLabel('Title').fill('Both, renamed');
  await two.keyboard.press('Control+s');
  await until(async () => must(await browser.ask('viewRequirement', { id })).title, (title) => title === 'Both, renamed');
  await until(async () => JSON.stringify(/** @type {any} */ ((await browser.stored('local'))[`draft:requirement:${id}`])?.typed), (typed) => typed === '{"description":"only here"}');
  await one.close();
  const again = await openOwn(browser, place);
  await until(() => again.getByLabel('Description').inputValue(), (text) => text === 'only here');
  assert.equal(await again.getByLabel('Title').inputValue(), 'Both, renamed');
  await Promise.all([again.close(), two.close()]);
});

test('what two windows typed in the same place is a question, whatever else is heard of meanwhile; in other places it is none', async () => {
  const id = await newRequirement('Asked');
  const page = await openOwn(browser, `workspace.html#requirement/${id}`);
  const view = async () => must(await browser.ask('viewRequirement', { id }));
  const elsewhere = async (/** @type {object} */ change) => {
    const { rev, title, description, priority, status } = await view();
    must(await browser.ask('saveRequirement', { id, rev, title, description, priority, status, ...change }));
  };
  await page.getByLabel('Description').fill('mine');
  await elsewhere({ title: 'Asked of all' });
  await page.getByRole('heading', { level: 1, name: 'Asked of all' }).waitFor();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Saved', exact: true }).or(page.getByRole('button', { name: 'Keep my text' })).waitFor();
  assert.deepEqual([(await view()).title, (await view()).description], ['Asked of all', 'mine']);

  await page.getByLabel('Title').fill('Asked of me');
  await elsewhere({ title: 'Asked of them' });
  await page.getByRole('heading', { level: 1, name: 'Asked of them' }).waitFor();
  const { id: other } = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Heard of', preconditions: '', priority: 'high', tags: [], folder: '', steps: [] }));
  must(await browser.ask('linkCases', { requirement: id, cases: [other] }));
  await page.getByRole('link', { name: /Heard of/ }).waitFor();
  await page.keyboard.press('Control+s');
  const keep = page.getByRole('button', { name: 'Keep my text' });
  await keep.or(page.getByRole('button', { name: 'Saved', exact: true })).waitFor();
  assert.equal((await view()).title, 'Asked of them');
  await keep.click();
  must(await browser.ask('unlinkCases', { requirement: id, cases: [other] }));
  await page.getByRole('link', { name: /Heard of/ }).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  await until(async () => (await view()).title, (title) => title === 'Asked of me');
  await page.close();
});

test('what was thrown away comes back: the text of a form, of a comment, a step', async () => {
  const { made } = await newCycle('Thrown', 2);
  const page = await openOwn(browser, `workspace.html#testCase/${made}`);
  await page.getByLabel('Preconditions').fill('A long list of things');
  await page.getByRole('button', { name: 'Discard changes' }).press('Enter');
  assert.equal(await page.getByLabel('Preconditions').inputValue(), '');
  await page.waitForFunction(() => document.activeElement?.matches('[data-save]'));
  await undoOf(page).click();
  assert.equal(await page.getByLabel('Preconditions').inputValue(), 'A long list of things');
  await page.getByRole('button', { name: 'Remove step 1' }).click();
  await page.getByRole('button', { name: 'Remove step 2' }).waitFor({ state: 'detached' });
  await undoOf(page).click();
  assert.equal(await page.getByRole('textbox', { name: 'Action, step 1' }).inputValue(), 'Do 1');
  assert.equal(await page.getByRole('textbox', { name: 'Action, step 2' }).inputValue(), 'Do 2');
  const { id: defect } = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'Talked about', description: '', priority: 'major', status: 'open', execution: null, requirement: null }));
  must(await browser.ask('saveComment', { defect, id: crypto.randomUUID(), text: 'First' }));
  await page.goto(`${browser.url}extension/pages/workspace.html#defect/${defect}`);
  await page.getByRole('button', { name: /^Edit the comment/ }).click();
  await page.keyboard.type(', and more');
  await page.keyboard.press('Escape');
  await undoOf(page).click();
  assert.equal(await page.getByRole('form', { name: 'Edit comment' }).getByRole('textbox').inputValue(), 'First, and more');
  await page.waitForFunction(() => document.activeElement?.matches('form[aria-label="Edit comment"] textarea'));
  await page.close();
});

test('what was ticked is ticked again, however the choice of test cases was left', async () => {
  const requirement = await newRequirement('To be ticked');
  const other = await newRequirement('With another choice');
  for (const n of [1, 2, 3]) await newCycle(`Tick ${n}`, 1);
  const page = await openOwn(browser, `workspace.html#requirement/${requirement}`);
  const dialog = page.getByRole('dialog');
  const open = () => page.getByRole('button', { name: 'Link test cases' }).click();
  await open();
  await dialog.getByRole('checkbox', { name: /Tick 1/ }).check();
  await dialog.getByRole('checkbox', { name: /Tick 3/ }).check();
  for (const leave of [() => page.keyboard.press('Escape'), () => dialog.getByRole('button', { name: 'Cancel' }).click(), () => page.mouse.click(2, 2)]) {
    await leave();
    await dialog.waitFor({ state: 'detached' });
    await open();
    await dialog.getByText('2 chosen').waitFor();
  }
  for (const n of [1, 3]) await dialog.getByRole('checkbox', { name: new RegExp(`Tick ${n}`), checked: true }).waitFor();
  await page.keyboard.press('Escape');
  // Another record is another choice.
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/${other}`);
  await page.getByRole('heading', { level: 1, name: 'With another choice' }).waitFor();
  await open();
  await dialog.getByText('None chosen').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/${requirement}`);
  await page.getByRole('heading', { level: 1, name: 'To be ticked' }).waitFor();
  await open();
  await dialog.getByRole('button', { name: 'Link 2 test cases' }).click();
  await page.getByRole('link', { name: /Tick 3/ }).waitFor();
  await open();
  await dialog.getByText('None chosen').waitFor();
  await page.keyboard.press('Escape');
  await page.close();
});

test('the cursor of a list stays on its record, and a change of many leaves the focus in the list', async () => {
  for (const n of [1, 2, 3]) await newRequirement(`Row ${n}`);
  const page = await openOwn(browser, 'workspace.html#requirements');
  const has = (/** @type {string} */ text) => page.waitForFunction((words) => document.activeElement?.matches('a.open') && document.activeElement.textContent === words, text);
  await page.getByRole('link', { name: 'Row 3' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await has('Row 2');
  await newRequirement('Row above');
  await page.getByRole('link', { name: 'Row above' }).waitFor();
  await has('Row 2');
  await page.keyboard.press('x');
  await page.getByRole('checkbox', { name: /^Select REQ-/, checked: true }).waitFor();
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Delete' }).press('Enter');
  await page.getByRole('link', { name: 'Row 2' }).waitFor({ state: 'detached' });
  await has('Row 1');
  await page.close();
});

test('what goes away with its own button leaves the focus beside it; Enter twice takes one action back', async () => {
  const requirement = await newRequirement('Tied');
  const cases = [];
  for (const n of [1, 2]) cases.push((await newCycle(`Tied case ${n}`, 1)).made);
  must(await browser.ask('linkCases', { requirement, cases }));
  const page = await openOwn(browser, `workspace.html#requirement/${requirement}`);
  const focusIn = (/** @type {string} */ text) => page.waitForFunction((words) => document.activeElement?.textContent?.includes(words), text);
  const lines = page.getByRole('region', { name: /^Test cases/ }).getByRole('listitem');
  await lines.filter({ hasText: 'Tied case 1' }).getByRole('button', { name: /^Unlink/ }).press('Enter');
  await lines.filter({ hasText: 'Tied case 1' }).waitFor({ state: 'detached' });
  await focusIn('Tied case 2');
  await page.goto('about:blank');
  await page.goto(`${browser.url}extension/pages/workspace.html#requirements?only=priority%3Ap2`);
  await page.getByRole('button', { name: /^Drop / }).press('Enter');
  await page.getByRole('button', { name: /^Drop / }).waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement !== document.body);
  const actions = async () => must(await browser.ask('viewUndo', {})).actions.length;
  const before = await actions();
  await page.getByRole('button', { name: 'Recent actions' }).click();
  const undo = page.getByRole('dialog').getByRole('button', { name: /^Undo: / }).first();
  await undo.focus();
  // Both presses in one frame: the second finds the first on its way.
  const asked = await undo.evaluate((button) => {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    let count = 0;
    chrome.runtime.sendMessage = /** @type {any} */ ((/** @type {any} */ message) => {
      if (message.name === 'undo') count++;
      return send(message);
    });
    for (const _ of [1, 2]) /** @type {HTMLElement} */ (button).click();
    return count;
  });
  assert.equal(asked, 1);
  await until(actions, (now) => now < before);
  await page.close();
});

test('Escape leaves the words on a picture, then the choice, and only then the picture', async () => {
  const page = await openOwn(browser, 'workspace.html#defects');
  await page.evaluate(async () => {
    const { annotate } = await import(/** @type {any} */ ('/extension/ui/annotate.js'));
    const blank = new OffscreenCanvas(400, 300);
    blank.getContext('2d')?.fillRect(0, 0, 400, 300);
    void annotate(await blank.convertToBlob());
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('application', { name: 'The screenshot' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('canvas'));
  await page.keyboard.press('t');
  await page.keyboard.type('Wrong price');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.matches('canvas'));
  assert.equal(await dialog.getByLabel('Words').inputValue(), 'Wrong price');
  await page.keyboard.press('Escape');
  await dialog.getByText('Nothing is chosen').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.close();
});

test('cases that were taken out of a cycle come back, those on the other pages, too', async () => {
  const cases = await browser.backstage.evaluate(async () => {
    const made = [];
    for (let n = 0; n < 203; n++) made.push(chrome.runtime.sendMessage({ name: 'saveCase', params: { id: null, rev: null, title: `Many ${n}`, preconditions: '', priority: 'low', tags: [], folder: '', steps: [] } }));
    return (await Promise.all(made)).map(({ ok }) => ok.id);
  });
  const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Two pages', description: '', environment: '', starts: '', ends: '', cases }));
  const count = async () => must(await browser.ask('viewCycle', { id })).total;
  const page = await openOwn(browser, `workspace.html#cycle/${id}`);
  await page.getByRole('checkbox', { name: 'Choose all shown' }).click();
  await page.getByRole('button', { name: 'Choose all 203' }).click();
  await page.getByText('203 chosen').waitFor();
  await page.getByRole('button', { name: 'Take out' }).click();
  await until(count, (now) => now === 0);
  await undoOf(page).click();
  await until(count, (now) => now === 203);
  await page.close();
});

test('long words stay inside at 360 pixels: the panel’s head, the rows of a list, a tag with its button', async () => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau'.repeat(2);
  const { id: made } = must(await browser.ask('saveCase', { id: null, rev: null, title: word, preconditions: '', priority: 'high', tags: [word.slice(0, 60)], folder: word, steps: [] }));
  const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title: word, description: '', environment: word, version: word.slice(0, 90), starts: '', ends: '', cases: [made] }));
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(`${browser.url}extension/pages/runner.html#cycle/${id}`);
  await page.getByRole('heading', { level: 2, name: word }).waitFor();
  assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth <= document.documentElement.clientWidth]), [true]);
  await page.goto(`${browser.url}extension/pages/workspace.html#testCases?text=${word}`);
  const row = page.getByRole('row', { name: new RegExp(word) });
  await row.waitFor();
  const over = (/** @type {import('playwright-core').Locator} */ inner, /** @type {import('playwright-core').Locator} */ outer) => Promise.all([inner, outer].map((one) => one.boundingBox())).then(([one, two]) => (one && two ? one.x + one.width - two.x - two.width : Infinity));
  for (const cell of [row.getByRole('link', { name: word }), row.locator('td').last(), row.locator('td .badge').last()]) assert.ok((await over(cell, page.getByRole('region', { name: 'Test cases' }))) <= 0);
  await page.goto(`${browser.url}extension/pages/workspace.html#testCase/${made}`);
  const remove = page.getByRole('button', { name: /^Remove tag/ });
  await remove.waitFor();
  assert.ok((await over(remove, page.locator('.tags-box'))) <= 0);
  assert.ok((await over(remove, page.locator('.tags-box .tag'))) <= 0);
  await page.close();
});

test('of a clipped title written from right to left the beginning shows, and a long name of a tester fits at 360 pixels', async () => {
  const title = 'لا يمكن إتمام الدفع عند انتهاء صلاحية البطاقة الائتمانية '.repeat(4).trim();
  const name = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  const folder = title.slice(0, 100);
  const { id: requirement } = must(await browser.ask('saveRequirement', { id: null, rev: null, title, description: '', priority: 'p1', status: 'active', folder, tags: [title.slice(0, 55)] }));
  const { id: made } = must(await browser.ask('saveCase', { id: null, rev: null, title, preconditions: '', priority: 'high', folder, tags: [title.slice(0, 55)], requirement, steps: [] }));
  const { id: cycle } = must(await browser.ask('saveCycle', { id: null, rev: null, title, description: '', environment: folder, version: '', starts: '', ends: '', cases: [made] }));
  const { executions: [{ id: execution }] } = must(await browser.ask('viewCycle', { id: cycle }));
  must(await browser.ask('assignTester', { cycle, executions: [execution], tester: name }));
  /** The texts whose first letter is cut off, as far as anything is. @param {Page} page */
  const headless = (page) => page.evaluate((start) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = /** @type {Text} */ (node).data.indexOf(start);
      const parent = /** @type {Element} */ (node.parentElement);
      if (at < 0 || !parent.checkVisibility() || parent.closest('.unseen, textarea, option')) continue;
      const letter = document.createRange();
      letter.setStart(node, at);
      letter.setEnd(node, at + 1);
      const { left, right } = letter.getBoundingClientRect();
      for (let box = /** @type {Element | null} */ (parent); box; box = box.parentElement) {
        const around = box.getBoundingClientRect();
        if (['hidden', 'clip'].includes(getComputedStyle(box).overflowX) && (left < around.left - 1 || right > around.right + 1)) found.push(`${parent.className} in ${box.className}`);
      }
    }
    return found;
  }, title.slice(0, 7));
  const places = {
    'workspace.html#testCases': 'row', 'workspace.html#cycles': 'row', 'workspace.html#traceability': 'row', [`workspace.html#testCase/${made}`]: 'heading', [`workspace.html#requirement/${requirement}`]: 'heading',
    [`workspace.html#cycle/${cycle}`]: 'row', [`workspace.html#cycle/${cycle}/run/${execution}`]: 'heading', [`workspace.html#defect/new?requirement=${requirement}`]: 'group', [`runner.html#cycle/${cycle}`]: 'heading',
  };
  const page = await browser.context.newPage();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [place, role] of Object.entries(places)) {
      await page.goto('about:blank');
      await page.goto(`${browser.url}extension/pages/${place}`);
      await page.locator('#main, #app').getByRole(/** @type {'row'} */ (role)).filter({ hasText: title.slice(0, 20) }).first().waitFor();
      assert.deepEqual([place, width, await headless(page)], [place, width, []]);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${place} is wider than ${width}`);
    }
  }
  await page.goto(`${browser.url}extension/pages/workspace.html#requirements`);
  await page.getByRole('link', { name: 'New requirement' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('صلاحية');
  await page.getByRole('option', { name: new RegExp(title.slice(0, 20)) }).first().waitFor();
  assert.deepEqual(await headless(page), []);
  await page.setViewportSize({ width: 360, height: 600 });
  await page.goto(`${browser.url}extension/pages/popup.html`);
  await page.getByRole('combobox').fill('صلاحية');
  await page.getByRole('option', { name: new RegExp(title.slice(0, 20)) }).first().waitFor();
  assert.deepEqual(await headless(page), []);
  await page.close();
});
