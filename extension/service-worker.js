// The service worker: hands every event of the browser to the core, and its answer back. It decides nothing.
// Everything is registered before the first await: a woken worker delivers its event only to what is there by then.

import * as blobs from './blobs.js';
import * as core from './core-door.js';
import { key } from './keyring.js';
import { day, plural } from './language.js';
import { readResults } from './readers.js';
import { disguise, hasPage, showPanelOn, throughPage, watchPages } from './sites.js';

const ports = /** @type {Set<chrome.runtime.Port>} */ (new Set()); // our pages that want to hear of changes; a stream alone keeps no worker alive, a call of the browser does
const hands = { texts: /** @type {string | void} */ (undefined), plural, day, key, changed, disguise, showPanelOn, form: blobs.form, fileBytes: blobs.bytes, fileList: blobs.list, removeFile: blobs.remove, readResults, stayAwake: () => void (ports.size > 0 && chrome.runtime.getPlatformInfo()), hasPage, throughPage, watchPages };
Object.assign(globalThis, { casebridge: hands }); // what the core calls by name
chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }); // content scripts ask, they do not read
core.open(hands);

// The only sign of a panic inside an async function, whose promise then stays open for ever.
self.addEventListener('error', (event) => core.recover(new Error(event.message)));
chrome.runtime.onMessage.addListener((message, { id, url, origin, tab, frameId, documentId }, answer) => {
  const sender = { id, url, origin, tabId: tab?.id, tabUrl: tab?.url, frameId, documentId };
  core.call(message?.name, json(message ?? null), json(sender))
    .then(JSON.parse).catch((error) => ({ problem: crashed(error) })).then(answer);
  return true;
});

chrome.runtime.onConnect.addListener((port) => { core.load(); ports.add(port); port.onDisconnect.addListener(() => ports.delete(port)); });
chrome.commands.onCommand.addListener((name, tab) => void (name === 'run-beside' && tab ? chrome.sidePanel.open({ windowId: tab.windowId }).catch(console.error) : 0));
chrome.alarms.onAlarm.addListener(({ name }) => void core.alarm(name).catch(console.error));

chrome.runtime.onInstalled.addListener(({ reason }) => {
  chrome.contextMenus.removeAll(() => {
    const documentUrlPatterns = ['http://*/*', 'https://*/*'];
    chrome.contextMenus.create({ id: 'link-requirement', title: chrome.i18n.getMessage('menuLinkRequirement'), contexts: ['page', 'link', 'selection'], documentUrlPatterns });
    chrome.contextMenus.create({ id: 'report-defect', title: chrome.i18n.getMessage('menuReportDefect'), contexts: ['selection'], documentUrlPatterns });
  });
  core.installed(reason).catch(console.error);
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  const click = { item: info.menuItemId, linkUrl: info.linkUrl, pageUrl: info.pageUrl, selection: info.selectionText, tabId: tab?.id };
  core.menu(json(click)).then((target) => (target ? show(JSON.parse(target)) : undefined)).catch(console.error);
});

/** In the tracker's own page where that can be, else in a small window. @param {{tab: number | null, dialog: string, text: string, page: string | null}} target */
async function show({ tab, dialog, text, page }) {
  const shown = tab !== null && await chrome.tabs.sendMessage(tab, { casebridge: 'dialog', dialog, text }, { frameId: 0 }).catch(() => false);
  if (!shown && page) await chrome.windows.create({ url: chrome.runtime.getURL(page), type: 'popup', width: 560, height: 680 });
}

/** Lets whoever shows something ask again: our pages by their port, the visible tabs by a message. */
async function changed() {
  for (const port of ports) port.postMessage({ changed: true });
  for (const { id } of await chrome.tabs.query({ active: true })) chrome.tabs.sendMessage(id ?? -1, { casebridge: 'changed' }).catch(() => {});
}

/** Half a character, as a cut-off text may end in, is no text to the core. @param {unknown} value */
const json = (value) => JSON.stringify(value, (_, part) => (typeof part === 'string' ? part.toWellFormed() : part));

/** @param {unknown} error @returns {import('./protocol').Problem} */
function crashed(error) {
  console.error(error);
  return { code: 'crashed', message: chrome.i18n.getMessage('crashed'), remedy: chrome.i18n.getMessage('crashedRemedy'), retry: 'now', field: null, page: null };
}
