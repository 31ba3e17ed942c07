// Takes a picture of everything Casebridge shows, light and dark, into target/screenshots, for a person to look at:
// node tests/e2e/pictures.mjs [--docs]. With --docs those of the README are written anew, and no others. It judges nothing.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, panelOf, pushButtonOf, reportFromExecution, reportOnPage, toastOf, twoSides } from './steps.mjs';
import { fillWorkspace, FORMS, ISSUE, issueUrl, must, PANE } from './world.mjs';

const PICTURES = join(ROOT, 'target/screenshots');
const THEMES = /** @type {const} */ (['light', 'dark']);
await mkdir(PICTURES, { recursive: true });
const sandbox = await startSandbox();
const browser = await startBrowser(sandbox);

/** @param {import('playwright-core').Page} page @param {string} name @param {boolean} [fullPage] */
const take = (page, name, fullPage = false) => page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });

/** @param {string} url @param {string} theme @param {number} [width] */
async function openPage(url, theme, width = 1280) {
  const page = await browser.context.newPage();
  await page.emulateMedia({ colorScheme: /** @type {'light' | 'dark'} */ (theme) });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(url);
  return page;
}

/** A picture of the README. @param {string} name @param {string} url @param {number} width @param {number} height */
async function document(name, url, width, height) {
  const page = await openPage(url, 'light', width);
  await page.setViewportSize({ width, height });
  await (url.startsWith('http') ? panelOf(page).getByText('test cases pass') : page.getByRole('heading').first()).waitFor();
  await page.waitForFunction(() => !globalThis.document.querySelector('.waiting'));
  await page.screenshot({ path: join(ROOT, 'docs', `${name}.png`) });
  await page.close();
}

/** @param {string} theme */
async function trackerPages(theme) {
  const pages = [...Object.entries(FORMS).map(([form, query]) => [form, issueUrl(ISSUE, `${query || '?'}&theme=${theme}`)]), ['pane', `${PANE}&theme=${theme}`], ['dimmed', issueUrl(ISSUE, '?theme=dark_dimmed')]];
  for (const [form, url] of pages) {
    const page = await openPage(url, theme);
    if (form === 'changed') await page.getByRole('button', { name: 'Test coverage' }).click();
    await panelOf(page).getByText('test cases pass').waitFor();
    await take(page, `issue-${form}-${theme}`);
    await page.close();
  }
  for (const [name, url, width] of /** @type {[string, string, number][]} */ ([['unlinked', issueUrl(4), 1280], ['narrow', issueUrl(ISSUE), 400], ['defect', issueUrl(14), 1280]])) {
    const page = await openPage(`${url}?theme=${theme}`, theme, width);
    await panelOf(page).getByText('synced').or(panelOf(page).getByText('Not linked')).first().waitFor();
    await take(page, `issue-${name}-${theme}`, true);
    await page.close();
  }
  const page = await openPage(issueUrl(ISSUE, `?theme=${theme}`), theme);
  await panelOf(page).getByText('test cases pass').waitFor();
  await pushButtonOf(page).click();
  await dialogOf(page).waitFor();
  await take(page, `dialog-report-${theme}`);
  await dialogOf(page).getByLabel('Title').fill(' ');
  await dialogOf(page).getByRole('button', { name: 'Push defect' }).click();
  await dialogOf(page).locator('[aria-invalid="true"]').waitFor();
  await take(page, `dialog-refused-${theme}`);
  await page.keyboard.press('Escape');
  await panelOf(page).getByRole('button', { name: 'Link test cases' }).click();
  await dialogOf(page).getByRole('option').first().click();
  await take(page, `dialog-cases-${theme}`);
  await page.keyboard.press('Escape');
  await sandbox.control('POST', 'fault', { method: 'POST', path: '/issues', fault: { kind: 'answer', status: 500 } });
  await reportOnPage(page, { title: `The sum is wrong in ${theme}, and this title is a long one that needs more than a line`, description: 'Words.' });
  await toastOf(page).waitFor();
  await take(page, `toast-${theme}`);
  await page.close();
  const other = await openPage(issueUrl(3, `?theme=${theme}`), theme);
  await panelOf(other).waitFor();
  await other.locator('[data-casebridge="link-button"]').click();
  await dialogOf(other).getByRole('option').first().waitFor();
  await take(other, `dialog-requirement-${theme}`);
  await other.close();
}

