// Requests that an open page of their own site sends, for connections without a token. Nothing of this lies in the page:
// the browser puts one function into its isolated world for one request, and takes its answer out again. There is no
// listener there that a page, or anybody else, could call.

/** What of a request's headers goes along; cookies and the origin are the browser's to add. */
const HEADERS = ['accept', 'content-type', 'if-none-match', 'x-atlassian-token'];
/** An answer longer than this is not one of ours to read, in characters. */
const LIMIT = 20_000_000;
/** How long all of it may take, in milliseconds: the worker waits a little longer, and looks for the write then. */
const PATIENCE = 29_000;

/**
 * @typedef {{method: string, url: string, headers: [string, string][], text: string | null, isFile: boolean,
 *   file: {field: string, name: string, media: string, bytes: string} | null}} Carried
 * @typedef {{failed?: string, status?: number, headers?: [string, string][], body?: string, bytes?: string, url?: string}} Answer
 */

/**
 * The open pages of a site that can work: not put aside by the browser, and not private, where somebody else may be
 * signed in; the one used last first.
 * @param {string} site
 */
async function pagesOf(site) {
  const { origin, pathname } = new URL(site);
  const { protocol, hostname } = new URL(site);
  const base = `${origin}${pathname.replace(/\/$/, '')}/`;
  const tabs = await chrome.tabs.query({ url: `${protocol}//${hostname}/*` });
  return tabs
    .filter(({ url, discarded, frozen, incognito }) => `${url?.split(/[?#]/)[0]}/`.startsWith(base) && !discarded && !frozen && !incognito)
    .sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
}

/** @param {string} site */
export const hasPage = async (site) => (await pagesOf(site)).length > 0;

/** Has one of them send a request. @param {string} site @param {string} text the request as JSON @returns {Promise<string>} the answer as JSON */
export async function throughPage(site, text) {
  /** @type {Carried} */ const request = JSON.parse(text);
  const until = Date.now() + PATIENCE;
  const base = new URL(`${site}/`), url = new URL(request.url);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return failed('notPermitted');
  const [tab] = await pagesOf(site);
  if (tab?.id === undefined) return failed('noPage');
  const carried = { ...request, headers: request.headers.filter(([name]) => HEADERS.includes(name)) };
  try {
    const [frame] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: send, args: [carried, base.origin, LIMIT, until] });
    return JSON.stringify(frame?.result ?? { failed: 'broken' });
  } catch (error) {
    // Only what the browser refuses beforehand was surely not sent.
    return failed(/cannot access|cannot be scripted|policy/i.test(String(error)) ? 'notPermitted' : 'broken');
  }
}

/** @param {string} why */
const failed = (why) => JSON.stringify({ failed: why });

/** Runs in the page's isolated world, so it uses nothing of this file. @param {Carried} request @param {string} origin @param {number} limit @param {number} until @returns {Promise<Answer>} */
async function send({ method, url, headers, text, file, isFile }, origin, limit, until) {
  // The tab may have gone elsewhere since it was chosen, or been busy: while it loads, or asks something, its turn
  // waits. By then the worker has looked for what it asked for, and may have sent it again.
  const left = until - Date.now();
  if (left <= 0 || location.origin !== origin || new URL(url).origin !== origin) return { failed: 'noPage' };
  const reads = method === 'GET';
  const all = new Headers(headers);
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content');
  if (!reads && token) all.set('x-csrf-token', token);
  /** @type {BodyInit | null} */ let body = text;
  if (file) {
    const form = new FormData();
    form.append(file.field, new Blob([Uint8Array.from(atob(file.bytes), (c) => c.charCodeAt(0))], { type: file.media }), file.name);
    body = form;
  }
  try {
    const answer = await fetch(url, { method, headers: all, body, credentials: 'same-origin', cache: 'no-store', redirect: reads ? 'follow' : 'manual', signal: AbortSignal.timeout(left) });
    const reader = answer.body?.getReader();
    /** @type {Uint8Array<ArrayBuffer>[]} */ const parts = [];
    for (let size = 0, part; reader && (part = await reader.read()).value && size <= limit; size += part.value.length) parts.push(part.value);
    reader?.cancel().catch(() => {});
    const blob = new Blob(parts);
    const told = { status: answer.status, headers: [...answer.headers], url: answer.url };
    if (!isFile || !answer.ok) return { ...told, body: await blob.text() };
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return { ...told, body: '', bytes: btoa(binary) };
  } catch (error) {
    return { failed: error instanceof Error && error.name === 'TimeoutError' ? 'timedOut' : 'broken' };
  }
}

/** The sites whose pages are worked through get one line of script, that says when one opens. @param {string[]} sites */
export function watchPages(sites) {
  return navigator.locks.request('panel-sites', async () => {
    const wanted = new Map(sites.map((site) => {
      const { protocol, hostname, pathname } = new URL(site);
      const match = `${protocol}//${hostname}${pathname.replace(/\/$/, '')}/*`;
      return [`page ${match}`, { id: `page ${match}`, matches: [match], js: ['extension/content/opened.js'], runAt: /** @type {const} */ ('document_idle') }];
    }));
    const there = (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id).filter((id) => id.startsWith('page '));
    const gone = there.filter((id) => !wanted.has(id));
    if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone });
    for (const id of there) wanted.delete(id);
    await chrome.scripting.registerContentScripts([...wanted.values()]);
  });
}
