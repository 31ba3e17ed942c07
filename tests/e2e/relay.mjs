// A relay on loopback that speaks smee's protocol as its server does, and a tracker's webhook through it. With
// CASEBRIDGE_RELAY=http://127.0.0.1:PORT the tests talk to a real one that runs there.

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { PROJECT } from './world.mjs';

/** @typedef {{url: string, channel(): string, listeners(): number | null, hangUp(): void, stop(): void}} Relay */

/** Starts a relay; gives where it is. @returns {Promise<Relay>} */
export async function startRelay() {
  const real = process.env.CASEBRIDGE_RELAY;
  const channel = (/** @type {string} */ url) => `${url}/${randomBytes(12).toString('base64url')}`;
  if (real) return { url: real, channel: () => channel(real), listeners: () => null, hangUp() {}, stop() {} };

  /** Who listens, by channel. @type {Map<string, Set<{send(event: string, data: string): void, end(): void}>>} */
  const rooms = new Map();
  const server = createServer(async (request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://relay');
    const name = pathname.slice(1);
    if (!/^[a-zA-Z0-9-_]{1,128}$/.test(name)) return void answer.writeHead(404).end();
    if (request.method === 'GET' && name === 'new') return void answer.writeHead(307, { location: channel(url) }).end();
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room);
    if (request.method === 'GET' && request.headers.accept === 'text/event-stream') {
      let count = 0;
      answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive', 'x-no-compression': 1 });
      const send = (/** @type {string} */ event, /** @type {string} */ data) => void answer.write(`id: ${count++}\n${event ? `event: ${event}\n` : ''}data: ${data}\n\n`);
      const listener = { send, end: () => { answer.destroy(); } };
      room.add(listener);
      answer.on('close', () => room.delete(listener));
      return void send('ready', '{}');
    }
    if (request.method === 'GET') return void answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html><title>relay</title>');
    const parts = [];
    for await (const part of request) parts.push(part);
    try {
      // Parsed and written anew: the bytes that were signed are lost here, as they are with smee.
      const body = JSON.parse(Buffer.concat(parts).toString());
      const data = JSON.stringify({ ...request.headers, body, query: Object.fromEntries(searchParams), timestamp: Date.now() });
      for (const { send } of room) send('', data);
      answer.writeHead(200).end();
    } catch {
      answer.writeHead(400).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(null)));
  const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  const everybody = () => [...rooms.values()].flatMap((room) => [...room]);
  return {
    url,
    channel: () => channel(url),
    listeners: () => everybody().length,
    hangUp: () => { for (const { end } of everybody()) end(); },
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}

/**
 * Sends what GitHub sends about an issue as it is now in the sandbox.
 * @param {import('./harness.mjs').Sandbox} sandbox @param {string} channel @param {string} secret @param {{action: string, number: number}} what
 */
export async function sendWebhook(sandbox, channel, secret, { action, number }) {
  const issue = await sandbox.api('GET', `/issues/${number}`);
  return post(channel, secret, 'issues', { action, issue, repository: await sandbox.api('GET', ''), sender: { login: 'mona' } });
}

/** @param {string} channel @param {string} secret @param {string} event @param {object} payload */
export async function post(channel, secret, event, payload) {
  const body = JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/044aadd', 'x-github-event': event, 'x-github-delivery': randomUUID(), 'x-github-hook-id': '1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const answer = await fetch(channel, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the relay answered ${answer.status}: ${await answer.text()}`);
  return { body, headers };
}

/** What a delivery about the connected project must hold at the least. */
export const repository = { full_name: PROJECT, html_url: `https://github.com/${PROJECT}` };