/** @param {string} theme @param {Awaited<ReturnType<typeof fillWorkspace>>} work @param {string} defect @param {string} connection @param {Awaited<ReturnType<typeof twoSides>>} sides */
async function ownPages(theme, work, defect, connection, sides) {
  const home = `${browser.url}extension/pages/`;
  /** @type {[string, string, number?][]} */ const pages = [
    ['popup-issue', `popup.html#url=${encodeURIComponent(issueUrl(ISSUE))}`, 400], ['popup-elsewhere', 'popup.html#url=https%3A%2F%2Fnotes.example.com%2F', 400],
    ['link', `link.html#url=${encodeURIComponent(issueUrl(5))}`, 560], ['options', 'options.html'], ['options-edit', `options.html#connection/${connection}`], ['options-new', 'options.html#new'],
    ['list-requirements', 'workspace.html#requirements'], ['list-cases', 'workspace.html#testCases'], ['list-cycles', 'workspace.html#cycles'], ['list-defects', 'workspace.html#defects'],
    ['requirement', `workspace.html#requirement/${work.requirement.id}`], ['requirement-new', 'workspace.html#requirement/new'], ['case', `workspace.html#case/${work.cases[0].id}`],
    ['cycle', `workspace.html#cycle/${work.cycle.id}`], ['panel-runs', 'runner.html#cycles', 360], ['panel-run', `runner.html#cycle/${work.cycle.id}/run/${work.failing.id}`, 360], ['cycle-narrow', `workspace.html#cycle/${work.cycle.id}`, 400], ['runner', `workspace.html#cycle/${work.cycle.id}/run`], ['runner-failed', `workspace.html#cycle/${work.cycle.id}/run/${work.failing.id}`],
    ['defect', `workspace.html#defect/${defect}`], ['defect-again', `workspace.html#defect/${sides.again}`], ['requirement-read', `workspace.html#requirement/${sides.read}`],
    ['options-sync', `options.html#sync/${connection}`], ['options-sync-narrow', `options.html#sync/${connection}`, 480], ['defect-narrow', `workspace.html#defect/${defect}`, 480], ['outbox', 'workspace.html#outbox'], ['log', 'workspace.html#log'], ['workspace-narrow', `workspace.html#requirement/${work.requirement.id}`, 480],
  ];
  for (const [name, path, width] of pages) {
    const page = await openPage(home + path, theme, width);
    await page.getByRole('heading').first().waitFor();
    if (name.startsWith('options-sync')) await page.getByRole('button', { name: 'Save settings' }).waitFor();
    for (const line of await page.locator('.log-lines summary').all()) await line.click();
    await take(page, `${name}-${theme}`, true);
    await page.close();
  }
}

try {
  const options = await openPage(`${browser.url}extension/pages/options.html`, 'light');
  await options.getByRole('button', { name: 'Add a connection' }).first().waitFor();
  await take(options, 'options-first');
  await options.goto(`${browser.url}extension/pages/workspace.html`);
  await options.getByRole('heading').first().waitFor();
  await take(options, 'workspace-first');
  await options.goto(issueUrl(ISSUE));
  await panelOf(options).getByText('Not linked').first().waitFor();
  await take(options, 'issue-first');
  await options.close();
  await (await connect(browser)).close();
  const work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
  must(await browser.ask('saveCase', { id: null, rev: null, title: 'Log in twice', preconditions: '', steps: [], priority: 'low', tags: [], folder: '' }));
  await (await reportFromExecution(browser, work, 'An expired card is accepted')).page.close();
  const { rows: [defect] } = must(await browser.ask('list', { kind: 'defect', text: '', offset: 0, limit: 10 }));
  const { connections: [connection] } = must(await browser.ask('viewConnections', {}));
  const docs = process.argv.includes('--docs');
  const home = `${browser.url}extension/pages/`;
  if (docs) {
    await document('panel', issueUrl(ISSUE), 1280, 860);
    await document('popup', `${home}popup.html#url=${encodeURIComponent(issueUrl(ISSUE))}`, 380, 720);
    await document('runner', `${home}workspace.html#cycle/${work.cycle.id}/run/${work.failing.id}`, 1280, 900);
  }
  const sides = await twoSides(sandbox, browser, work, defect.id, connection.id);
  if (docs) await document('defect', `${home}workspace.html#defect/${defect.id}`, 1280, 1100);
  for (const theme of docs ? [] : THEMES) {
    await trackerPages(theme);
    await ownPages(theme, work, defect.id, connection.id, sides);
    const again = await openPage(`${sides.issue}?theme=${theme}`, theme);
    await panelOf(again).getByRole('button', { name: 'Reopen' }).waitFor();
    await take(again, `issue-again-${theme}`);
    await again.close();
  }
} finally {
  await browser.stop();
  sandbox.stop();
}
