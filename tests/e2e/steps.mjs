// The steps of the main job, done as a person does them: by what is written on the screen. The tests and the demo
// share them. Every step waits for what it says has happened, and throws when it does not.

import { isDeepStrictEqual } from 'node:util';
import { PATIENCE_MS } from './harness.mjs';
import { issueUrl, must, PROJECT, REPOSITORY, TOKEN } from './world.mjs';

/** @typedef {import('./harness.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
export const panelOf = (page) => page.locator('[data-casebridge="coverage-panel"]');
/** @param {Page} page */
export const pushButtonOf = (page) => page.locator('casebridge-mount [data-casebridge="push-button"]');
/** Which place each part has: the index in the adapter's list, or the corner. @param {Page} page @returns {Promise<Record<string, string>>} */
export const placesOf = (page) => page.evaluate(() => Object.fromEntries(
  [...document.querySelectorAll('casebridge-mount')].map((host) => /** @type {HTMLElement} */ (host).dataset)
    .filter(({ place }) => place !== 'top').map(({ place, anchor }) => [place, anchor ?? 'corner'])));
/** @param {Page} page */
export const dialogOf = (page) => page.locator('[data-casebridge="dialog"]');
/** @param {Page} page */
export const toastOf = (page) => page.locator('[data-casebridge="toast"]').last();

/**
 * Connects a project in the options; what the form asks for depends on the tracker.
 * @param {Browser} browser
 * @param {{url?: string, token?: string, tracker?: string, email?: string, project?: string, issueType?: string}} [form]
 */
export async function connect(browser, { url = REPOSITORY, token = TOKEN, tracker, email, project, issueType } = {}) {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/options.html#connection/new`);
  await page.getByLabel('Address').fill(url);
  if (tracker) await page.getByLabel('Tracker').selectOption({ label: tracker });
  if (email) await page.getByLabel('Email').fill(email);
  await page.getByLabel('Token', { exact: true }).fill(token);
  // What the browser must allow is known once the core has read the address.
  await page.getByText('How to get a token').waitFor();
  await page.getByRole('button', { name: 'Test connection' }).click();
  const result = page.getByRole('status', { name: 'Result of the test' });
  await result.waitFor();
  if (project) {
    await page.getByLabel('Project').selectOption({ label: project });
    await result.getByText('Choose what kind of issue a defect becomes').or(result.getByText('can push defects')).waitFor();
  }
  if (issueType) {
    await page.getByLabel('Defects become').selectOption({ label: issueType });
    await result.getByText('can push defects').waitFor();
  }
  const before = await page.getByRole('button', { name: /^Disconnect / }).count();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Disconnect / }).nth(before).waitFor();
  return page;
}

/**
 * Reports a defect from a failing execution in the workspace and pushes it in the same breath; gives its issue's number.
 * @param {Browser} browser @param {{cycle: {id: string}, failing: {id: string}}} work @param {string} title
 */
