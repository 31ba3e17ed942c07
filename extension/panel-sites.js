// Puts the panel's scripts on the sites that were connected later, which the manifest cannot name. The browser forgets
// them with each update of the extension, so the core asks for this at every start.

/** What stands last in the list of scripts: the site's own. @type {Record<string, string[]>} */
const ADAPTERS = { gitHub: ['github'], gitLab: ['gitlab'], jiraCloud: ['jira-look', 'jira-cloud'], jiraDataCenter: ['jira-look', 'jira-dc'] };
const SHARED = ['style', 'paint', 'panel', 'dialogs', 'page'];

/**
 * Makes the registered scripts those of exactly these sites; what the manifest covers is left out by the core.
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
  const registered = await chrome.scripting.getRegisteredContentScripts();
  const same = registered.filter(({ id, js }) => String(wanted.get(id)?.js) === String(js));
  const gone = registered.filter((one) => !same.includes(one)).map(({ id }) => id);
  if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone });
  for (const { id } of same) wanted.delete(id);
  await chrome.scripting.registerContentScripts([...wanted.values()]);
}
