// `./build.sh run`: without a display (--headless) it walks the main job through the real interface, prints a line a
// step and saves a picture of each; with one it opens the browser on a sandbox issue page and stays until it is closed.

import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { connect, openIssue, panelOf, pickRequirement, pushButtonOf, reportFromExecution } from './steps.mjs';
import { fillWorkspace, ISSUE, issueUrl, must, PROJECT, TOKEN } from './world.mjs';

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
  console.log(`The sandbox plays github.com on 127.0.0.1:${sandbox.port}; nothing leaves this machine.`);

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
  console.log(`Done: ${step} steps, pictures in ${relative(ROOT, PICTURES)}`);
}

/** A sample workspace, an issue page, and the person. */
async function show() {
  await (await connect(browser)).close();
  const { requirement } = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: requirement.id, url: issueUrl(ISSUE) }));
  await browser.backstage.goto(issueUrl(ISSUE));
  await pushButtonOf(browser.backstage).waitFor();
  console.log(`Chromium shows an issue of the sandbox, which plays github.com here. The sandbox's token: ${TOKEN}\nClose the window to stop.`);
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
