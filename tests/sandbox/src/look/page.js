// What the real pages do to a content script: soft navigation that keeps the head, a view rendered anew, an item
// swapped for another in the same containers, a panel closed, a tree that does not bear strangers before it is alive.
(() => {
  const viewOf = (doc) => doc.querySelector('[data-sandbox="view"]');
  const textsOf = (doc) => doc.querySelectorAll('[data-sandbox-text]');

  async function freshOf(url) {
    return new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
  }

  /** Another page without a load: a skeleton, then the new view; the body's attributes stay as they were. */
  async function show(url) {
    const fresh = await freshOf(url);
    const next = viewOf(fresh);
    if (!next) return location.reload();
    const bones = document.createElement('div');
    bones.className = 'work-item-loading';
    viewOf(document).replaceChildren(bones);
    setTimeout(() => {
      viewOf(document).replaceWith(document.adoptNode(next));
      document.title = fresh.title;
    }, 80);
  }

  /** Another item in the same containers: the address first, the texts later. */
  async function swap(url) {
    const fresh = await freshOf(url);
    setTimeout(() => {
      const next = new Map([...textsOf(fresh)].map((part) => [part.dataset.sandboxText, part]));
      for (const part of textsOf(document)) {
        const other = next.get(part.dataset.sandboxText);
        if (!other) continue;
        part.firstChild.nodeValue = other.textContent; // as React does: no node comes or goes
        for (const name of ['href', 'data-issue-key', 'data-sandbox-next']) if (other.hasAttribute(name)) part.setAttribute(name, other.getAttribute(name));
      }
    }, 400);
  }

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a[data-soft], a[data-swap], [data-close]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.matches('[data-close]')) {
      history.replaceState({}, '', link.dataset.close);
      link.closest('[data-sandbox-overlay]').remove();
      return;
    }
    history.pushState({}, '', link.href);
    if (link.matches('[data-swap]')) swap(link.href);
    else show(link.href);
  });
  addEventListener('popstate', () => show(location.href));

  /** A copy without the nodes that are not the page's own. */
  function cleaned(part) {
    const copy = part.cloneNode(true);
    for (const foreign of copy.querySelectorAll('*')) if (foreign.localName.includes('-')) foreign.remove();
    return copy;
  }
  document.addEventListener('sandbox:rerender', () => {
    for (const part of document.querySelectorAll('[data-sandbox="part"]')) part.replaceWith(cleaned(part));
  });

  // A tree served by the server becomes alive some time after the load. What it does not know makes it start all over.
  const app = document.querySelector('#jira-frontend');
  if (app) {
    const served = app.cloneNode(true);
    const began = performance.now();
    const rebuild = () => {
      document.querySelector('#jira-frontend').replaceChildren();
      setTimeout(() => document.querySelector('#jira-frontend').replaceWith(served.cloneNode(true)), 100);
    };
    document.addEventListener('sandbox:rebuild', rebuild);
    addEventListener('load', () => setTimeout(() => {
      const ticker = document.querySelector('[data-sandbox-tick]');
      if (ticker) ticker.textContent = '2 watchers';
    }, 250));
    addEventListener('load', () => setTimeout(() => {
      document.documentElement.dataset.sandboxAlive = String(Math.round(performance.now() - began));
      if (![...app.querySelectorAll('*')].some((node) => node.localName.includes('-'))) return;
      document.documentElement.dataset.sandboxMismatch = 'true';
      rebuild();
    }, 600));
  }
})();
