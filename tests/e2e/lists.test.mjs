// The workspace's lists: found, sorted, changed together, taken back, deleted and restored; once by the keyboard alone, once by the mouse.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, holds, openOwn, until } from './steps.mjs';
import { must } from './world.mjs';

const CASES = 230;
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  for (let n = 0; n < CASES; n += 1) {
    must(await browser.ask('saveCase', {
      id: null, rev: null, title: `Case ${String(n).padStart(3, '0')} of lot-${n % 10}`, preconditions: '', steps: [],
      priority: n % 10 === 3 ? 'high' : 'low', tags: n % 2 ? ['odd'] : [], folder: n % 10 === 3 ? 'Shop/Checkout' : n % 10 === 4 ? 'Shop/Cart' : '',
    }));
  }
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} path */
async function open(path) {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#${path}`);
  await page.locator('table.list tbody a.open').first().waitFor();
  return page;
}
/** @param {import('playwright-core').Page} page */
const toast = (page) => page.locator('[data-casebridge="toast"]').last();
/** @param {import('playwright-core').Page} page @param {number} n */
const total = (page, n) => page.locator('[data-total]', { hasText: new RegExp(`^${n}$`) }).waitFor();
/** Presses Tab until what is wanted has the focus. @param {import('playwright-core').Page} page @param {string} selector */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${selector}`);
}

test('by the keyboard alone: filter, sort, select, change, undo, trash, restore, keep a filter', async () => {
  const page = await open('testCases');
  await total(page, CASES);
  await page.keyboard.press('/');
  await page.keyboard.type('lot-3');
  await total(page, 23);
  await page.keyboard.press('ArrowDown');
  await page.locator('tr[data-cursor] .open:focus').waitFor();
  await page.keyboard.press('Control+a');
  await page.getByText('23 selected').waitFor();
  await tabTo(page, '.bulk [popovertarget="bulk-priority"]');
  await page.keyboard.press('Enter');
  await page.locator('#bulk-priority .menu-line:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await toast(page).getByText('23 test cases set to Medium').waitFor();
  const medium = async () => must(await browser.ask('listIds', { kind: 'testCase', text: '', only: [{ facet: 'priority', value: 'medium' }], offset: 0, limit: 1 })).ids.length;
  assert.equal(await medium(), 23);
  await page.keyboard.press('Control+z');
  await toast(page).getByText('Taken back').waitFor();
  assert.equal(await medium(), 0);

  // Sorted by the head of a column.
  await tabTo(page, 'th .sort');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('th[aria-sort="ascending"]', { hasText: 'Title' }).waitFor();
  await page.locator('table.list tbody tr').first().getByText('Case 003 of lot-3').waitFor();
  assert.match(page.url(), /sort=title/);

  // Kept under a name.
  await tabTo(page, '[popovertarget="kept-filters"]');
  await page.keyboard.press('Enter');
  await page.locator('#kept-filters input:focus').waitFor();
  await page.keyboard.type('The third lot');
  await page.keyboard.press('Enter');
  await toast(page).getByText('Filter “The third lot” saved').waitFor();
  await page.keyboard.press('Escape');

  // Two rows go to the trash and come back.
  await page.keyboard.press('/');
  await page.keyboard.press('Enter');
  await page.locator('tr[data-cursor] .open:focus').waitFor();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('Delete');
  await toast(page).getByText('2 test cases deleted').waitFor();
  await total(page, 21);
  await page.goto(`${browser.url}extension/pages/workspace.html#testCases?trash=1`);
  await total(page, 2);
  await page.keyboard.press('ArrowDown');
  await page.locator('tr[data-cursor] .open:focus').waitFor();
  await page.keyboard.press('Control+a');
  await page.getByText('2 selected').waitFor();
  await tabTo(page, '[data-bulk="restore"]');
  await page.keyboard.press('Enter');
  await toast(page).getByText('2 test cases restored').waitFor();
  await total(page, 0);
  await page.goBack();
  await total(page, 23);
  await holds(page.getByRole('searchbox'), 'lot-3', 'the words came back with the page');
  await page.close();
});

test('by the mouse: folders, facets, chips, a range, dragging, undo, restoring one', async () => {
  const page = await open('testCases');
  await page.getByRole('treeitem', { name: 'Checkout, 23' }).click();
  await total(page, 23);
  await page.getByRole('button', { name: 'Drop Folder Shop/Checkout' }).click();
  await total(page, CASES);
  await page.locator('[popovertarget="facet-priority"]').click();
  await page.getByRole('dialog', { name: 'Priority' }).getByLabel('High').check();
  await total(page, 23);
  await page.keyboard.press('Escape');
  await page.reload();
  await total(page, 23);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await total(page, CASES);

  await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
  const boxes = page.locator('table.list tbody input[type="checkbox"]');
  await page.getByRole('link', { name: 'Case 000 of lot-0' }).waitFor();
  await boxes.nth(0).click();
  await boxes.nth(3).click({ modifiers: ['Shift'] });
  await page.getByText('4 selected').waitFor();
  await page.locator('table.list tbody tr').first().dragTo(page.getByRole('treeitem', { name: 'Cart, 23' }));
  await page.getByRole('treeitem', { name: 'Cart, 27' }).waitFor();
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('treeitem', { name: 'Cart, 23' }).waitFor();

  await page.getByRole('checkbox', { name: /^Select TC-/ }).first().check();
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Delete' }).click();
  await total(page, CASES - 1);
  await page.getByRole('button', { name: /^Trash/ }).click();
  await total(page, 1);
  await page.locator('table.list tbody a.open').click();
  await page.getByText('is in the trash').waitFor();
  await page.getByRole('button', { name: 'Restore' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: /^Restore TC-/ }).click();
  await total(page, 0);
  await page.close();
});

