// GitHub's issue pages (github.com, *.ghe.com, Enterprise Server): which address is an issue, where our parts go, which
// theme is on. Places stand best first: today's React viewer, its form of 2025, the server-rendered page.

mount({
  issueOf(url) {
    const pane = /^\/(orgs|users)\/[^/]+\/projects\/\d+(\/views\/\d+)?\/?$/.test(url.pathname) && url.searchParams.get('pane') === 'issue';
    const path = pane ? url.searchParams.get('issue')?.replace(/\|(\d+)$/, '/issues/$1').replace('|', '/') : url.pathname;
    const [, owner, repository, number] = /^\/*([a-z0-9][\w-]*)\/+([\w.-]{1,100})\/+issues\/+([1-9]\d{0,9})\/?$/i.exec(path ?? '') ?? [];
    return number ? { key: `${owner}/${repository}#${number}`, number, pane } : null;
  },
  pane: ':is([role=dialog], [class*="SidePanel-module"]):has([data-testid="issue-header"], [data-testid^="issue-viewer-"])',
  marker: '[data-testid="issue-header"], [data-testid^="issue-viewer-"], .gh-header-actions, #partial-discussion-sidebar',
  text: ':is([data-testid="issue-body"], .js-comment-container) .markdown-body > p',
  title: (number) => new RegExp(`Issue #${number}\\b`),
  hidden: '[data-testid="issue-metadata-sticky"]',
  hydrates: 'react-app',
  hydrated: 'loaded',
  places: {
    header: [
      ['[data-testid="issue-header"] [data-component$="Actions"] [class*="HeaderMenu-module__menuActionsContainer"]', 'prepend'],
      ['[data-testid="issue-header"] [class*="HeaderMenu-module__menuActionsContainer"]', 'prepend'],
      ['[data-testid="issue-header"] [data-component$="Actions"] > :only-child', 'prepend'],
      ['[data-testid="issue-header"] [data-component$="Actions"]', 'prepend'],
      ['h1[data-component$="Title"], :has(> [data-testid="issue-title"])', 'after'],
      ['[data-testid="issue-metadata-fixed"]', 'append'],
      ['.gh-header-actions', 'prepend'],
    ],
    side: [
      ['[class*="IssueSidebar-module__sidebarContent"]', 'prepend'],
      ['[data-testid="issue-viewer-metadata-container"] [data-testid="sticky-sidebar"]', 'append'],
      ['[data-testid="issue-viewer-metadata-container"]', 'prepend'],
      ['[data-testid="sidebar-section"], [data-testid="sidebar-assignees-section"]', 'before'],
      ['.Layout-sidebar #partial-discussion-sidebar', 'before'],
    ],
  },
  themeAttributes: ['data-color-mode', 'data-light-theme', 'data-dark-theme'],
  isDark({ colorMode, lightTheme, darkTheme }, systemIsDark) {
    const dark = colorMode === 'dark' || (colorMode !== 'light' && systemIsDark);
    return ((dark ? darkTheme : lightTheme) ?? (dark ? 'dark' : 'light')).startsWith('dark');
  },
});
