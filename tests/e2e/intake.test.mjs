// Files of other tools come in: recognised, mapped, checked, imported, read again, refused; with the mouse, and looked at by axe.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn, toastOf } from './steps.mjs';
import { must } from './world.mjs';

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('playwright-core').Page} */ let page;

const TABLE = `Nr;Titel;Bereich;Schritt;Ergebnis;Wichtig;Sprint
1;Pay by card;Shop/Pay;Enter the card;It fits;high;12
;;;Press Pay;The order is placed;;
2;Pay by bill;Shop/Pay;Choose the bill;"An address
is asked for";low;13
3;;Shop;Nothing;;;
`;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  page = await openOwn(browser, 'workspace.html#import');
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} name @param {string | Buffer} content */
async function choose(name, content) {
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}
/** @param {string} name */
const tally = async (name) => Number((await page.getByRole('group', { name: 'Show' }).getByRole('button', { name }).locator('b').textContent())?.replaceAll(',', ''));
/** @param {string} text */
const cases = async (text = '') => must(await browser.ask('list', { kind: 'testCase', text, offset: 0, limit: 50 }));

test('a table is mapped, checked and imported, and nothing of it is dropped', async () => {
  await choose('cases.csv', TABLE);
  await page.getByLabel('Format').waitFor();
  for (const [column, field] of [['Nr', 'id'], ['Titel', 'title'], ['Bereich', 'folder'], ['Schritt', 'action'], ['Ergebnis', 'expected'], ['Wichtig', 'priority'], ['Sprint', 'custom']]) {
    await page.getByLabel(`What “${column}” becomes`).selectOption(field);
  }
  await page.getByLabel('Where it is from').fill('Old spreadsheet');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('heading', { name: 'What would come of it' }).waitFor();
  assert.deepEqual([await tally('New'), await tally('Cannot be read') + await tally('Left as it is')], [2, 1]);
  assert.equal((await cases()).total, 0, 'checking writes nothing');
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: scheme });
    await clean(page, { where: scheme });
  }
  await page.getByRole('button', { name: 'Import 2 records' }).click();
  await page.getByRole('heading', { name: 'What came of it' }).waitFor();
  const { rows } = await cases('Pay by card');
  const view = must(await browser.ask('viewCase', { id: rows[0].id }));
  assert.deepEqual(view.steps, [{ action: 'Enter the card', expected: 'It fits' }, { action: 'Press Pay', expected: 'The order is placed' }]);
  assert.deepEqual([view.folder, view.priority, view.custom, view.from], ['Shop/Pay', 'high', [{ name: 'Sprint', value: '12' }], 'Old spreadsheet, 1']);
});

test('the same file again makes nothing twice, a changed one says what changes', async () => {
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('heading', { name: 'What would come of it' }).waitFor();
  assert.deepEqual([await tally('New'), await tally('Already here')], [0, 2]);
  await page.getByRole('button', { name: 'Leave it' }).click();
  await choose('cases.csv', TABLE.replace('Press Pay', 'Press Buy'));
  for (const [column, field] of [['Nr', 'id'], ['Titel', 'title'], ['Bereich', 'folder'], ['Schritt', 'action'], ['Ergebnis', 'expected'], ['Wichtig', 'priority'], ['Sprint', 'custom']]) {
    await page.getByLabel(`What “${column}” becomes`).selectOption(field);
  }
  await page.getByLabel('Where it is from').fill('Old spreadsheet');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('cell', { name: 'Changes: steps' }).waitFor();
  await page.getByRole('button', { name: 'Import 1 record' }).click();
  await toastOf(page).getByText('1 record imported').waitFor();
  await toastOf(page).getByRole('button', { name: 'Undo' }).click();
  await toastOf(page).getByText('Taken back').waitFor();
  const view = must(await browser.ask('viewCase', { id: (await cases('Pay by card')).rows[0].id }));
  assert.equal(view.steps[1].action, 'Press Pay');
});

