// Coverage as a tester and as their lead see it: the matrix by the keyboard alone, the report with its exact numbers, as a file and on paper.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { holds, toastOf, until } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {{key: string, id: string}[]} */ let requirements;
/** @type {{key: string, id: string}[]} */ let cases;

const LATEST = { by: null, value: '' };
/** @param {string} title @param {object} [other] */
const requirement = async (title, other = {}) => must(await browser.ask('saveRequirement', { id: null, rev: null, title, description: '', priority: 'p1', status: 'active', ...other }));
/** @param {string} title @param {string} folder */
const testCase = async (title, folder) => must(await browser.ask('saveCase', { id: null, rev: null, title, preconditions: '', steps: [], priority: 'high', tags: [], folder }));

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} hash @param {Page} [page] */
async function open(hash, page) {
  const shown = page ?? await browser.context.newPage();
  await shown.goto('about:blank');
  await shown.goto(`${browser.url}extension/pages/workspace.html#${hash}`);
  await shown.locator('#main h1').waitFor();
  return shown;
}
/** The rows of the matrix, by key and state. @param {Page} page */
const rows = (page) => page.locator('.matrix tbody tr').evaluateAll((all) => all.map((row) => `${row.querySelector('th .key')?.textContent} ${row.querySelector('th .badge')?.textContent?.trim()}`));
/** @param {Page} page @param {string[]} wanted */
const rowsAre = async (page, wanted) => assert.deepEqual(await until(() => rows(page), (found) => `${found}` === `${wanted}`), wanted);
/** Presses Tab until what is wanted has the focus. @param {Page} page @param {string} selector */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${selector}`);
}

test('an empty workspace is told what will stand here', async () => {
  const page = await open('coverage');
  await page.getByText('Run the cases in a cycle').waitFor();
  await clean(page);
  await page.getByRole('link', { name: 'Traceability', exact: true }).click();
  await page.getByText('Requirements stand here with their test cases').waitFor();
  await page.getByRole('button', { name: 'Try it with a sample workspace' }).waitFor();
  await clean(page);
  await page.close();
});

test('the workspace of the next tests', async () => {
  requirements = [];
  for (const title of ['Payment works', 'Money comes back', 'Nobody tests this', 'The cart is kept']) requirements.push(await requirement(title));
  cases = [];
  for (let n = 0; n < 12; n += 1) cases.push(await testCase(`Check ${n}`, n < 10 ? 'Shop/Checkout' : 'Account'));
  const link = async (/** @type {number} */ of, /** @type {{id: string}[]} */ to) => must(await browser.ask('linkCases', { requirement: requirements[of].id, cases: to.map(({ id }) => id) }));
  await link(0, cases.slice(0, 10));
  await link(1, [cases[10]]);
  await link(3, [cases[11]]);
  /** @type {string[]} */
  let failing = [];
  for (const [environment, outcomes] of /** @type {[string, Record<number, string>][]} */ ([
    ['Firefox', { 0: 'pass', 1: 'fail', 10: 'fail', 11: 'pass' }],
    ['Chrome', { 1: 'pass', 10: 'pass', 2: 'blocked' }],
  ])) {
    const chosen = Object.keys(outcomes).map(Number);
    const { id } = must(await browser.ask('saveCycle', { id: null, rev: null, title: `Release on ${environment}`, description: '', environment, version: '2.4', starts: '', ends: '', cases: chosen.map((n) => cases[n].id) }));
    const { executions } = must(await browser.ask('viewCycle', { id }));
    for (const [at, execution] of executions.entries()) {
      must(await browser.ask('recordResult', { execution: execution.id, outcome: outcomes[chosen[at]], note: '' }));
      if (outcomes[chosen[at]] === 'fail') failing.push(execution.id);
    }
  }
  must(await browser.ask('saveDefect', { id: null, rev: null, title: 'The refund is lost', description: '', priority: 'blocker', status: 'open', execution: failing[1], requirement: null }));
  // Changed after its case was run.
  const { rev } = must(await browser.ask('viewRequirement', { id: requirements[3].id }));
  await requirement('The cart is kept for a week', { id: requirements[3].id, rev });
});

test('the matrix by the keyboard alone: rows, filter, states, scope, a suspect link, back', async () => {
  const page = await open('traceability');
  await rowsAre(page, ['REQ-4 Passing', 'REQ-3 Uncovered', 'REQ-2 Passing', 'REQ-1 Blocked']);
  await page.keyboard.press('j');
  await page.locator('tr', { hasText: 'REQ-4' }).locator('.open:focus').waitFor();
  await page.keyboard.press('End');
  await page.locator('tr', { hasText: 'REQ-1' }).locator('.open:focus').waitFor();
  await page.keyboard.press('k');
  await page.locator('tr', { hasText: 'REQ-2' }).locator('.open:focus').waitFor();
  assert.match(await page.locator('tr', { hasText: 'REQ-2' }).innerText(), /DEF-1 The refund is lost[^]*Open[^]*Not pushed/);

  // A long row is folded.
  const long = page.locator('tr', { hasText: 'REQ-1' });
  assert.equal(await long.locator('.matrix-cases > li').count(), 8);
  await tabTo(page, '[aria-expanded="false"]');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'and 2 more');
  await page.keyboard.press('Enter');
  await long.getByRole('link', { name: 'TC-10' }).waitFor();
  assert.equal(await long.locator('.matrix-cases > li').count(), 10);

  // The link is accepted, and the words for it go.
  await page.locator('#main h1').focus();
  await tabTo(page, '[data-casebridge="suspect"] button');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Accept TC-12 for REQ-4 as it is');
  await page.keyboard.press('Enter');
  await toastOf(page).getByText('TC-12 for REQ-4 accepted as it is').waitFor();
  await page.locator('[data-casebridge="suspect"]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'TC-12 Check 11');
  assert.equal(must(await browser.ask('viewReport', { scope: LATEST })).findings.find((/** @type {{title: string}} */ one) => one.title === 'Suspect links').count, 0);

  // By state, within an environment; the address keeps both.
  await page.locator('#main h1').focus();
  await tabTo(page, 'select');
  await page.keyboard.type('Environment Fire');
  await rowsAre(page, ['REQ-4 Passing', 'REQ-3 Uncovered', 'REQ-2 Failing', 'REQ-1 Failing']);
  await tabTo(page, '.state');
  await page.keyboard.press('Enter');
  await rowsAre(page, ['REQ-2 Failing', 'REQ-1 Failing']);
  await page.keyboard.press('/');
  await page.keyboard.type('money');
  await rowsAre(page, ['REQ-2 Failing']);
  await page.waitForURL(/scope=environment%3AFirefox&text=money&state=failing/);
  await page.reload();
  await rowsAre(page, ['REQ-2 Failing']);
  assert.equal(await page.getByRole('combobox', { name: 'Results' }).evaluate((/** @type {HTMLSelectElement} */ select) => select.selectedOptions[0].textContent?.trim()), 'Environment Firefox');
  await holds(page.getByRole('searchbox', { name: 'Filter requirements' }), 'money');
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await page.locator('tr', { hasText: 'REQ-2' }).locator('.open:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Money comes back' }).waitFor();
  await page.goBack();
  await rowsAre(page, ['REQ-2 Failing']);
  await page.goBack();
  await rowsAre(page, ['REQ-4 Passing', 'REQ-3 Uncovered', 'REQ-2 Failing', 'REQ-1 Failing']);
  await page.close();
});

test('many requirements are turned page by page', async () => {
  const many = [];
  for (let n = 0; n < 52; n += 1) many.push(await requirement(`One of many ${n}`));
  const page = await open('traceability');
  await page.getByText('Page 1 of 2').waitFor();
  assert.equal((await rows(page)).length, 50);
  await page.getByRole('button', { name: 'Later' }).click();
  await rowsAre(page, ['REQ-6 Uncovered', 'REQ-5 Uncovered', 'REQ-4 Passing', 'REQ-3 Uncovered', 'REQ-2 Passing', 'REQ-1 Blocked']);
  await page.reload();
  await page.getByText('Page 2 of 2').waitFor();
  // The page one stands on is there no more.
  for (const { id } of many) must(await browser.ask('deleteRecord', { kind: 'requirement', id }));
  await rowsAre(page, ['REQ-4 Passing', 'REQ-3 Uncovered', 'REQ-2 Passing', 'REQ-1 Blocked']);
  await page.close();
});

/** @typedef {{label: string, total: number, segments: {label: string, count: number}[]}} Bar */

test('the report shows the very numbers, to the eye and to a screen reader', async () => {
  const page = await open('coverage');
  for (const scope of [LATEST, { by: 'environment', value: 'Firefox' }]) {
    if (scope.by) await page.getByRole('combobox', { name: 'Results' }).selectOption('environment:Firefox');
    const report = must(await browser.ask('viewReport', { scope }));
    await page.getByText(`By ${report.scopeLabel} ·`).waitFor();
    assert.deepEqual(await page.locator('.figure').evaluateAll((all) => all.map((one) => [one.querySelector('.figure-label')?.textContent, one.querySelector('b')?.textContent, one.querySelector('.small')?.textContent])),
      report.figures.map((/** @type {{label: string, value: string, sentence: string}} */ one) => [one.label, one.value, one.sentence]));
    for (const [name, id] of [['coverage', 'coverage'], ['cycles', 'cycles'], ['folders', 'folders'], ['defects', 'defects'], ['openDefects', 'open-defects']]) {
      const card = page.locator(`[data-chart="${id}"]`);
      const { title, sentence, bars } = report[name];
      assert.ok(bars.length > 0, name);
      assert.equal(await card.getByRole('heading').textContent(), title);
      assert.equal(await card.locator('.rule').textContent(), sentence);
      assert.deepEqual(await card.locator('.bar-drawing').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))),
        bars.map((/** @type {Bar} */ bar) => `${bar.label}: ${bar.segments.map(({ label, count }) => `${label} ${count}`).join(', ')}`));
      // Folded away, the table is in the accessibility tree all the same.
      await card.getByRole('table', { name: title }).waitFor({ state: 'attached' });
      const table = await card.locator('table').evaluate((/** @type {HTMLTableElement} */ one) => [...one.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
      const [heads, ...lines] = table;
      assert.deepEqual(lines.map(([label, ...counts]) => [label, Object.fromEntries(counts.map((count, at) => [heads[at + 1], Number(count)]).filter(([, count]) => count))]),
        bars.map((/** @type {Bar} */ bar) => [bar.label, { ...Object.fromEntries(bar.segments.map(({ label, count }) => [label, count])), 'In all': bar.total }]));
      // The drawing is as wide as the number.
      for (const [at, bar] of bars.entries()) {
        const widths = await card.locator('.bar-drawing').nth(at).locator('.block').evaluateAll((all) => all.map((one) => Number.parseFloat(one.getAttribute('width') ?? '')));
        assert.deepEqual(widths.map((width) => Math.round((width * bar.total) / 100)), bar.segments.map((/** @type {{count: number}} */ { count }) => count));
      }
    }
    assert.deepEqual(await page.locator('.finding').evaluateAll((all) => all.map((one) => [one.querySelector('h2')?.textContent, one.querySelectorAll('.lines > li').length])),
      report.findings.map((/** @type {{title: string, count: number, lines: unknown[]}} */ one) => [`${one.title} ${one.count}`, one.lines.length]));
  }
  await page.goBack();
  await page.locator('.page-head').getByText('By the latest result of each test case').waitFor();
  await page.close();
});

test('the trend is drawn from the days, and says them', async () => {
  const page = await open('coverage');
  await page.locator('[data-chart="trend"]').getByText('The line begins on the second day.').waitFor();
  await browser.backstage.evaluate(async () => {
    const all = await chrome.storage.local.get(null);
    const newest = Object.keys(all).filter((key) => key.startsWith('trend:')).sort().at(-1) ?? '';
    const [day] = /** @type {{d: string, r: number[]}[]} */ (all[newest]).slice(-1);
    const before = new Date(Date.parse(`${day.d}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const key = `trend:${before.slice(0, 7)}`;
    const kept = /** @type {object[]} */ (all[key] ?? []);
    await chrome.storage.local.set({ [key]: [{ ...day, d: before, r: [1, 0, 1, 1, 0] }, ...kept] });
  });
  await open('coverage', page);
  const { trend } = must(await browser.ask('viewReport', { scope: LATEST }));
  assert.equal(trend.days.length, 2);
  const card = page.locator('[data-chart="trend"]');
  await card.getByRole('img', { name: /^Coverage over time, from .* Now: Failing 0, Blocked 1, Not run 0, Uncovered 1, Passing 2$/ }).waitFor();
  assert.deepEqual(await card.locator('table').evaluate((/** @type {HTMLTableElement} */ one) => [...one.rows].slice(1).map((row) => [...row.cells].map((cell) => cell.textContent))),
    trend.days.map((/** @type {{day: string, counts: number[]}} */ { day, counts }) => [day, ...counts.map(String)]));
  await card.getByText('Numbers').click();
  await card.getByRole('row', { name: trend.days[0].day }).waitFor();
  await page.close();
});

