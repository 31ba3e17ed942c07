// Many records: the lists, the searches and the panel with thousands of them. How long it takes is not judged here;
// that everything still answers is.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, openIssue } from './steps.mjs';
import { ISSUE, must } from './world.mjs';

const MANY = 2_000;
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  const refused = await browser.backstage.evaluate(async (many) => {
    const saved = await Promise.all(Array.from({ length: many }, (_, index) => chrome.runtime.sendMessage({ name: 'saveRequirement', params: {
      id: null, rev: null, title: `Requirement of lot-${index % 40}, piece ${index}`, description: 'Long enough to be a description. '.repeat(10), priority: 'p2', status: 'active',
    } })));
    return saved.filter(({ ok }) => !ok);
  }, MANY);
  assert.deepEqual(refused, []);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

test('every record got a key of its own', async () => {
  const keys = new Set();
  for (let offset = 0; offset < MANY; offset += 200) {
    const { rows, total } = must(await browser.ask('list', { kind: 'requirement', text: '', offset, limit: 200 }));
    assert.equal(total, MANY);
    for (const { key } of rows) keys.add(key);
  }
  assert.equal(keys.size, MANY);
});

test('the list opens, is read on, scrolled and filtered', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#requirements`);
  const rows = page.locator('table.list tbody tr');
  await page.getByRole('link', { name: `Requirement of lot-${(MANY - 1) % 40}, piece ${MANY - 1}` }).waitFor();
  await page.mouse.move(640, 450);
  for (let turns = 0; turns < 20; turns += 1) await page.mouse.wheel(0, 800);
  await page.waitForFunction(() => [...document.querySelectorAll('table.list tr[aria-rowindex] .open')].some((link) => Number(link.closest('tr')?.getAttribute('aria-rowindex')) > 200));
  assert.ok((await rows.count()) < 100, 'only what is in sight is in the page');
  await page.locator('table.list tbody .open').first().focus();
  await page.keyboard.press('End');
  await page.getByRole('link', { name: 'Requirement of lot-0, piece 0' }).waitFor();
  await page.getByRole('searchbox', { name: 'Filter requirements' }).pressSequentially('piece 1999');
  await page.getByRole('link', { name: 'Requirement of lot-39, piece 1999' }).waitFor();
  await page.getByRole('heading', { name: 'Requirements 1' }).waitFor();
  await page.getByRole('searchbox', { name: 'Filter requirements' }).fill('lot-7,');
  await page.getByRole('heading', { name: 'Requirements 50' }).waitFor();
  await page.getByRole('link', { name: 'Requirement of lot-7, piece 1967' }).waitFor();
  await page.getByRole('link', { name: /lot-7,/ }).first().click();
  await page.getByRole('heading', { name: /Requirement of lot-7/ }).or(page.locator('input[value*="lot-7"]')).first().waitFor();
  await page.close();
});

test('the search on an issue’s page finds one among them', async () => {
  const page = await openIssue(browser, ISSUE);
  await page.locator('[data-casebridge="link-button"]').click();
  await dialogOf(page).getByRole('combobox').fill('piece 1234');
  await dialogOf(page).getByRole('option', { name: /piece 1234/ }).waitFor();
  await page.close();
});