export async function reportFromExecution(browser, { cycle, failing }, title) {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#cycle/${cycle.id}/run/${failing.id}`);
  await page.getByRole('button', { name: /Report defect/ }).first().click();
  const form = page.getByRole('form', { name: 'Report a defect' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Save and push' }).click();
  const badge = page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: /^#\d+/ });
  await badge.waitFor();
  return { page, number: Number((await badge.innerText()).replace(/\D/g, '')) };
}

/** Opens an issue's page and waits for our parts. @param {Browser} browser @param {number} number @param {string} [query] */
export async function openIssue(browser, number, query = '') {
  const page = await browser.context.newPage();
  await page.goto(issueUrl(number, query));
  await panelOf(page).waitFor();
  await pushButtonOf(page).waitFor();
  return page;
}

/** Reports a defect by the button on an issue's page. @param {Page} page @param {{title: string, description?: string, priority?: string}} defect */
export async function reportOnPage(page, { title, description, priority }) {
  await pushButtonOf(page).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Title').fill(title);
  if (description !== undefined) await dialog.getByLabel('Description').fill(description);
  if (priority) await dialog.getByLabel('Priority').selectOption({ label: priority });
  await dialog.getByRole('button', { name: 'Push defect' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Picks a requirement in the dialog that is open. @param {Page} page @param {string} key */
export async function pickRequirement(page, key) {
  const dialog = dialogOf(page);
  await dialog.getByRole('combobox').fill(key);
  await dialog.getByRole('option', { name: new RegExp(`^${key}\\b`) }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** Links test cases by the panel's own search. @param {Page} page @param {string[]} keys */
export async function linkCases(page, keys) {
  await panelOf(page).getByRole('button', { name: 'Link test cases' }).click();
  const dialog = dialogOf(page);
  for (const key of keys) await dialog.getByRole('option', { name: new RegExp(`^${key}\\b`) }).click();
  await dialog.getByRole('button', { name: /^Link \d+ selected/ }).click();
  await dialog.waitFor({ state: 'detached' });
}

/**
 * Somebody else changes an issue of the connected project at the tracker, or makes one; gives its number.
 * @param {import('./harness.mjs').Sandbox} sandbox @param {{number?: number, title?: string, body?: string, state?: string, addLabel?: string}} change
 * @returns {Promise<number>}
 */
export const changeThere = async (sandbox, change) => (await sandbox.control('POST', 'others-issue', { host: 'github.com', project: PROJECT, ...change })).number;

/** Opens one of our own pages. @param {Browser} browser @param {string} path such as `workspace.html#log` */
export async function openOwn(browser, path) {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/${path}`);
  await page.getByRole('heading').first().waitFor();
  return page;
}

/**
 * Two sides at work: a conflict, comments of both, a closed defect that fails again, a requirement read from an issue.
 * @param {import('./harness.mjs').Sandbox} sandbox @param {Browser} browser @param {Awaited<ReturnType<typeof import('./world.mjs').fillWorkspace>>} work @param {string} defect @param {string} connection
 */
export async function twoSides(sandbox, browser, work, defect, connection) {
  const view = must(await browser.ask('viewDefect', { id: defect }));
  const number = Number(/\d+$/.exec(view.link.issue.text)?.[0]);
  await sandbox.control('POST', 'others-comment', { host: 'github.com', project: PROJECT, number, text: 'I can reproduce it.\n\n- Chrome 150\n- Firefox' });
  must(await browser.ask('saveComment', { defect, id: crypto.randomUUID(), text: 'Seen again on staging.\nEvery card of last year is taken.' }));
  const gone = crypto.randomUUID();
  must(await browser.ask('saveComment', { defect, id: gone, text: 'Maybe only in Firefox?' }));
  must(await browser.ask('deleteComment', { defect, comment: gone }));
  await changeThere(sandbox, { number, title: 'Expired cards are accepted at the checkout' });
  must(await browser.ask('saveDefect', { id: defect, rev: view.rev, title: 'An expired card is accepted at the till', description: view.description, priority: 'critical', status: 'open', execution: null, requirement: null }));
  must(await browser.ask('syncIssue', { url: issueUrl(number) }));
  const again = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'The confirmation is sent all the same', description: '', priority: 'major', status: 'open', execution: work.failing.id, requirement: null }));
  must(await browser.ask('pushDefect', { defect: again.id, connection }));
  must(await browser.ask('setStatus', { defect: again.id, status: 'closed' }));
  const cycle = must(await browser.ask('saveCycle', { id: null, rev: null, title: 'Release 2.5', description: '', environment: '', starts: '', ends: '', cases: [work.cases[0].id] }));
  const { executions: [execution] } = must(await browser.ask('viewCycle', { id: cycle.id }));
  must(await browser.ask('recordResult', { execution: execution.id, outcome: 'fail', note: '' }));
  await changeThere(sandbox, { title: 'Orders can be cancelled within an hour', body: 'Until then nothing is sent.', addLabel: 'requirement' });
  const { import: form } = must(await browser.ask('viewSync', { id: connection }));
  must(await browser.ask('saveSync', { connection, rules: [], import: { ...form, on: true, labels: ['requirement'] } }));
  const { rows: [read] } = await until(async () => must(await browser.ask('list', { kind: 'requirement', text: 'cancelled', offset: 0, limit: 1 })), ({ rows }) => rows.length > 0);
  return { again: again.id, issue: must(await browser.ask('viewDefect', { id: again.id })).link.issue.url, read: read.id };
}

/**
 * Asks again and again until the answer is as wanted; for what no element on a page tells.
 * @template T @param {() => Promise<T>} ask @param {(answer: T) => unknown} wanted @param {number} [patience] milliseconds @returns {Promise<T>}
 */
export async function until(ask, wanted, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`did not come about: ${wanted}\nlast answer: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

/** Both our parts stand on an issue's page, once each; what the page or an answer renders anew may be away for a moment. @param {Page} page */
export const standOnce = (page) => until(async () => `${await panelOf(page).count()} panel, ${await pushButtonOf(page).count()} button`, (found) => found === '1 panel, 1 button');

/** Our parts stand at these places. @param {Page} page @param {object} places */
export const standAt = (page, places) => until(() => placesOf(page), (found) => isDeepStrictEqual(found, places));

/** Our panel has the theme of its page. @param {Page} page @param {string} theme */
export const wears = (page, theme) => until(() => panelOf(page).evaluateAll(([panel]) => panel && getComputedStyle(panel).colorScheme), (scheme) => scheme === theme);

/** Waits until a field has a value: what an act brings may come with the answer or with the news, whichever is first. @param {import('playwright-core').Locator} field @param {string} value @param {string} [why] */
export const holds = (field, value, why) => until(() => field.inputValue(), (now) => now === value).catch((error) => { throw new Error(`${why ?? 'the field'}: wanted ${JSON.stringify(value)}`, { cause: error }); });

/**
 * From here on the answers to these calls never reach this page, as when it is closed before they come. What it loads after that hears again.
 * @param {import('playwright-core').Page} page @param {RegExp} calls
 */
export const deafen = (page, calls) => page.evaluate((pattern) => {
  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = /** @type {any} */ (async (/** @type {any} */ message) => {
    const answer = await send(message);
    return new RegExp(pattern).test(message.name) ? new Promise(() => {}) : answer;
  });
}, calls.source);
