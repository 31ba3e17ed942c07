// Takes a picture of every page of the workspace at 400, 1280 and 1920 px, light and dark, with a full example, into
// target/screenshots/pages, for a person to look at: node tests/e2e/pictures-pages.mjs [--docs]. With --docs those of the
// README are written anew, and no others. It judges nothing.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */

const PICTURES = join(ROOT, 'target/screenshots/pages');
const WIDTHS = [400, 1280, 1920];
const THEMES = /** @type {const} */ (['light', 'dark']);
const DAY_MS = 86_400_000;
/** The README's pictures: name of the page, file, width and height. @type {[string, string, number, number][]} */
const DOCS = [['overview', 'overview', 1280, 800], ['cases', 'list', 1280, 800], ['panel-run', 'beside', 400, 800], ['traceability', 'traceability', 1280, 800], ['coverage', 'coverage', 1280, 900]];

await mkdir(PICTURES, { recursive: true });
const sandbox = await startSandbox();
const browser = await startBrowser(sandbox);

/** Days before today, as the books would have counted them. */
async function pretendDays() {
  /** @type {Record<string, object[]>} */ const months = {};
  for (let back = 40; back > 0; back--) {
    const day = new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
    const grown = 40 - back;
    const requirements = [Math.max(0, 3 - Math.floor(grown / 18)), grown % 9 === 0 ? 1 : 0, 2, Math.max(0, 5 - Math.floor(grown / 9)), Math.floor(grown / 9)];
    const open = Math.max(1, 7 - Math.floor(Math.abs(grown - 18) / 4));
    (months[`trend:${day.slice(0, 7)}`] ??= []).push({ d: day, r: requirements, c: [], b: [open, 2, Math.floor(grown / 6), Math.floor(grown / 9), 1, 1, open - 1, 1, 0] });
  }
  await browser.backstage.evaluate(async (months) => {
    for (const [key, days] of Object.entries(months)) {
      const had = /** @type {object[]} */ ((await chrome.storage.local.get(key))[key] ?? []);
      await chrome.storage.local.set({ [key]: [...days, ...had] });
    }
  }, months);
}

/** @param {string} kind @param {string} [text] @returns {Promise<{id: string, key: string, title: string}[]>} */
const rows = async (kind, text = '') => must(await browser.ask('list', { kind, text, offset: 0, limit: 50 })).rows;

/** @param {string} path @param {'light' | 'dark'} theme @param {number} width @param {number} height */
async function open(path, theme, width, height) {
  const page = await browser.context.newPage();
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height });
  await page.goto(`${browser.url}extension/pages/${path}`);
  await page.getByRole('heading').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.waiting'));
  return page;
}

try {
  await (await connect(browser)).close();
  must(await browser.ask('addSample', {}));
  const [newest] = await rows('cycle');
  const cycle = must(await browser.ask('viewCycle', { id: newest.id }));
  const failed = cycle.executions.find((/** @type {{outcome: string}} */ one) => one.outcome === 'fail') ?? cycle.executions[0];
  for (const { id } of (await rows('defect')).slice(0, 2)) must(await browser.ask('pushDefect', { defect: id, connection: null }));
  const [requirement] = await rows('requirement');
  must(await browser.ask('linkIssue', { requirement: requirement.id, url: 'https://github.com/octo/demo/issues/12' }));
  const [testCase] = await rows('testCase');
  const [defect] = await rows('defect');
  must(await browser.ask('changeMany', { kind: 'testCase', ids: [testCase.id], change: 'addTag', value: 'release', group: crypto.randomUUID() }));
  const [gone] = (await rows('testCase')).slice(-1);
  must(await browser.ask('changeMany', { kind: 'testCase', ids: [gone.id], change: 'delete', value: '', group: crypto.randomUUID() }));
  await pretendDays();
  const [{ id: connection }] = must(await browser.ask('viewConnections', {})).connections;
  /** @type {[string, string, number?][]} */ const pages = [
    ['overview', 'workspace.html#overview'], ['requirements', 'workspace.html#requirements'], ['cases', 'workspace.html#testCases'], ['cycles', 'workspace.html#cycles'], ['defects', 'workspace.html#defects'], ['trash', 'workspace.html#testCases?trash=1'],
    ['requirement', `workspace.html#requirement/${requirement.id}`], ['case', `workspace.html#testCase/${testCase.id}`], ['cycle', `workspace.html#cycle/${newest.id}`], ['defect', `workspace.html#defect/${defect.id}`], ['run', `workspace.html#cycle/${newest.id}/run/${failed.id}`],
    ['traceability', 'workspace.html#traceability'], ['coverage', 'workspace.html#coverage'], ['outbox', 'workspace.html#outbox'], ['log', 'workspace.html#log'],
    ['import', 'workspace.html#import'], ['new-case', 'workspace.html#testCase/new'], ['new-defect', 'workspace.html#defect/new'], ['new-cycle', 'workspace.html#cycle/new'],
    ['options', 'options.html'], ['connection', `options.html#connection/${connection}`], ['new-connection', 'options.html#connection/new'], ['sync', `options.html#sync/${connection}`], ['relay', `options.html#relay/${connection}`],
    ['panel-runs', 'runner.html#cycles', 400], ['panel-run', `runner.html#cycle/${newest.id}/run/${failed.id}`, 400], ['popup', 'popup.html#url=https%3A%2F%2Fgithub.com%2Focto%2Fdemo%2Fissues%2F12', 400],
  ];
  /** What opens on a page: its name, the page, and how. @type {[string, string, (page: Page) => Promise<unknown>][]} */ const opened = [
    ['palette', 'overview', (page) => page.keyboard.press('Control+k')],
    ['shortcuts', 'overview', (page) => page.keyboard.press('?')],
    ['recent', 'overview', (page) => page.getByRole('button', { name: 'Recent actions' }).click()],
    ['bulk', 'cases', async (page) => { await page.getByRole('checkbox', { name: /^Select TC-/ }).first().check(); await page.getByRole('button', { name: 'Add tag' }).click(); }],
    ['pick-cases', 'new-cycle', (page) => page.getByRole('button', { name: 'Choose test cases' }).click()],
  ];
  const docs = process.argv.includes('--docs');
  if (!docs) {
    await sandbox.control('POST', 'fault', { method: 'POST', path: '/issues', fault: { kind: 'answer', status: 500 } });
    must(await browser.ask('pushDefect', { defect: (await rows('defect'))[2].id, connection: null }));
  }
  for (const theme of docs ? [] : THEMES) {
    for (const [name, path, only] of pages) {
      for (const width of only ? [only] : WIDTHS) {
        const page = await open(path, theme, width, 900);
        await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`), fullPage: width < 1920 });
        await page.close();
      }
    }
    for (const [name, on, act] of opened) {
      for (const width of [400, 1280]) {
        const page = await open(/** @type {[string, string]} */ (pages.find(([one]) => one === on))[1], theme, width, 900);
        await act(page);
        await page.locator('dialog[open], [popover]:popover-open').first().waitFor();
        await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`) });
        await page.close();
      }
    }
  }
  if (docs) {
    for (const [name, file, width, height] of DOCS) {
      const path = /** @type {[string, string]} */ (pages.find(([page]) => page === name))[1];
      const page = await open(path, 'light', width, height);
      await page.screenshot({ path: join(ROOT, 'docs', `${file}.png`) });
      if (name === 'overview') {
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').waitFor();
        await page.screenshot({ path: join(ROOT, 'docs', 'palette.png') });
      }
      await page.close();
    }
  }
} finally {
  await browser.stop();
  sandbox.stop();
}
