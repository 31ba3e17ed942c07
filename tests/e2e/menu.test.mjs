// The context menu: on an issue's page, on a link to one from anywhere, on selected text.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, holds, openIssue, panelOf, pickRequirement } from './steps.mjs';
import { fillWorkspace, issueUrl } from './world.mjs';

const NOTES = 'https://notes.example.com/';
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  work = await fillWorkspace(browser);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

test('on an issue page the dialog opens in the page', async () => {
  const page = await openIssue(browser, 1);
  await browser.chooseMenu({ menuItemId: 'link-requirement' }, page.url());
  await pickRequirement(page, work.requirement.key);
  await panelOf(page).getByText(`Requirement ${work.requirement.key}`).waitFor();
  await page.close();
});

test('a selection on an issue page starts the report, line breaks and all', async () => {
  const page = await openIssue(browser, 1);
  await page.evaluate(() => {
    const box = document.createElement('pre');
    box.textContent = 'First line\nsecond line';
    document.body.append(box);
    getSelection()?.selectAllChildren(box);
    box.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
  });
  await browser.chooseMenu({ menuItemId: 'report-defect', selectionText: 'First line second line' }, page.url());
  await holds(dialogOf(page).getByLabel('Title'), 'First line');
  await holds(dialogOf(page).getByLabel('Description'), 'First line\nsecond line');
  await page.close();
});

test('a link to an issue on any page opens a window of ours, which links it', async () => {
  const page = await browser.context.newPage();
  await page.goto(NOTES);
  const opened = browser.context.waitForEvent('page');
  await browser.chooseMenu({ menuItemId: 'link-requirement', linkUrl: issueUrl(2) }, page.url());
  const window = await opened;
  await window.getByRole('combobox').fill(work.requirement.key);
  await window.getByRole('option').first().click();
  await window.getByText(/Linked|linked/).first().waitFor();
  await window.close();
  const issue = await openIssue(browser, 2);
  await panelOf(issue).getByText(`Requirement ${work.requirement.key}`).waitFor();
  await issue.close();
  await page.close();
});

test('a selection on any page starts a report in a window of ours', async () => {
  const page = await browser.context.newPage();
  await page.goto(NOTES);
  const opened = browser.context.waitForEvent('page');
  await browser.chooseMenu({ menuItemId: 'report-defect', selectionText: 'The total is wrong' }, page.url());
  const window = await opened;
  await window.getByLabel('Title').waitFor();
  await holds(window.getByLabel('Title'), 'The total is wrong');
  await window.close();
  await page.close();
});
