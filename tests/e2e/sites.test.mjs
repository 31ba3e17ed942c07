// A GitHub Enterprise Server: the browser's permission, the panel on a site that no manifest names, and its end.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startSandbox } from './harness.mjs';
import { connect, panelOf, until } from './steps.mjs';
import { TOKEN } from './world.mjs';

const SERVER = 'https://ghe.example.com';
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

/** @returns {Promise<string[]>} where the panel is registered beside the manifest */
const registered = () => browser.backstage.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches }) => matches ?? []));

test('a server connected later gets the panel, and keeps it after the worker was gone', async () => {
  await browser.allowHost(`${SERVER}/*`);
  await (await connect(browser, { url: `${SERVER}/octo/demo`, tracker: 'GitHub', token: TOKEN })).close();
  assert.deepEqual(await until(registered, (matches) => matches.length > 0), [`${SERVER}/*`]);
  const page = await browser.context.newPage();
  await page.goto(`${SERVER}/octo/demo/issues/12`);
  await panelOf(page).getByText('Not linked').first().waitFor();
  await browser.stopWorker();
  await page.reload();
  await panelOf(page).getByText('Not linked').first().waitFor();
  await page.close();
});

test('disconnecting takes the panel away from it', async () => {
  const { ok } = await browser.ask('viewConnections', {});
  await browser.ask('disconnect', { id: ok.connections[0].id });
  assert.deepEqual(await until(registered, (matches) => matches.length === 0), []);
});