test('the report leaves as a file and goes on paper', async () => {
  const page = await open('coverage');
  for (const [format, first] of [['CSV', /^"?Requirement/], ['JSON', /^\{/]]) {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: `${format}`, exact: true }).click();
    const file = await coming;
    assert.match(file.suggestedFilename(), new RegExp(`^casebridge-coverage-.*\\.${`${format}`.toLowerCase()}$`));
    assert.match(await readFile(await file.path(), 'utf8'), /** @type {RegExp} */ (first));
  }
  const hidden = [page.locator('#side'), page.getByRole('button', { name: 'Print' }), page.locator('select')];
  for (const one of hidden) assert.equal(await one.isVisible(), true);
  assert.equal(await page.getByText('Casebridge', { exact: true }).last().isVisible(), false);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const one of hidden) assert.equal(await one.isVisible(), false);
  const head = await page.locator('.page-head').innerText();
  assert.match(head, /Casebridge\s+Coverage report\s+By the latest result of each test case · \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  const table = await page.locator('[data-chart="cycles"] table').boundingBox();
  assert.ok(table && table.height > 40 && table.width > 100, 'the numbers stand on the paper');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(0, 0, 0)');
  await page.close();
});

test('what is found leads to the record and to the list', async () => {
  const page = await open('coverage');
  await page.getByRole('link', { name: 'REQ-3 Nobody tests this' }).click();
  await page.getByRole('heading', { name: 'Nobody tests this' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Show all: Uncovered requirements' }).click();
  await page.getByRole('link', { name: 'Nobody tests this' }).waitFor();
  // By command, too.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('coverage report');
  await page.getByRole('option', { name: /coverage report/ }).and(page.locator('[aria-selected="true"]')).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.figures').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.locator('.matrix').waitFor();
  await page.close();
});

test('a cycle that is deleted meanwhile leaves the latest results', async () => {
  const { rows: [cycle] } = must(await browser.ask('list', { kind: 'cycle', text: 'Chrome', only: [], sort: null, deleted: false, offset: 0, limit: 1 }));
  for (const name of ['traceability', 'coverage']) {
    const page = await open(`${name}?scope=cycle%3A${cycle.id}`);
    await page.locator('.page-head').getByText(`in ${cycle.key} Release on Chrome`).waitFor();
    must(await browser.ask('deleteRecord', { kind: 'cycle', id: cycle.id }));
    await toastOf(page).getByText('That test cycle is not there any more').waitFor();
    await page.waitForURL(new RegExp(`#${name}$`));
    await page.locator('.page-head').getByText('y the latest result of each test case').waitFor();
    must(await browser.ask('restoreRecord', { kind: 'cycle', id: cycle.id }));
    await page.close();
  }
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing wrong with both pages, in ${colorScheme}`, async () => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 900 });
      await open('traceability?state=failing&state=passing&state=uncovered&state=blocked', page);
      await clean(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out');
      await open('coverage', page);
      await page.locator('[data-chart="cycles"] summary').click();
      await clean(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing sticks out');
    }
    await page.close();
  });
}

test('a matrix on paper says what it leaves out', async () => {
  const cases = [];
  for (let n = 0; n < 51; n += 1) {
    const { id } = must(await browser.ask('saveRequirement', { id: null, rev: null, title: `Paper ${n}`, description: '', priority: 'p1', status: 'active' }));
    if (n < 10) cases.push(must(await browser.ask('saveCase', { id: null, rev: null, title: `Sheet ${n}`, preconditions: '', steps: [], priority: 'medium', tags: [], folder: '' })).id);
    if (n === 10) must(await browser.ask('linkCases', { requirement: id, cases }));
  }
  const page = await open('traceability?text=Paper');
  const left = page.getByText('This is page 1: 50 of 51 requirements.');
  const more = page.locator('.matrix p').getByText('and 2 more', { exact: true });
  await page.locator('.matrix').waitFor();
  assert.equal(await left.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  await left.waitFor();
  assert.equal(await more.isVisible(), true, 'cases that are folded are counted');
  await page.close();
});
