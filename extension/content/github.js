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
  look: `--fg: var(--fgColor-default, light-dark(#1f2328, #f0f6fc)); --muted: var(--fgColor-muted, light-dark(#59636e, #9198a1));
    --accent: var(--fgColor-accent, light-dark(#0969da, #4493f8)); --bg: var(--overlay-bgColor, light-dark(#fff, #010409)); --field: var(--bgColor-default, var(--bg));
    --soft: var(--bgColor-muted, light-dark(#f6f8fa, #151b23)); --line: var(--borderColor-default, light-dark(#d1d9e0, #3d444d)); --round: 6px;
    --thin: var(--borderColor-muted, light-dark(#d1d9e0b3, #3d444db3)); --ring: var(--focus-outlineColor, var(--accent));
    --good: var(--fgColor-success, light-dark(#1a7f37, #3fb950)); --bad: var(--fgColor-danger, light-dark(#d1242f, #f85149));
    --warn: var(--fgColor-attention, light-dark(#9a6700, #d29922)); --main: var(--button-primary-bgColor-rest, light-dark(#1f883d, #238636));
    --key-bg: var(--button-default-bgColor-rest, light-dark(#f6f8fa, #212830)); --key-hover: var(--button-default-bgColor-hover, light-dark(#eff2f5, #262c36));
    --key-line: var(--button-default-borderColor-rest, var(--line))`,
  themeAttributes: ['data-color-mode', 'data-light-theme', 'data-dark-theme'],
  isDark({ dataset: { colorMode, lightTheme, darkTheme } }, systemIsDark) {
    const dark = colorMode === 'dark' || (colorMode !== 'light' && systemIsDark);
    return ((dark ? darkTheme : lightTheme) ?? (dark ? 'dark' : 'light')).startsWith('dark');
  },
});
