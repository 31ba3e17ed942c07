// Kills the whole browser at random moments of a tester's day, again and again, and looks each time whether anything that
// was entered is lost: node tests/e2e/kill.mjs [kills] [seed]. The short version of it is a test.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { arrived, defectOf, executionOf, grantedDist, issuesOf, records, texts, walk } from './day.mjs';
import { Keyboard, Mouse } from './hands.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, openOwn, until } from './steps.mjs';
import { must, TRACKERS } from './world.mjs';

/** @typedef {import('./harness.mjs').Browser} Browser */
/** What has been entered in a day: texts with when each key was taken, and what was answered. @typedef {{name: string, typed: Map<string, {text: string, at: number}[]>, seen: Map<string, number>}} Ledger */

/** The longest life of a browser: long enough for any part of the day, short enough to be killed in each. */
const LIFE_MS = 3_500;
/** A key is in flight for so long, or as long as the browser takes to store anything just then: `Pulse` knows. */
const FLIGHT_MS = 250;
/** Between two of its beats, and how far back the last ones count. */
const BEAT_MS = 100;
const RECENT_MS = 1_000;
/** So many lives in a row end at the same place only where something holds the day up. */
const PATIENCE = 20;
/** A write that died on its way is looked for, and sent again after a good minute. */
const OUTBOX_MS = 240_000;

