// What the browser is told about single sites: where the panel's scripts go beyond the manifest, and which Jira wants
// requests without the marks of a browser.

export { hasPage, throughPage, watchPages } from './bridge.js';

/** What stands last in the list of scripts: the site's own. @type {Record<string, string[]>} */
const ADAPTERS = { gitHub: ['github'], gitLab: ['gitlab'], jiraCloud: ['jira-look', 'jira-cloud'], jiraDataCenter: ['jira-look', 'jira-dc'] };
const SHARED = ['style', 'paint', 'panel', 'dialogs', 'page'];

/**
 * The browser forgets registered scripts with each update of the extension, so the core asks for this at every start.
 * Makes them those of exactly these sites; what the manifest covers is left out by the core.
 * @param {{origin: string, tracker: string}[]} sites such as `https://git.example.com/gitlab` with `gitLab`
 */
export function showPanelOn(sites) {
  // Two starts may ask at once; the browser refuses a script that is there already.
  return navigator.locks.request('panel-sites', () => register(sites));
}

/** @param {{origin: string, tracker: string}[]} sites */
async function register(sites) {
  const wanted = new Map(sites.map(({ origin, tracker }) => {
    const { protocol, hostname, pathname } = new URL(origin);
    // Two trackers may share a host, each below its own path.
    const match = `${protocol}//${hostname}${pathname.replace(/\/$/, '')}/*`;
    const js = [...SHARED, ...ADAPTERS[tracker] ?? []].map((name) => `extension/content/${name}.js`);
    return [`${tracker} ${match}`, { id: `${tracker} ${match}`, matches: [match], js, runAt: /** @type {const} */ ('document_idle') }];
  }));
  const registered = (await chrome.scripting.getRegisteredContentScripts()).filter(({ id }) => !id.startsWith('page '));
  const same = registered.filter(({ id, js }) => String(wanted.get(id)?.js) === String(js));
  const gone = registered.filter((one) => !same.includes(one)).map(({ id }) => id);
  if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone });
  for (const { id } of same) wanted.delete(id);
  await chrome.scripting.registerContentScripts([...wanted.values()]);
}

/**
 * Takes the marks of a browser off the requests this extension itself sends to one Jira, whose filter against forged
 * requests refuses browsers. Nobody else's requests are touched, and the browser forgets the rule when it closes.
 * @param {string} origin such as `https://jira.example.com`
 */
export async function disguise(origin) {
  const rules = await chrome.declarativeNetRequest.getSessionRules();
  const domain = new URL(origin).hostname;
  if (rules.some(({ condition }) => condition.requestDomains?.includes(domain))) return;
  const id = 1 + Math.max(0, ...rules.map((rule) => rule.id));
  const { HeaderOperation: { SET, REMOVE }, RuleActionType: { MODIFY_HEADERS }, ResourceType: { XMLHTTPREQUEST, OTHER } } = chrome.declarativeNetRequest;
  const requestHeaders = [{ header: 'user-agent', operation: SET, value: 'Casebridge' }, { header: 'origin', operation: REMOVE }];
  const condition = { requestDomains: [domain], initiatorDomains: [chrome.runtime.id], resourceTypes: [XMLHTTPREQUEST, OTHER] };
  await chrome.declarativeNetRequest.updateSessionRules({ addRules: [{ id, priority: 1, action: { type: MODIFY_HEADERS, requestHeaders }, condition }] });
}
