// `./build.sh run`: without a display (--headless) it walks the main job through the real interface on every tracker,
// prints a line a step and saves a picture of each; with one it opens the browser on the sandbox's issue pages and stays
// until it is closed.

import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect, openIssue, openOwn, panelOf, pickRequirement, pushButtonOf, reportFromExecution, reportOnPage, toastOf } from './steps.mjs';
import { fillWorkspace, ISSUE, issueUrl, must, PROJECT, TRACKERS } from './world.mjs';

const PICTURES = join(ROOT, 'target/demo');
const headless = process.argv.includes('--headless');
const sandbox = await startSandbox('sample');
const browser = await startBrowser(sandbox, { headless });
let step = 0;

/** @param {import('playwright-core').Page} page @param {string} what @param {string} name of the picture */
async function done(page, what, name) {
  step += 1;
  const picture = join(PICTURES, `${step}-${name}.png`);
  await page.screenshot({ path: picture });
  console.log(`${step}. ${what}\n   ${page.url()}  (${relative(ROOT, picture)})`);
}

async function walk() {
  await rm(PICTURES, { recursive: true, force: true });
  await mkdir(PICTURES, { recursive: true });
  console.log(`The sandbox plays GitHub, GitLab, Jira Cloud and Jira Data Center on 127.0.0.1:${sandbox.port}; nothing leaves this machine.`);

  const options = await connect(browser);
  await done(options, `Connected ${PROJECT} in the options`, 'connect');
  const work = await fillWorkspace(browser);

  const issue = await openIssue(browser, ISSUE);
  await done(issue, 'Opened an issue page: it has the button and the panel', 'issue-page');

  const { page: run, number } = await reportFromExecution(browser, work, 'An expired card is accepted');
  await done(run, `Reported a defect from a failing execution and pushed it: it is #${number}`, 'report-and-push');

  const made = await openIssue(browser, number);
  await panelOf(made).getByText('Defect DEF-1').waitFor();
  await done(made, `The new issue #${number} shows the defect it came from`, 'new-issue');

  await issue.bringToFront();
  await browser.chooseMenu({ menuItemId: 'link-requirement' }, issue.url());
  await issue.locator('[data-casebridge="dialog"]').waitFor();
  await done(issue, 'Chose "Link to requirement" in the context menu', 'context-menu');
  await pickRequirement(issue, work.requirement.key);
  await panelOf(issue).getByText('2 of 3 test cases pass, 1 fails').waitFor();
  await panelOf(issue).getByRole('link', { name: `#${number}` }).waitFor();
  await done(issue, `The issue is linked to ${work.requirement.key}: the panel shows its coverage`, 'panel');

  const popup = await browser.context.newPage();
  await popup.setViewportSize({ width: 380, height: 600 });
  await popup.goto(`${browser.url}extension/pages/popup.html#url=${encodeURIComponent(issue.url())}`);
  await popup.getByText(work.requirement.key).first().waitFor();
  await done(popup, 'The popup says what this tab is', 'popup');
  await popup.emulateMedia({ colorScheme: 'dark' });
  await done(popup, 'The same in dark', 'popup-dark');

  await issue.bringToFront();
  await issue.evaluate(() => document.documentElement.setAttribute('data-color-mode', 'dark'));
  await issue.locator('casebridge-mount[data-place="side"][data-theme="dark"]').waitFor();
  await done(issue, 'The panel follows the page into the dark', 'panel-dark');
  for (const tracker of TRACKERS.slice(1)) await walkOn(tracker, work);
  await walkCi(work);
  console.log(`Done: ${step} steps, pictures in ${relative(ROOT, PICTURES)}`);
}

/**
 * The same job on another tracker: connect, report on an issue's page, see it on the new issue's, link, see the comment.
 * @param {import('./world.mjs').Tracker} tracker @param {Awaited<ReturnType<typeof fillWorkspace>>} work
 */
