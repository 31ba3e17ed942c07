// A tester's day as a list of named steps: from an empty workspace to a pushed defect with a screenshot. Each step knows
// whether it is done, so that a day can be gone on with after the browser has died.

import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './harness.mjs';
import { dialogOf, until } from './steps.mjs';
import { must, TRACKERS } from './world.mjs';

/** @typedef {import('./harness.mjs').Browser} Browser */
/** @typedef {import('./hands.mjs').Keyboard | import('./hands.mjs').Mouse} Hand */
/**
 * What a day is about: its texts, and what they have become so far.
 * @typedef {{browser: Browser, hand: Hand, name: string, guided: boolean, typed(form: string, field: string, text: string): void, seen(what: string): void}} Day
 */
/** @typedef {{name: string, isDone(day: Day): Promise<boolean>, take(day: Day): Promise<void>}} Step */

export const APPLICATION = 'https://notes.example.com/';
const { form: JIRA } = TRACKERS[2];

/** The texts of a day. @param {string} name */
export const texts = (name) => ({
  requirement: `${name}: an expired card is refused`,
  why: 'A customer who pays with an expired card is told so.',
  case: `${name}: pay with an expired card`,
  steps: [['Put a mug into the cart', 'The cart shows one mug'], ['Pay with an expired card', 'It is refused']],
  cycle: `${name}: regression`,
  note: 'The order was placed all the same.',
  defect: `${name}: an expired card is taken`,
});

/** A copy of the extension that may picture every page: the browser's own question cannot be answered here. */
export async function grantedDist() {
  const granted = await mkdtemp(join(tmpdir(), 'casebridge-granted-'));
  await cp(DIST, granted, { recursive: true });
  const manifest = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8'));
  manifest.host_permissions.push('<all_urls>');
  await writeFile(join(granted, 'manifest.json'), JSON.stringify(manifest));
  return granted;
}

/** The issues of Jira with this title. @param {import('./harness.mjs').Sandbox} sandbox @param {string} title @returns {Promise<any[]>} */
export async function issuesOf(sandbox, title) {
  const { cloud: { issues } } = await sandbox.control('GET', 'jira-state');
  return /** @type {any[]} */ (Object.values(issues)).filter((issue) => JSON.stringify(issue).includes(title));
}

/** The records of a kind whose title has these words. @param {Browser} browser @param {string} kind @param {string} title @returns {Promise<any[]>} */
export const records = async (browser, kind, title) => must(await browser.ask('list', { kind, text: title, offset: 0, limit: 5 })).rows.filter((/** @type {any} */ row) => row.title === title);

/** @param {Day} day @returns {Promise<any>} the one execution of the day */
export async function executionOf({ browser, name }) {
  const [cycle] = await records(browser, 'cycle', texts(name).cycle);
  return cycle ? must(await browser.ask('viewRun', { cycle: cycle.id, execution: null })).execution : null;
}

/** @param {Day} day @returns {Promise<any>} */
export async function defectOf({ browser, name }) {
  const [defect] = await records(browser, 'defect', texts(name).defect);
  return defect ? must(await browser.ask('viewDefect', { id: defect.id })) : null;
}

/** Begins a record: by the guide's own button where the guide is at that step, or else as one does on other days. @param {Day} day @param {string} label @param {string} list @param {string} button */
async function begin({ hand, guided }, label, list, button) {
  if (!guided) return hand.begin(label, list, button);
  await hand.go('g o', 'Overview');
  const next = hand.page.getByRole('region', { name: 'First steps' }).getByRole('link', { name: label });
  await next.waitFor();
  await hand.press(next);
}

/** Types into a form and hears every key. @param {Day} day @param {string} form @param {import('playwright-core').Locator} field @param {string} name @param {string} text */
async function write({ hand, typed }, form, field, name, text) {
  hand.heard = (where, so) => typed(form, where, so);
  await hand.write(field, name, text);
  hand.heard = () => {};
}

/** Saves, and waits for the record's own page. @param {Day} day @param {string} kind @param {string} title */
async function create({ hand, seen }, kind, title) {
  await hand.save(hand.page.getByRole('button', { name: 'Create', exact: true }));
  await hand.page.getByRole('heading', { level: 1, name: title }).waitFor();
  seen(kind);
}

/** The runner, at the day's cycle. @param {Day} day */
async function openRunner({ browser, hand, name }) {
  const execution = hand.page.getByRole('heading', { level: 2, name: texts(name).case });
  if (/\/runner\.html/.test(hand.page.url()) && (await execution.count())) return;
  // The side panel opens by Alt+Shift+R, which is the browser's own; a test has its page as a tab.
  await hand.page.goto(`${browser.url}extension/pages/runner.html#cycles`);
  await hand.press(hand.page.getByRole('link', { name: texts(name).cycle }));
  await execution.waitFor();
}