/** Chance that can be had again. @param {number} seed */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The group of processes that the browser leads, from itself to the last of its helpers. @param {Browser} browser */
async function groupOf({ context }) {
  const session = await /** @type {import('playwright-core').Browser} */ (context.browser()).newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const { id } = /** @type {{id: number}} */ (processInfo.find(({ type }) => type === 'browser'));
  const group = Number((await readFile(`/proc/${id}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')[2]);
  const own = Number((await readFile('/proc/self/stat', 'utf8')).replace(/^.*\) /, '').split(' ')[2]);
  if (group === own) throw new Error('the browser has no group of processes of its own');
  return group;
}

/** How long the browser takes to store a few bytes, asked all the time: on a busy machine a key is in flight for longer. */
class Pulse {
  /** @type {{from: number, to: number}[]} */ #beats = [];

  /** @param {Browser} browser @param {() => boolean} isOver */
  async beat(browser, isOver) {
    while (!isOver()) {
      const one = { from: performance.now(), to: Infinity };
      this.#beats.push(one);
      await browser.backstage.evaluate((at) => chrome.storage.local.set({ 'draft:pulse': at }), one.from);
      one.to = performance.now();
      await new Promise((next) => setTimeout(next, BEAT_MS));
    }
  }

  /** How long a key was in flight at the most. @param {number} killed */
  flight(killed) {
    const recent = this.#beats.filter(({ to }) => to >= killed - RECENT_MS).map(({ from, to }) => Math.min(to, killed) - from);
    return Math.max(FLIGHT_MS, 2 * Math.max(0, ...recent));
  }
}

/** What of a text is surely there: all but the keys that were in flight. @param {{text: string, at: number}[]} typed @param {number} landed up to when a key had arrived */
const sure = (typed, landed) => typed.findLast(({ at }) => at <= landed)?.text ?? '';

/** Where the form of each record is written, and how its fields are found. @type {Record<string, {page: string, kind: string, title: 'requirement' | 'case' | 'cycle'}>} */
const FORMS = {
  requirement: { page: 'workspace.html#requirement/new', kind: 'requirement', title: 'requirement' },
  case: { page: 'workspace.html#testCase/new', kind: 'testCase', title: 'case' },
  cycle: { page: 'workspace.html#cycle/new', kind: 'cycle', title: 'cycle' },
};

/** @param {import('playwright-core').Page} page @param {string} field @param {string} [of] the form's name */
async function shown(page, field, of) {
  const [name, n] = field.split(' ');
  const form = of ? page.getByRole('form', { name: of }) : page.locator('form').first();
  const box = n === undefined ? form.locator(`[name="${name}"]`) : page.locator(`[data-step="${n}"] [name="${name}"]`);
  await form.waitFor();
  return (await box.count()) ? box.inputValue() : '';
}

/**
 * What is missing of what was entered, as sentences.
 * @param {Browser} browser @param {Ledger} ledger @param {number} landed up to when what was entered had arrived
 */
async function missing(browser, ledger, landed) {
  /** @type {string[]} */ const faults = [];
  const day = { browser, name: ledger.name, hand: /** @type {any} */ (null), guided: false, typed() {}, seen() {} };
  const words = texts(ledger.name);
  /** @param {string} what @param {string} stands @param {{text: string, at: number}[]} typed */
  const compare = (what, stands, typed) => {
    const least = sure(typed, landed);
    // Nothing but what was typed may stand there, and nothing that was surely typed may be gone.
    if (!stands.startsWith(least)) faults.push(`${what}: "${least}" was typed, "${stands}" is there`);
  };
  for (const [name, { page: path, kind, title }] of Object.entries(FORMS)) {
    const found = await records(browser, kind, words[title]);
    if (found.length > 1) faults.push(`${kind}: there are ${found.length}`);
    if (ledger.seen.has(name) && found.length === 0) faults.push(`${kind}: it was saved and is gone`);
    const typed = [...ledger.typed].filter(([at]) => at.startsWith(`${name}:`));
    if (found.length > 0 || typed.length === 0) continue;
    const page = await openOwn(browser, path);
    for (const [at, keys] of typed) compare(at, await shown(page, at.slice(name.length + 1)), keys);
    await page.close();
  }
  // What the worker has answered is there at once; what only the page knows may have been in flight.
  const kept = (/** @type {string} */ what) => (ledger.seen.get(what) ?? Infinity) <= landed;
  if (kept('step 1') || ledger.seen.has('result')) {
    const execution = await executionOf(day);
    const page = await openOwn(browser, `runner.html#cycle/${(await records(browser, 'cycle', words.cycle))[0].id}`);
    await page.getByRole('button', { name: /^Step 1: / }).waitFor();
    if (!(await page.getByRole('button', { name: 'Step 1: Pass' }).count())) faults.push(`the result of step 1 is gone: ${execution.steps.map((/** @type {any} */ step) => step.outcome).join(', ')} stored; ${JSON.stringify(Object.entries(await browser.stored('local')).filter(([key]) => key.startsWith('draft:note')))}`);
    if (ledger.seen.has('result') && execution.outcome !== 'fail') faults.push(`the result is ${execution.outcome}`);
    const defect = await defectOf(day);
    const typed = ledger.typed.get('defect:title');
    if (ledger.seen.has('defect') && !defect) faults.push('the defect was saved and is gone');
    if (kept('screenshot') && defect?.attachments.length === 0) faults.push('the defect has no screenshot');
    if (typed && !defect) {
      await page.keyboard.press('d');
      compare('defect:title', await shown(page, 'title', 'Report a defect'), typed);
      if (kept('screenshot') && !(await page.getByText('screenshot-1.png').count())) faults.push('the screenshot of the form is gone');
    }
    await page.close();
  }
  return faults;
}

/**
 * Walks and kills.
 * @param {{kills: number, seed: number, say?: (line: string) => void}} options
 * @returns {Promise<{kills: number, lost: string[], doubled: string[], days: number, seed: number, longest: number}>}
 */
export async function killAgainAndAgain({ kills, seed, say = () => {} }) {
  const next = chance(seed);
  const dist = await grantedDist();
  const profile = await mkdtemp(join(tmpdir(), 'casebridge-killed-'));
  const sandbox = await startSandbox();
  /** @type {string[]} */ const lost = [];
  /** @type {string[]} */ const doubled = [];
  /** @type {string[]} */ const pushed = [];
  /** @type {Ledger} */ let ledger = { name: 'Day 1', typed: new Map(), seen: new Map() };
  /** @type {number} */ let group = 0;
  let done = 0;
  let days = 0;
  let longest = 0;
  /** How far the day had come, and how many lives ago. */
  let reached = '';
  let still = 0;
  let browser = await startBrowser(sandbox, { dist, profile });
  try {
    // A token is kept nowhere until it is saved, so there is nothing to lose in that form.
    await (await connect(browser, TRACKERS[2].form)).close();
    for (;;) {
      group = await groupOf(browser);
      /** @type {{isOver: boolean, at: number}} */ const life = { isOver: false, at: 0 };
      const gone = new Promise((closed) => browser.context.once('close', closed));
      // The last life is not ended: it finishes the day. A name that is no step's tells where it was.
      const timer = done < kills && setTimeout(() => {
        life.isOver = true;
        life.at = performance.now();
        process.kill(-group, 'SIGKILL');
      }, 100 + next() * LIFE_MS);
      const Hand = next() < 0.5 ? Keyboard : Mouse;
      const current = browser;
      const pulse = new Pulse();
      void pulse.beat(current, () => life.isOver).catch(() => {}); // it ends with the browser
      const workOn = async () => {
        while (!life.isOver) {
          const { name, typed, seen } = ledger;
          const page = await openOwn(current, 'workspace.html');
          await walk({
            browser: current, hand: new Hand(page), name, guided: false,
            typed: (form, field, text) => {
              if (life.isOver) return;
              const keys = typed.get(`${form}:${field}`) ?? [];
              // Typed anew, it begins from its first key: what stood there before was asked for by the check.
              typed.set(`${form}:${field}`, [...(text.length === 1 ? [] : keys), { text, at: performance.now() }]);
            },
            seen: (what) => { if (!life.isOver) seen.set(what, performance.now()); },
          });
          if (life.isOver) return;
          pushed.push(name);
          days += 1;
          ledger = { name: `Day ${days + 1}`, typed: new Map(), seen: new Map() };
          await page.close();
          if (done >= kills) return;
        }
      };
      // A question to a browser that has just died is not always answered with an error: then its end is the answer.
      await Promise.race([workOn().catch((error) => { if (!life.isOver) throw error; }), gone]);
      if (timer) clearTimeout(timer);
      if (!life.isOver) break;
      await gone;
      done += 1;
      browser = await startBrowser(sandbox, { dist, profile });
      const flight = pulse.flight(life.at);
      longest = Math.max(longest, flight);
      const faults = await missing(browser, ledger, life.at - flight);
      const now = `${ledger.name}, ${ledger.seen.size} steps, ${ledger.typed.size} texts`;
      still = now === reached ? still + 1 : 0;
      reached = now;
      // What was kept must not be in the way of going on, either.
      if (still === PATIENCE) faults.push(`the day does not go on: ${PATIENCE} lives ended at ${now}`);
      lost.push(...faults.map((fault) => `kill ${done}, ${ledger.name}: ${fault}`));
      say(`kill ${done}, ${Hand.name.toLowerCase()}: ${ledger.name}, ${[...ledger.seen.keys()].at(-1) ?? 'nothing yet'}, ${[...ledger.typed.keys()].at(-1) ?? 'no text yet'}${faults.map((fault) => `\n  LOST ${fault}`).join('')}`);
    }
    for (const name of pushed) {
      const day = { browser, name, hand: /** @type {any} */ (null), guided: false, typed() {}, seen() {} };
      const defects = await records(browser, 'defect', texts(name).defect);
      if (defects.length !== 1) doubled.push(`${name}: ${defects.length} defects`);
      await arrived(day, OUTBOX_MS);
      const issues = await issuesOf(sandbox, texts(name).defect);
      if (issues.length !== 1) doubled.push(`${name}: ${issues.length} issues`);
      if (issues[0]?.attachments.length !== 1) doubled.push(`${name}: ${issues[0]?.attachments.length} files`);
    }
    await until(async () => must(await browser.ask('viewOutbox', {})).jobs, (jobs) => jobs.length === 0, OUTBOX_MS);
  } finally {
    await browser.stop().catch(() => {});
    sandbox.stop();
    await rm(profile, { recursive: true, force: true });
    await rm(dist, { recursive: true, force: true });
  }
  return { kills: done, lost, doubled, days, seed, longest: Math.round(longest) };
}

/** One line for a person. @param {Awaited<ReturnType<typeof killAgainAndAgain>>} found */
export const summary = ({ kills, lost, doubled, days, seed, longest }) => [...lost, ...doubled, `kills: ${kills}, lost: ${lost.length}, doubled: ${doubled.length}, days: ${days}, seed: ${seed}, a key in flight for ${longest} ms at the most`].join('\n');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const kills = Number(process.argv[2] ?? 100);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const found = await killAgainAndAgain({ kills, seed, say: console.log });
  console.log(summary(found));
  if (found.lost.length > 0 || found.doubled.length > 0) process.exitCode = 1;
}
