// Instant changes: a tracker's webhook goes through a relay, and what has changed is here without an alarm or a click. A
// forged one leads nowhere. The relay is a stand-in that smee's own client gets along with, or a real one (relay.mjs).

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { SmeeClient } from 'smee-client';
import { clean } from './axe.mjs';
import { startBrowser, startSandbox } from './harness.mjs';
import { post, repository, sendWebhook, startRelay } from './relay.mjs';
import { changeThere, connect, holds, openOwn, until } from './steps.mjs';
import { must } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {import('./relay.mjs').Relay} */ let relay;
/** @type {Page} */ let options;
/** @type {Page} */ let workspace;
/** @type {string} */ let channel;
/** @type {string} */ let secret;
/** @type {string} */ let defect;
/** @type {number} */ let number;

before(async () => {
  [sandbox, relay] = await Promise.all([startSandbox(), startRelay()]);
  channel = relay.channel();
  browser = await startBrowser(sandbox);
  await (await connect(browser)).close();
  defect = must(await browser.ask('saveDefect', { id: null, rev: null, title: 'Cart is empty', description: '', priority: 'major', status: 'open', execution: null, requirement: null })).id;
  must(await browser.ask('pushDefect', { defect, connection: null }));
  const { text } = must(await browser.ask('viewDefect', { id: defect })).link.issue;
  number = Number(/\d+$/.exec(text)?.[0]);
});
after(async () => {
  await browser?.stop();
  relay?.stop();
  sandbox?.stop();
});

const form = () => options.getByRole('form', { name: /^Instant changes of/ });
const status = async () => must(await browser.ask('viewDefect', { id: defect })).status;
const requests = async () => (await sandbox.control('GET', 'transcript')).map((/** @type {{method: string, path: string}} */ one) => `${one.method} ${one.path}`);

/** Nothing is done because the time for it has come: what happens now is the relay's doing. */
async function withoutAlarms() {
  await until(requests, () => true);
  await browser.backstage.evaluate(() => chrome.alarms.clearAll());
  await sandbox.control('POST', 'clear-transcript');
}

