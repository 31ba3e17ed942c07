// Whether everybody can use what belongs to syncing: axe on the settings, a defect with a conflict and comments, alerts,
// a requirement that is read from an issue, the log with its details, and the panel with an alert; in light and dark.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, panelOf, reportFromExecution, twoSides } from './steps.mjs';
import { fillWorkspace, must } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof twoSides>>} */ let sides;
let connection = '', defect = '', cycle = '';

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  const work = await fillWorkspace(browser);
  cycle = work.cycle.id;
  await (await reportFromExecution(browser, work, 'An expired card is accepted')).page.close();
  defect = must(await browser.ask('list', { kind: 'defect', text: '', offset: 0, limit: 1 })).rows[0].id;
  connection = must(await browser.ask('viewConnections', {})).connections[0].id;
  sides = await twoSides(sandbox, browser, work, defect, connection);
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  test(`what belongs to syncing, in ${theme}`, async () => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme: theme });
    /** @type {[string, () => Promise<void>][]} */ const places = [
      [`options.html#sync/${connection}`, () => page.getByRole('switch').first().waitFor()],
      [`workspace.html#defect/${defect}`, async () => {
        await page.getByRole('alert', { name: 'Title: which one holds?' }).waitFor();
        await page.getByRole('button', { name: /^Edit the comment/ }).first().click();
      }],
      [`workspace.html#defect/${sides.again}`, async () => {
        await page.getByRole('button', { name: 'Choose who works on it' }).click();
        await page.getByRole('dialog').getByRole('option').first().waitFor();
      }],
      [`workspace.html#requirement/${sides.read}`, () => page.getByText('is read from').waitFor()],
      [`workspace.html#cycle/${cycle}`, () => page.getByRole('button', { name: 'Reopen' }).first().waitFor()],
      ['workspace.html#log', async () => {
        for (const line of await page.locator('summary').all()) await line.click();
      }],
      ['popup.html#url=https%3A%2F%2Fnotes.example.com%2F', () => page.getByRole('button', { name: 'Reopen' }).waitFor()],
    ];
    for (const [path, ready] of places) {
      await page.goto('about:blank');
      await page.goto(`${browser.url}extension/pages/${path}`);
      await page.getByRole('heading').first().waitFor();
      await ready();
      await clean(page);
    }
    await page.goto(`${sides.issue}?theme=${theme}`);
    await panelOf(page).getByRole('button', { name: 'Reopen' }).waitFor();
    await clean(page, { inside: 'casebridge-mount[data-place="side"]' });
    await page.close();
  });
}