test('all that match are changed in parts, and one Undo takes all of it back', async () => {
  const page = await open('testCases');
  await page.getByRole('checkbox', { name: `Select all ${CASES}` }).check();
  await page.getByText(`${CASES} selected`).waitFor();
  await page.getByRole('button', { name: 'Add tag' }).click();
  await page.getByRole('textbox', { name: 'Add tag' }).or(page.getByRole('combobox', { name: 'Add tag' })).fill('nightly');
  await page.keyboard.press('Enter');
  await toast(page).getByText(`${CASES} test cases changed`).waitFor();
  const tagged = async () => must(await browser.ask('listIds', { kind: 'testCase', text: '', only: [{ facet: 'tag', value: 'nightly' }], offset: 0, limit: 1 })).ids.length;
  assert.equal(await tagged(), CASES);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await until(tagged, (count) => count === 0);
  await page.close();
});

test('only what is in sight is in the page, and one comes back to where one was', async () => {
  const page = await open('testCases');
  assert.ok((await page.locator('table.list tbody tr').count()) < 80, 'the rest is not in the page');
  assert.equal(await page.locator('table.list').getAttribute('aria-rowcount'), `${CASES + 1}`);
  await page.locator('table.list .open').first().focus();
  await page.keyboard.press('End');
  const last = page.getByRole('link', { name: 'Case 000 of lot-0' });
  await last.waitFor();
  assert.equal(await page.locator('tr', { has: last }).getAttribute('aria-rowindex'), `${CASES + 1}`);
  await page.waitForURL(/row=\d+/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Case 000 of lot-0' }).waitFor();
  await page.goBack();
  await last.waitFor();
  await page.getByRole('button', { name: 'Paged view' }).click();
  await page.getByText('Page 1 of 5').waitFor();
  assert.equal(await page.locator('table.list tbody tr').count(), 50);
  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByText('Page 2 of 5').waitFor();
  await page.getByRole('button', { name: 'Paged view' }).click();
  await page.close();
});

test('a case is duplicated, and its history tells what changed', async () => {
  const page = await open('testCases?sort=title');
  await page.getByRole('link', { name: 'Case 000 of lot-0' }).click();
  await page.getByLabel('Title', { exact: true }).fill('Case 000, written anew');
  await page.getByRole('combobox', { name: 'Tags' }).fill('fresh');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+s');
  await page.getByRole('region', { name: 'History' }).getByText('Case 000, written anew').waitFor();
  await page.getByRole('link', { name: /^Duplicate TC-/ }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Case 000, written anew (copy)' }).waitFor();
  await page.getByRole('button', { name: 'Remove tag fresh' }).waitFor();
  const step = page.getByLabel('Action, step 1');
  await page.getByRole('button', { name: 'Add step' }).click();
  await step.fill('Open the cart');
  await page.getByLabel('Expected result, step 1').press('Enter');
  await page.getByLabel('Action, step 2').and(page.locator(':focus')).waitFor();
  await page.close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing wrong with the lists, the overview, the palette and the sheet, in ${colorScheme}`, async () => {
    const page = await open('testCases?only=priority:high');
    await page.emulateMedia({ colorScheme });
    await page.locator('table.list tbody input[type="checkbox"]').first().check();
    await clean(page);
    await page.getByRole('button', { name: 'Priority, 1 chosen' }).click();
    await page.getByRole('dialog', { name: 'Priority' }).getByLabel('High').waitFor();
    await clean(page);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 400, height: 800 });
    await clean(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('First steps').waitFor();
    await clean(page);
    await page.keyboard.press('Control+k');
    await dialogOf(page).getByRole('option').first().waitFor();
    await clean(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await dialogOf(page).getByText('Take back the last action').waitFor();
    await clean(page);
    await page.close();
  });
}

test('many defects are pushed by one press, and all that waits is tried by another', async () => {
  await (await connect(browser)).close();
  for (let n = 1; n <= 12; n += 1) {
    must(await browser.ask('saveDefect', { id: null, rev: null, title: `Till ${n} is out of paper`, description: '', priority: 'minor', status: 'open', execution: null, requirement: null }));
  }
  const issues = async () => (await sandbox.api('GET', '/issues?state=all&per_page=100')).filter((/** @type {{title: string}} */ { title }) => title.endsWith('is out of paper')).length;
  await sandbox.control('POST', 'fault', { method: '', path: '/repos/octo/demo', times: 1_000, fault: { kind: 'answer', status: 401 } });
  const page = await open('defects');
  await page.keyboard.press('Control+A');
  await page.getByText('12 selected').waitFor();
  await tabTo(page, '[data-bulk="push"]');
  await page.keyboard.press('Enter');
  await toast(page).getByText('12 defects on the way to the tracker').waitFor();
  await toast(page).getByRole('button', { name: 'Outbox' }).click();
  await page.getByRole('heading', { name: 'Outbox 12' }).waitFor();
  // It waits for a person now, so that nothing is tried by itself.
  await page.getByText('refused the token').first().waitFor();
  await sandbox.control('POST', 'clear-faults', {});
  await page.getByRole('button', { name: 'Try all now' }).click();
  await page.getByText('Nothing waits').waitFor();
  assert.equal(await issues(), 12);
  await page.goto(`${browser.url}extension/pages/workspace.html#defects`);
  await page.locator('table.list tbody a.open').first().focus();
  await page.keyboard.press('Control+A');
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Push' }).click();
  await toast(page).getByText('Nothing new to push: 12 defects in step').waitFor();
  assert.equal(await issues(), 12);
  await page.close();
});