/** The form of the defect in the runner. @param {Day} day */
async function openReport(day) {
  const { hand } = day;
  await openRunner(day);
  const form = hand.page.getByRole('form', { name: 'Report a defect' });
  if (!(await form.count())) {
    if (hand.kind === 'keyboard') await hand.page.keyboard.press('d');
    else await hand.press(hand.page.getByRole('button', { name: 'Report defect' }));
  }
  await form.waitFor();
  return form;
}

/** @type {Step[]} */
export const DAY = [
  {
    name: 'connect the tracker',
    isDone: async ({ browser }) => must(await browser.ask('viewConnections', {})).connections.length > 0,
    async take(day) {
      const { hand } = day;
      await begin({ ...day, guided: true }, 'Connect', '', '');
      const { page } = hand;
      await hand.write(page.getByLabel('Address'), 'url', JIRA.url);
      await hand.write(page.getByLabel('Email'), 'email', JIRA.email ?? '');
      await hand.write(page.getByLabel('Token', { exact: true }), 'token', JIRA.token);
      await page.getByText('How to get a token').waitFor();
      await hand.press(page.getByRole('button', { name: 'Test connection' }));
      const result = page.getByRole('status', { name: 'Result of the test' });
      await result.waitFor();
      await hand.choose(page.getByLabel('Project'), JIRA.project ?? '');
      await result.getByText('Choose what kind of issue a defect becomes').or(result.getByText('can push defects')).waitFor();
      await hand.choose(page.getByLabel('Defects become'), JIRA.issueType ?? '');
      await result.getByText('can push defects').waitFor();
      await hand.press(page.getByRole('button', { name: 'Save', exact: true }));
      await page.getByRole('button', { name: /^Disconnect / }).waitFor();
      day.seen('connection');
      await hand.press(page.getByRole('link', { name: 'Open workspace' }));
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    },
  },
  {
    name: 'write a requirement',
    isDone: async ({ browser, name }) => (await records(browser, 'requirement', texts(name).requirement)).length > 0,
    async take(day) {
      await begin(day, 'New requirement', 'Requirements', 'New requirement');
      const form = day.hand.page.getByRole('form', { name: 'Requirement' });
      await write(day, 'requirement', form.getByLabel('Title'), 'title', texts(day.name).requirement);
      await write(day, 'requirement', form.getByLabel('Description'), 'description', texts(day.name).why);
      await create(day, 'requirement', texts(day.name).requirement);
    },
  },
  {
    name: 'write a test case with two steps',
    isDone: async ({ browser, name }) => (await records(browser, 'testCase', texts(name).case)).length > 0,
    async take(day) {
      const { hand } = day;
      const words = texts(day.name);
      await begin(day, 'New test case', 'Test cases', 'New test case');
      const form = hand.page.getByRole('form', { name: 'Test case' });
      await write(day, 'case', form.getByLabel('Title'), 'title', words.case);
      for (const [n, [action, expected]] of words.steps.entries()) {
        if (n > 0 && !(await form.getByLabel(`Action, step ${n + 1}`).count())) await hand.press(form.getByRole('button', { name: 'Add step' }));
        await write(day, 'case', form.getByLabel(`Action, step ${n + 1}`), `action ${n}`, action);
        await write(day, 'case', form.getByLabel(`Expected result, step ${n + 1}`), `expected ${n}`, expected);
      }
      await create(day, 'case', words.case);
    },
  },
  {
    name: 'link it to the requirement',
    async isDone({ browser, name }) {
      const [requirement] = await records(browser, 'requirement', texts(name).requirement);
      return must(await browser.ask('viewRequirement', { id: requirement.id })).cases.length > 0;
    },
    async take(day) {
      const { hand, browser } = day;
      const words = texts(day.name);
      const [{ id }] = await records(browser, 'testCase', words.case);
      if (!hand.page.url().endsWith(id)) await hand.page.goto(`${browser.url}extension/pages/workspace.html#testCase/${id}`);
      await hand.press(hand.page.getByRole('button', { name: 'Link requirement' }));
      await dialogOf(hand.page).getByRole('combobox').waitFor();
      await hand.write(dialogOf(hand.page).getByRole('combobox'), 'words', words.requirement);
      await dialogOf(hand.page).getByRole('option', { name: words.requirement }).first().waitFor();
      if (hand.kind === 'keyboard') await hand.page.keyboard.press('Enter');
      else await hand.press(dialogOf(hand.page).getByRole('option', { name: words.requirement }).first());
      await hand.page.getByRole('region', { name: 'Requirements' }).getByRole('link', { name: words.requirement }).waitFor();
    },
  },
  {
    name: 'put it into a cycle',
    isDone: async ({ browser, name }) => (await records(browser, 'cycle', texts(name).cycle)).length > 0,
    async take(day) {
      const { hand } = day;
      const words = texts(day.name);
      await begin(day, 'New test cycle', 'Cycles', 'New test cycle');
      const form = hand.page.getByRole('form', { name: 'Test cycle' });
      await write(day, 'cycle', form.getByLabel('Title'), 'title', words.cycle);
      if (!(await hand.page.getByRole('link', { name: words.case }).count())) {
        await hand.press(hand.page.getByRole('button', { name: 'Choose test cases' }));
        await hand.write(dialogOf(hand.page).getByRole('searchbox'), 'words', words.case);
        await hand.press(dialogOf(hand.page).getByRole('checkbox', { name: words.case }));
        await hand.press(dialogOf(hand.page).getByRole('button', { name: 'Add 1 test case' }));
        await hand.page.getByRole('link', { name: words.case }).waitFor();
      }
      await create(day, 'cycle', words.cycle);
    },
  },
  {
    name: 'run it: the first step passes, the second fails',
    isDone: async (day) => (await executionOf(day)).outcome === 'fail',
    async take(day) {
      const { hand } = day;
      await openRunner(day);
      const { page } = hand;
      const first = page.getByRole('button', { name: 'Step 1: Pass' });
      await page.getByRole('button', { name: /^Step 1: / }).waitFor();
      if (!(await first.count())) await hand.result('p', 'Pass');
      await first.waitFor();
      day.seen('step 1');
      await hand.result('f', 'Fail');
      await page.getByRole('form', { name: 'Report a defect' }).waitFor();
      day.seen('result');
    },
  },
  {
    name: 'report the defect with a screenshot',
    isDone: async (day) => Boolean(await defectOf(day)),
    async take(day) {
      const { browser, hand } = day;
      const words = texts(day.name);
      const form = await openReport(day);
      await write(day, 'defect', form.getByLabel('Title'), 'title', words.defect);
      if (!(await form.getByText('screenshot-1.png').count())) {
        const pages = browser.context.pages();
        if (!pages.some((page) => page.url() === APPLICATION)) {
          const application = await browser.context.newPage();
          await application.goto(APPLICATION);
          await hand.page.bringToFront();
        }
        await hand.press(form.getByRole('button', { name: 'Screenshot' }));
        await hand.press(dialogOf(hand.page).getByRole('button', { name: 'Take it' }));
        await dialogOf(hand.page).getByRole('application', { name: 'The screenshot' }).waitFor();
        await hand.draw(dialogOf(hand.page));
        await form.getByText('screenshot-1.png').waitFor();
        day.seen('screenshot');
      }
      await hand.press(form.getByRole('button', { name: 'Save and push' }));
      await hand.page.getByRole('region', { name: 'Defects found here' }).getByRole('link', { name: words.defect }).waitFor();
      day.seen('defect');
    },
  },
  {
    name: 'push it',
    async isDone(day) {
      const { link, job } = await defectOf(day);
      return Boolean(link) || Boolean(job);
    },
    async take(day) {
      await openRunner(day);
      const found = day.hand.page.getByRole('region', { name: 'Defects found here' });
      const push = found.getByRole('button', { name: 'Push' });
      const issue = found.getByRole('link', { name: /^SHOP-\d+/ });
      await push.or(issue).first().waitFor();
      if (await push.count()) await day.hand.press(push);
      await issue.waitFor();
      day.seen('pushed');
    },
  },
];

/** Takes every step that is not done yet. @param {Day} day @param {(step: Step) => void} [taken] */
export async function walk(day, taken = () => {}) {
  for (const step of DAY) {
    if (await step.isDone(day)) continue;
    try {
      await step.take(day);
    } catch (error) {
      throw new Error(`${day.hand.kind}, "${step.name}": ${error instanceof Error ? error.message : error}`, { cause: error });
    }
    taken(step);
  }
}

/** Waits until the defect has its issue and the issue its picture. @param {Day} day @param {number} [patience] milliseconds */
export async function arrived(day, patience) {
  const view = await until(() => defectOf(day), (defect) => defect?.link && defect.attachments.length > 0 && defect.attachments.every((/** @type {any} */ file) => file.sent.text === 'Sent'), patience);
  return view;
}
