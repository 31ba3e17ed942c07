// What the sandbox's sample world holds, and a workspace to go with it. Names only; nothing is expected here.

/** A repository of the sample world, with a token that may write its issues. */
export const REPOSITORY = 'https://github.com/octo/demo';
export const PROJECT = 'octo/demo';
/** An issue that reads like a requirement. */
export const ISSUE = 12;
export const TOKEN = 'ghp_sandboxtoken0000000000000000000000001';

/**
 * Every tracker of the sandbox: what the form of its connection takes, an issue's page, and whether the browser must be
 * asked for its host.
 * @typedef {{name: string, host: string, form: {url: string, token: string, tracker?: string, email?: string, project?: string, issueType?: string}, issue: string, own?: string}} Tracker
 * @type {Tracker[]}
 */
export const TRACKERS = [
  { name: 'GitHub', host: 'github.com', form: { url: REPOSITORY, token: TOKEN }, issue: `${REPOSITORY}/issues/11` },
  { name: 'GitLab', host: 'gitlab.com', form: { url: 'https://gitlab.com/shop/web', token: 'glpat-sandboxtoken00000001' }, issue: 'https://gitlab.com/shop/web/-/issues/7' },
  {
    name: 'Jira Cloud', host: 'acme.atlassian.net', issue: 'https://acme.atlassian.net/browse/SHOP-2',
    form: { url: 'https://acme.atlassian.net', token: 'ATATT3xSandboxClassic00000000000000001', email: 'mia@example.com', project: 'SHOP, Web shop', issueType: 'Bug' },
  },
  {
    name: 'Jira Data Center', host: 'jira.example.com', issue: 'https://jira.example.com/jira/browse/SHOP-2', own: 'https://jira.example.com/*',
    form: { url: 'https://jira.example.com/jira', token: 'SandboxPat00000000000000000000000001', tracker: 'Jira Data Center', project: 'SHOP, Web shop', issueType: 'Bug' },
  },
];

/** A GitLab of one's own, below a path. @type {Tracker} */
export const OWN_GITLAB = {
  name: 'GitLab of one’s own', host: 'gitlab.example.com', issue: 'https://gitlab.example.com/gl/shop/web/-/issues/7', own: 'https://gitlab.example.com/*',
  form: { url: 'https://gitlab.example.com/gl/shop/web', token: 'glpat-sandboxtoken00000001', tracker: 'GitLab' },
};

/** The forms of the tracker's page that the sandbox serves, by their query. */
export const FORMS = { today: '', of2025: '?generation=react-2025', server: '?generation=legacy', changed: '?generation=changed' };

/** A board with an issue open in its side pane. */
export const PANE = 'https://github.com/orgs/octo/projects/3/views/1?pane=issue&itemId=55&issue=octo%7Cdemo%7C12';

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
    id: null, rev: null, title: 'An expired card is refused at the checkout', priority: 'p1', status: 'active',
    description: 'A customer who pays with an expired card is told so before the order is placed.',
  }));
  const cases = [];
  for (const [title, expiry] of [['Pay with a card that expired last month', 'last month'], ['Pay with a card that expires today', 'today'], ['Pay with a valid card', 'next year']]) {
    cases.push(must(await browser.ask('saveCase', {
      id: null, rev: null, title, preconditions: 'There is a mug in the cart.', priority: 'high', tags: ['smoke'], folder: 'Shop/Checkout',
      steps: [{ action: `Enter a card that expires ${expiry}`, expected: 'The form takes it' }, { action: 'Press "Pay"', expected: 'The answer names the expiry date' }],
    })));
  }
  must(await browser.ask('linkCases', { requirement: requirement.id, cases: cases.map(({ id }) => id) }));
  const saved = must(await browser.ask('saveCycle', {
    id: null, rev: null, title: 'Release 2.4, regression', description: '', environment: 'Staging', starts: '', ends: '', cases: cases.map(({ id }) => id),
  }));
  const cycle = must(await browser.ask('viewCycle', { id: saved.id }));
  const outcomes = ['fail', 'pass', 'pass'];
  for (const [index, execution] of cycle.executions.entries()) {
    must(await browser.ask('recordResult', { execution: execution.id, outcome: outcomes[index], note: index === 0 ? 'The order was placed all the same.' : '' }));
  }
  return { requirement, cases, cycle: saved, failing: cycle.executions[0] };
}
