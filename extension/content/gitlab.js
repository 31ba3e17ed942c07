// GitLab's issue pages (gitlab.com and instances of one's own, below any path): the work items of 2026 and 2025, the panel
// beside a list, and the page the server renders. Which instance it is the core knows.

mount({
  issueOf(url) {
    const beside = shown(url.searchParams.get('show'));
    if (beside) return { ...beside, pane: true };
    const [, path, number] = /^\/((?:[\w.][\w.-]*\/+)+[\w.][\w.-]*)\/-\/(?:issues|work_items)\/(?:incident\/)?([1-9]\d*)(?:\/designs(?:\/[^/]+)?)?\/?$/.exec(url.pathname) ?? [];
    return !number || path.startsWith('groups/') ? null : { key: `${path}#${number}`, number, pane: false };

    /** The state that the address keeps of the panel beside a list. @param {string | null} text */
    function shown(text) {
      try {
        const { iid, full_path: path } = JSON.parse(atob(text ?? ''));
        return /^[1-9]\d*$/.test(iid) && path.includes('/') ? { key: `${path}#${iid}`, number: String(iid) } : null;
      } catch {
        return null;
      }
    }
  },
  pane: '[data-testid="work-item-detail-panel"], [data-testid="work-item-drawer"]',
  marker: '[data-testid="work-item-detail"] [data-testid="work-item-title"], [data-testid="work-item-detail-panel"], .detail-page-header-actions, .js-issuable-actions, .issuable-sidebar',
  shownKey: '[data-testid="work-item-detail-panel-ref-link"], [data-testid="work-item-drawer-ref-link"]',
  text: ':is([data-testid="work-item-description"], .detail-page-description .description) p',
  title: (number) => new RegExp(`\\(#${number}\\)`),
  hidden: '[data-testid="work-item-sticky-header"]',
  places: {
    header: [
      ['[data-testid="work-item-edit-form-button"]', 'before'],
      [':has(> * > [data-testid="work-item-actions-dropdown"])', 'prepend'],
      ['.js-panel-actions-portal-target', 'prepend'],
      [':has(> [data-testid="work-item-type"])', 'after'],
      ['h1[data-testid="work-item-title"]', 'after'],
      ['.js-issuable-edit', 'before'],
      ['.detail-page-header-actions, .js-issuable-actions', 'prepend'],
    ],
    side: [
      ['[data-testid="work-item-overview-right-sidebar"] .work-item-attributes-wrapper', 'prepend'],
      ['.work-item-attributes-wrapper, .work-item-sidebar-container', 'prepend'],
      ['[data-testid="detail-layout-sidebar"]', 'prepend'],
      ['[data-testid="work-item-time-tracking"]', 'after'],
      ['aside.right-sidebar:not(.right-sidebar-collapsed) .issuable-sidebar', 'prepend'],
      ['[data-testid="work-item-description"]', 'after'],
    ],
  },
  look: `--fg: var(--gl-text-color-default, light-dark(#3a383d, #ecebea)); --muted: var(--gl-text-color-subtle, light-dark(#646163, #c1bfbe));
    --accent: var(--gl-text-color-link, light-dark(#2f5ca0, #9dc7f1)); --bg: var(--gl-background-color-default, light-dark(#fff, #18171d));
    --soft: var(--gl-background-color-subtle, light-dark(#f7f7f5, #28272d)); --line: var(--gl-border-color-default, light-dark(#dcdbd9, #4d4b4e)); --round: 8px;
    --thin: var(--gl-border-color-default, light-dark(#dcdbd9, #4d4b4e)); --ring: var(--gl-focus-ring-outer-color, var(--accent));
    --good: light-dark(#24663b, #91d4a8); --bad: var(--gl-text-color-danger, light-dark(#ae1800, #fcb5aa)); --warn: light-dark(#8f4700, #e9be74);
    --main: var(--gl-button-confirm-primary-background-color-default, light-dark(#2f68b4, #63a6e9)); --on-main: light-dark(#fff, #18171d);
    --key-bg: var(--gl-button-default-primary-background-color-default, light-dark(#fff, #89888d66)); --key-hover: light-dark(#ececef, #737278);
    --key-line: var(--gl-button-default-primary-border-color-default, light-dark(#c1bfbe, #0000));
    --weight: 400; --h3: 14px; --h3-ink: var(--gl-text-color-heading, light-dark(#18171d, #fff))`,
  themeAttributes: ['class'],
  isDark: ({ classList }) => classList.contains('gl-dark'),
});
