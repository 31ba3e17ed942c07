// What the sandbox's sample world holds, and a workspace to go with it. Names only; nothing is expected here.

/** A repository of the sample world, with a token that may write its issues. */
export const REPOSITORY = 'https://github.com/acme/shop';
export const PROJECT = 'acme/shop';
export const TOKEN = 'ghp_sandboxtester000000000000000000000000';

/** The forms of the tracker's page that the sandbox serves, by their query. */
export const FORMS = { today: '', of2025: '?viewer=2025', server: '?viewer=legacy', changed: '?viewer=changed' };

/** A board with an issue open in its side pane. */
export const PANE = 'https://github.com/orgs/acme/projects/1/views/1?pane=issue&itemId=5&issue=acme%7Cshop%7C1';

/** The address of an issue's page. @param {number | string} number @param {string} [query] */
export const issueUrl = (number, query = '') => `${REPOSITORY}/issues/${number}${query}`;

/** The call's answer, or an error with the problem's own words. @param {{ok?: any, problem?: {code: string, message: string}}} answer */
export function must({ ok, problem }) {
  if (problem) throw new Error(`${problem.code}: ${problem.message}`);
  return ok;
}

/**
 * A workspace with one requirement, three cases and a cycle in which one case has failed.
 * @param {import('./harness.mjs').Browser} browser
 */
export async function fillWorkspace(browser) {
  const requirement = must(await browser.ask('saveRequirement', {
    id: null, rev: null, title: 'The cart survives a login', priority: 'p1', status: 'active',
    description: 'What a visitor put into the cart is still there after logging in.',
  }));
  const titles = ['Log in with a full cart', 'Log in with an empty cart', 'Log in on a second device'];
  const cases = [];
  for (const title of titles) {
    cases.push(must(await browser.ask('saveCase', {
      id: null, rev: null, title, preconditions: 'A customer account exists.', priority: 'high', tags: ['smoke'], folder: 'Shop/Checkout',
      steps: [{ action: 'Put two items into the cart', expected: 'The badge shows 2' }, { action: 'Log in', expected: 'The badge still shows 2' }],
    })));
  }
  must(await browser.ask('linkCases', { requirement: requirement.id, cases: cases.map(({ id }) => id) }));
  const saved = must(await browser.ask('saveCycle', {
    id: null, rev: null, title: 'Release 2.4, regression', description: '', environment: 'Staging', starts: '', ends: '', cases: cases.map(({ id }) => id),
  }));
  const cycle = must(await browser.ask('viewCycle', { id: saved.id }));
  const outcomes = ['fail', 'pass', 'pass'];
  for (const [index, execution] of cycle.executions.entries()) {
    must(await browser.ask('recordResult', { execution: execution.id, outcome: outcomes[index], note: index === 0 ? 'The badge shows 0.' : '' }));
  }
  return { requirement, cases, cycle: saved, failing: cycle.executions[0] };
}