test('smee’s own client gets along with the relay', async () => {
  /** @type {(got: {headers: import('node:http').IncomingHttpHeaders, body: string}) => void} */ let arrived = () => {};
  const target = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    answer.end();
    arrived({ headers: request.headers, body });
  });
  await new Promise((listening) => target.listen(0, '127.0.0.1', () => listening(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (target.address());
  const quiet = /** @type {any} */ ({ info() {}, error() {} });
  const source = relay.channel();
  const client = new SmeeClient({ source, target: `http://127.0.0.1:${port}/`, logger: quiet });
  try {
    await client.start();
    const delivery = new Promise((got) => { arrived = got; });
    const sent = await post(source, 'any', 'issues', { action: 'opened', issue: { title: 'Käse 🧀' }, repository });
    const { headers, body } = await delivery;
    assert.equal(body, sent.body);
    for (const name of /** @type {const} */ (['x-github-event', 'x-github-delivery', 'x-hub-signature-256'])) assert.equal(headers[name], sent.headers[name]);
  } finally {
    await client.stop();
    target.close();
    target.closeAllConnections();
  }
});

test('a channel is checked, a secret made, and Casebridge listens', async () => {
  await browser.allowHost('http://127.0.0.1/*');
  options = await openOwn(browser, 'options.html');
  await options.getByRole('button', { name: 'Instant changes of octo/demo on github.com' }).press('Enter');
  await form().getByLabel('Address of the channel').fill('http://relay.example.com/a');
  await form().getByRole('button', { name: 'Check the channel' }).click();
  await form().getByText('The address of a channel is needed').waitFor();
  await form().getByLabel('Address of the channel').fill(channel);
  await form().getByRole('button', { name: 'Check the channel' }).click();
  await form().getByText('listens on this channel').waitFor();
  await form().getByRole('button', { name: 'Switch on' }).click();
  await form().getByText('A secret is needed').waitFor();
  await form().getByRole('button', { name: 'Make a secret' }).press('Enter');
  secret = await form().getByLabel('Secret').inputValue();
  assert.match(secret, /^[0-9a-f]{64}$/);
  await form().getByRole('button', { name: 'Switch on' }).click();
  await form().getByText('Listening', { exact: true }).waitFor();
  await form().getByText('No delivery yet').waitFor();
  await holds(form().getByLabel('Secret'), '', 'the secret has left the form');
  assert.equal(await form().getByRole('link', { name: 'the tracker’s page for it' }).getAttribute('href'), 'https://github.com/octo/demo/settings/hooks/new');
});

test('a change on the tracker is here without an alarm or a click', async () => {
  workspace = await openOwn(browser, `workspace.html#defect/${defect}`);
  await workspace.getByLabel('Status', { exact: true }).first().waitFor();
  assert.equal(await status(), 'open');
  await withoutAlarms();
  await changeThere(sandbox, { number, state: 'closed' });
  await sendWebhook(sandbox, channel, secret, { action: 'closed', number });
  await until(status, (now) => now === 'closed');
  await workspace.waitForFunction(() => [...document.querySelectorAll('select')].some((one) => one.value === 'closed'));
  await form().getByText('1 believed').waitFor();
});

test('a forged delivery leads to no request', async () => {
  await changeThere(sandbox, { number, state: 'open' });
  await withoutAlarms();
  await sendWebhook(sandbox, channel, 'not the secret', { action: 'reopened', number });
  await form().getByText('Refused 1, because its signature does not fit').waitFor();
  // What is heard after it is shown a second later, when a look for the forged one would long have been made.
  await post(channel, secret, 'push', { repository });
  await form().getByText('2 believed').waitFor();
  assert.deepEqual((await requests()).filter((/** @type {string} */ one) => !one.startsWith('GET /repos/octo/demo/issues/') && one !== 'GET /repos/octo/demo'), []);
  assert.equal(await status(), 'closed');
  await options.getByRole('group', { name: 'Entries of the sync log' }).getByText('Refused 1 delivery for octo/demo on github.com').waitFor();
});

test('a stream that was lost, and a worker that was stopped, come back', async () => {
  if (relay.listeners() === null) await sendWebhook(sandbox, channel, secret, { action: 'reopened', number }); // a real one is not ours to cut
  relay.hangUp();
  await form().getByText('Not listening', { exact: true }).waitFor({ timeout: 5_000 }).catch(() => {}); // it may be back before it is seen
  await form().getByText('Listening', { exact: true }).waitFor();
  await until(status, (now) => now === 'open'); // what was changed meanwhile is looked at
  const standing = async () => /** @type {{at: number, phase: string}} */ ((await browser.stored('session'))[`relay:${channel}`]);
  const { at } = await standing();
  await browser.stopWorker();
  await until(standing, (now) => now.at > at && now.phase === 'listening');
  if (relay.listeners() !== null) await until(async () => relay.listeners(), (count) => count === 1);
  await withoutAlarms();
  await changeThere(sandbox, { number, state: 'closed' });
  await sendWebhook(sandbox, channel, secret, { action: 'closed', number });
  await until(status, (now) => now === 'closed');
});

test('neither the secret nor anything of a delivery is stored', async () => {
  for (const area of /** @type {const} */ (['local', 'session'])) {
    const text = JSON.stringify(await browser.stored(area));
    assert.ok(!text.includes(secret), `the secret lies in ${area}`);
    assert.ok(!text.includes('GitHub-Hookshot'), `a delivery lies in ${area}`);
  }
  assert.ok(Object.keys(await browser.stored('local')).some((key) => key.startsWith('secret:relay:')));
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the form can be used by everybody, ${colorScheme}`, async () => {
    await options.emulateMedia({ colorScheme });
    await clean(options, { inside: '.relay' });
    for (const width of [1280, 400]) {
      await options.setViewportSize({ width, height: 900 });
      assert.equal(await options.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `nothing hangs over at ${width} pixels`);
      if (process.env.CASEBRIDGE_PICTURES) await form().screenshot({ path: `${process.env.CASEBRIDGE_PICTURES}/relay-${colorScheme}-${width}.png` });
    }
  });
}

test('switched off, nobody is listened to', async () => {
  await form().getByRole('button', { name: 'Switch off' }).click();
  await form().getByText('Off', { exact: true }).waitFor();
  if (relay.listeners() !== null) await until(async () => relay.listeners(), (count) => count === 0);
  assert.ok(!Object.keys(await browser.stored('local')).some((key) => key.startsWith('secret:relay:')));
});