test('a file that is no such file names its line, and changes nothing', async () => {
  const before = (await cases()).total;
  for (const [name, content, message] of /** @type {[string, string | Buffer, RegExp][]} */ ([
    ['cut.xml', '<suite><sections><section><name>A</name><cases><case><id>C1</id><title>One</title></case><case>', /line 1/],
    ['bomb.xml', '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><suite><name>&b;</name></suite>', /line 1/],
    ['latin.csv', Buffer.from([0x49, 0x64, 0x3b, 0x54, 0x69, 0x74, 0x6c, 0x65, 0x0a, 0x31, 0x3b, 0x47, 0x72, 0xfc, 0xdf, 0x65, 0x0a]), /line 2.*|UTF-8/],
  ])) {
    await choose(name, content);
    await page.getByRole('button', { name: 'Check the file' }).or(page.getByRole('alert')).first().waitFor();
    if (await page.getByRole('alert').filter({ hasText: message }).count() === 0) await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('alert').filter({ hasText: message }).waitFor();
    await page.getByRole('button', { name: 'Leave it' }).click();
  }
  assert.equal((await cases()).total, before);
});

test('a large file can be stopped and begun again, and the page answers all the while', async () => {
  const rows = Array.from({ length: 6_000 }, (_, at) => `${at},Case number ${at},Large/${at % 40},Do it ${at},It works`).join('\n');
  await choose('large.csv', `ID,Title,Folder,Action,Expected\n${rows}\n`);
  await page.getByLabel('Where it is from').fill('Large');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('button', { name: 'Import 6,000 records' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('heading', { name: 'What came of it' }).waitFor();
  const part = (await cases('Case number')).total;
  assert.ok(part > 0 && part < 6_000, `${part}`);
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('button', { name: `Import ${(6_000 - part).toLocaleString('en')} records` }).click();
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 120_000 });
  assert.equal((await cases('Case number')).total, 6_000);
});

test('what is exported is found again when it is imported, and no cell is a formula', async () => {
  must(await browser.ask('saveCase', { id: null, rev: null, title: '=HYPERLINK("http://x")', preconditions: '', steps: [{ action: '+1', expected: 'It\nholds' }], priority: 'low', tags: ['a,b'], folder: 'Odd', automation: 'shop.Odd' }));
  for (const way of ['Test cases as CSV', 'Test cases as JSON']) {
    await page.getByLabel('What, and as what').selectOption({ label: way });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export', exact: true }).click()]);
    const bytes = await readFile(await download.path());
    if (way.endsWith('CSV')) assert.ok(!/^[=+\-@]|,"?[=+@]/m.test(bytes.toString('utf8').replace(/^\uFEFF/, '')), 'a cell that is a formula');
    await choose(download.suggestedFilename(), bytes);
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('heading', { name: 'What would come of it' }).waitFor({ timeout: 120_000 });
    assert.deepEqual([await tally('New'), await tally('Changes'), await tally('Cannot be read'), await tally('Left as it is')], [0, 0, 0, 0], way);
    await page.getByRole('button', { name: 'Leave it' }).click();
  }
});

test('results of a file land in a cycle, the gravest of each test case; what has no place is said', async () => {
  const fit = must(await browser.ask('saveCase', { id: null, rev: null, title: 'Refund', preconditions: '', steps: [], priority: 'low', tags: [], folder: '', automation: 'shop::Refund::twice' }));
  const cycle = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Nightly', description: '', environment: '', starts: '', ends: '', cases: [fit.id] }));
  await page.reload();
  const junit = `<?xml version="1.0"?><testsuites><testsuite name="shop" timestamp="2026-11-20T10:00:00">
    <testcase classname="Refund" name="twice" time="1.5"/>
    <testcase classname="Refund" name="twice" time="0.5"><failure message="no refund">at 12</failure></testcase>
    <testcase classname="Cart" name="empties" time="0.1"/></testsuite></testsuites>`;
  const take = async () => {
    await choose('nightly.xml', junit);
    await page.getByLabel('Results go into').selectOption({ label: `${cycle.message.split(' ')[0]} Nightly` });
  };
  await take();
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('3 results in the file.').waitFor();
  await page.getByText('1 fit no test case of the cycle, 0 fit several').click();
  await page.getByText('shop::Cart::empties').waitFor();
  await page.getByLabel('Bring in the test cases that are lacking').check();
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('button', { name: 'Take the results' }).click();
  await page.getByText('2 test cases have their results.').waitFor();
  const view = must(await browser.ask('viewCycle', { id: cycle.id }));
  assert.deepEqual(view.executions.map((/** @type {any} */ one) => [one.title, one.outcome]), [['Refund', 'fail'], ['empties', 'pass']]);
});
