// What the real pages do to a content script: hydration that discards foreign nodes, re-rendering, soft
// navigation that keeps the head as it was, and a swap of the whole body.
(() => {
  const appOf = (doc) => doc.querySelector('react-app');
  const rootOf = (doc) => doc.querySelector('[data-target="react-app.reactRoot"]');
  const root = rootOf(document);
  if (root) {
    const served = root.cloneNode(true);
    setTimeout(() => {
      rootOf(document)?.replaceWith(served);
      appOf(document)?.classList.add('loaded');
    }, 150);
  }

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a[data-testid="issue-pr-title-link"]');
    if (!link || event.ctrlKey || event.metaKey || !document.querySelector('react-app.loaded')) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('soft-nav:start', { bubbles: true }));
    history.pushState({}, '', link.href);
    show(link.href);
  });
  addEventListener('popstate', () => show(location.href));

  async function show(url) {
    const text = await (await fetch(url)).text();
    const fresh = new DOMParser().parseFromString(text, 'text/html');
    const next = rootOf(fresh);
    setTimeout(() => {
      if (!next) return location.reload();
      rootOf(document)?.replaceWith(document.adoptNode(next));
      document.title = fresh.title;
      document.dispatchEvent(new CustomEvent('soft-nav:react-done', { bubbles: true }));
    }, 50);
  }

  document.addEventListener('sandbox:rerender', () => {
    for (const selector of ['[data-testid="issue-header"]', '.side', '.gh-header-show']) {
      const part = document.querySelector(selector);
      if (!part) continue;
      const copy = part.cloneNode(true);
      for (const foreign of copy.querySelectorAll('*')) if (foreign.localName.includes('-') && foreign.localName !== 'react-app') foreign.remove();
      part.replaceWith(copy);
    }
  });

  document.addEventListener('sandbox:turbo', () => {
    document.body.replaceWith(document.body.cloneNode(true));
    document.dispatchEvent(new CustomEvent('turbo:render', { bubbles: true }));
  });
})();
