// Puts the panel's scripts on the sites that were connected later, which the manifest cannot name. The browser forgets
// them with each update of the extension, so the core asks for this at every start.

/**
 * Makes the registered scripts those of exactly these sites; what the manifest covers is left to it.
 * @param {string[]} origins such as `https://ghe.example.com`
 */
export function showPanelOn(origins) {
  // Two starts may ask at once; the browser refuses a script that is there already.
  return navigator.locks.request('panel-sites', () => register(origins));
}

/** @param {string[]} origins */
async function register(origins) {
  const [own] = chrome.runtime.getManifest().content_scripts ?? [];
  const wanted = new Set(origins.map((origin) => `${new URL(origin).protocol}//${new URL(origin).hostname}/*`).filter((match) => !own?.matches?.includes(match)));
  const registered = await chrome.scripting.getRegisteredContentScripts();
  const gone = registered.filter(({ id }) => !wanted.delete(id));
  if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone.map(({ id }) => id) });
  await chrome.scripting.registerContentScripts([...wanted].map((match) => ({ id: match, matches: [match], js: own?.js ?? [], runAt: 'document_idle' })));
}
