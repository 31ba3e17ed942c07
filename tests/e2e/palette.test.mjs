// The palette, the shortcuts, the first steps and the sample: the ways through the workspace.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { dialogOf, toastOf } from './steps.mjs';
import { fillWorkspace, must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} [hash] */
async function open(hash = '') {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html${hash}`);
  await page.getByRole('heading').first().waitFor();
  return page;
}

test('a newcomer tries the sample and gets rid of it', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Connect', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Try it with a sample workspace' }).click();
  await page.getByRole('region', { name: /^Cycles under way/ }).getByText('Release 3.2, smoke').waitFor();
  await page.getByRole('region', { name: /^Failing requirements/ }).getByText('An expired card is refused').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Try it with a sample workspace' }).count(), 0);
  await page.getByRole('button', { name: 'Remove the sample' }).first().click();
  await page.getByRole('button', { name: 'Try it with a sample workspace' }).waitFor();
  assert.equal(must(await browser.ask('list', { kind: 'testCase', text: '', offset: 0, limit: 1 })).total, 0);
  await page.close();
});

test('the first steps tick themselves and can be put away', async () => {
  const page = await open('#overview');
  await page.getByText('0 of 6 done').waitFor();
  must(await browser.ask('saveRequirement', { id: null, rev: null, title: 'Words of mine', description: '', priority: 'p2', status: 'active' }));
  await page.getByText('1 of 6 done').waitFor();
  await page.getByRole('button', { name: 'Put the first steps away' }).click();
  await page.getByText('1 of 6 done').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'First steps' }).click();
  await page.getByText('1 of 6 done').waitFor();
  await page.close();
});

test('the palette finds records and commands, and begins with what was open lately', async () => {
  const work = await fillWorkspace(browser);
  const page = await open(`#case/${work.cases[0].id}`);
  await page.keyboard.press('Control+k');
  const box = dialogOf(page).getByRole('combobox');
  await dialogOf(page).getByRole('option', { name: /Pay with a card that expired last month/ }).and(page.locator('[aria-selected="true"]')).waitFor();
  await box.pressSequentially('expired card is ref');
  await dialogOf(page).getByRole('option', { name: /An expired card is refused at/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'An expired card is refused at the checkout' }).waitFor();
  await page.keyboard.press('Control+k');
  await box.pressSequentially('go to def');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Defects/ }).waitFor();
  await page.keyboard.press('Control+k');
  await box.fill('run the newest');
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`#cycle/${work.cycle.id}/run`));
  await page.close();
});

test('letters lead around, and the sheet tells which', async () => {
  const page = await open('#overview');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.getByRole('heading', { name: /^Defects/ }).waitFor();
  await page.keyboard.press('?');
  await dialogOf(page).getByText('Find a record or a command').waitFor();
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  await page.getByRole('heading', { name: 'New defect' }).waitFor();
  await page.close();
});

test('the key that follows Escape at once is not lost in the dialog that just closed', async () => {
  const page = await open('#overview');
  await page.keyboard.press('Control+k');
  await dialogOf(page).getByRole('combobox').waitFor();
  await Promise.all([page.keyboard.press('Escape'), page.keyboard.press('?')]);
  await dialogOf(page).getByText('Find a record or a command').waitFor();
  await page.close();
});

test('recent actions are listed and taken back one by one', async () => {
  const fresh = must(await browser.ask('saveRequirement', { id: null, rev: null, title: 'Made by mistake', description: '', priority: 'p2', status: 'active' }));
  const page = await open('#overview');
  await page.getByRole('button', { name: 'Recent actions' }).click();
  await dialogOf(page).getByRole('button', { name: `Undo: ${fresh.key} saved` }).click();
  await toastOf(page).getByText(`Taken back: ${fresh.key} saved`).waitFor();
  await dialogOf(page).getByRole('button', { name: `Undo: ${fresh.key} saved` }).waitFor({ state: 'detached' });
  assert.equal(must(await browser.ask('list', { kind: 'requirement', text: 'Made by mistake', offset: 0, limit: 1 })).total, 0);
  await page.close();
});