async function walkOn(tracker, work) {
  const name = tracker.name.toLowerCase().replaceAll(' ', '-');
  if (tracker.own) await browser.allowHost(tracker.own);
  const options = await connect(browser, tracker.form);
  await done(options, `Connected ${tracker.name} beside it`, `${name}-connect`);
  await options.close();
  const page = await browser.context.newPage();
  await page.goto(tracker.issue);
  await panelOf(page).getByText('Not linked').first().waitFor();
  await reportOnPage(page, { title: `The sum is wrong, seen on ${tracker.name}`, description: '**Steps**\n\n1. Put a mug into the cart\n2. Look at the sum', priority: 'Critical' });
  const badge = toastOf(page).locator('[data-casebridge="badge"]');
  await badge.waitFor();
  const [key, url] = [await badge.innerText(), await badge.getAttribute('href') ?? ''];
  await done(page, `Reported a defect on an issue's page and pushed it: it is ${key.replace(/^\W+ /, '')}`, `${name}-report`);
  const made = await browser.context.newPage();
  await made.goto(url);
  await panelOf(made).getByText(/Defect DEF-\d+/).first().waitFor();
  await done(made, 'The new issue shows the defect it came from', `${name}-new-issue`);
  await made.close();
  await page.bringToFront();
  await browser.chooseMenu({ menuItemId: 'link-requirement' }, page.url());
  await pickRequirement(page, work.requirement.key);
  await panelOf(page).getByText('2 of 3 test cases pass, 1 fails').waitFor();
  await done(page, `Linked the issue to ${work.requirement.key}: the panel shows its coverage`, `${name}-panel`);
  await page.close();
}

/**
 * A run in CI from the cycle, on both trackers that have one: started, followed, its results in the cycle.
 * @param {Awaited<ReturnType<typeof fillWorkspace>>} work
 */
async function walkCi(work) {
  for (const [host, project] of [['gitlab.com', 'shop/web'], ['github.com', PROJECT]]) await sandbox.control('POST', 'ci', { host, project, pace: 1_500 });
  await browser.allowHost('https://*.blob.core.windows.net/*');
  const page = await openOwn(browser, `workspace.html#cycle/${work.cycle.id}`);
  const runs = page.getByRole('region', { name: 'Runs in CI' });
  const newest = runs.locator('.ci-runs > li').first();
  for (const [where, what, name] of [['shop/web on gitlab.com', /^Pipeline \d+/, 'pipeline'], ['octo/demo on github.com', /^Regression \d+/, 'workflow']]) {
    await runs.getByRole('button', { name: 'Start in CI' }).click();
    const dialog = page.getByRole('dialog', { name: 'Start in CI' });
    await dialog.getByLabel('Where').selectOption({ label: String(where) });
    await dialog.getByLabel('Branch or tag').waitFor();
    await done(page, `The form for a run in CI, ${where}`, `ci-${name}-form`);
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await newest.getByRole('link', { name: what }).waitFor();
    await newest.getByText(/ of 3 jobs done/).waitFor();
    await done(page, `Started it: the ${name} runs`, `ci-${name}-runs`);
    if (name === 'workflow') await newest.getByRole('button', { name: 'Allow the host' }).click();
    await newest.getByText('3 test cases of this cycle have a result out of 5 results').waitFor();
    await done(page, `The ${name} is over and its results are in the cycle`, `ci-${name}-results`);
  }
}

/** A sample workspace connected to all four, their issue pages, and the person. */
async function show() {
  for (const tracker of TRACKERS) {
    if (tracker.own) await browser.allowHost(tracker.own);
    await (await connect(browser, tracker.form)).close();
  }
  const { requirement } = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: requirement.id, url: issueUrl(ISSUE) }));
  for (const { issue } of TRACKERS.slice(1)) await (await browser.context.newPage()).goto(issue);
  await browser.backstage.goto(issueUrl(ISSUE));
  await browser.backstage.bringToFront();
  await pushButtonOf(browser.backstage).waitFor();
  const tokens = TRACKERS.map(({ name, form: { url, token, email } }) => `  ${name}: ${url}  ${email ? `${email}  ` : ''}${token}`);
  console.log(`Chromium shows issues of the sandbox, which plays all four trackers here, each in a tab. The sandbox's tokens:\n${tokens.join('\n')}\nClose the window to stop.`);
  await browser.context.waitForEvent('close', { timeout: 0 });
}

try {
  await (headless ? walk() : show());
} catch (error) {
  console.error(`Step ${step + 1} did not happen: ${error instanceof Error ? error.message : error}`);
  await browser.context.pages().at(-1)?.screenshot({ path: join(PICTURES, 'failed.png') }).catch(() => {});
  process.exitCode = 1;
} finally {
  await browser.stop().catch(() => {});
  sandbox.stop();
}
