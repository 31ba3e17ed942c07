// What both Jiras' pages have in common: their addresses, Atlassian's colours, and how they tell the theme.

/** The issue an address shows, in a panel above a page or as the page. @param {URL} url @returns {Issue | null} */
function jiraIssueOf(url) {
  if (/^\/(wiki|servicedesk\/customer)\//.test(url.pathname)) return null;
  const shape = /^([a-z]\w*-([1-9]\d*))$/i;
  const selected = shape.exec(url.searchParams.get('selectedIssue') ?? '');
  const path = /^(?:\/[^/]+)*?\/(?:browse|issues|projects\/[^/]+\/(?:queues|section)(?:\/[^/]+)*)\/([^/]+)\/?$/.exec(url.pathname);
  const [, key, number] = selected ?? shape.exec(path?.[1] ?? '') ?? [];
  return number ? { key: key.toUpperCase(), number, pane: !!selected } : null;
}

const JIRA_LOOK = `--fg: var(--ds-text, var(--aui-body-text, light-dark(#172b4d, #cecfd2))); --muted: var(--ds-text-subtle, light-dark(#505258, #a9abaf));
  --accent: var(--ds-link, var(--aui-link-color, light-dark(#0052cc, #669df1))); --bg: var(--ds-surface-overlay, var(--aui-body-background, light-dark(#fff, #2b2c2f)));
  --field: var(--ds-surface, var(--aui-body-background, light-dark(#fff, #1f1f21))); --soft: var(--ds-surface-sunken, light-dark(#f8f8f8, #18191a));
  --line: var(--ds-border, var(--aui-border, light-dark(#dfe1e6, #e3e4f21f))); --thin: var(--line); --round: 3px; --ring: var(--ds-border-focused, var(--accent));
  --good: var(--ds-text-success, light-dark(#4c6b1f, #b3df72)); --bad: var(--ds-text-danger, light-dark(#ae2e24, #fd9891)); --warn: var(--ds-text-warning, light-dark(#9e4c00, #fbc828));
  --main: var(--ds-background-brand-bold, light-dark(#0052cc, #669df1)); --on-main: var(--ds-text-inverse, light-dark(#fff, #1f1f21)); --key-line: #0000;
  --key-bg: var(--ds-background-neutral, var(--aui-button-default-bg-color, light-dark(#091e4214, #ceced912))); --key-hover: var(--ds-background-neutral-hovered, light-dark(#0b120e24, #e3e4f21f))`;

/** Before 10 there is no theme; what a plug-in painted dark is told by the colour behind it. @param {HTMLElement} root */
function isPaintedDark({ ownerDocument }) {
  const [red, green, blue, opacity = 1] = ownerDocument ? getComputedStyle(ownerDocument.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [] : [];
  return opacity > 0 && red * 0.3 + green * 0.6 + blue * 0.1 < 110;
}

/** The theme of the present mode counts: mode light with the theme `light:dark` is dark. @param {HTMLElement} root @param {boolean} systemIsDark */
function jiraIsDark({ dataset: { colorMode, theme } }, systemIsDark) {
  const mode = colorMode === 'auto' ? (systemIsDark ? 'dark' : 'light') : colorMode ?? 'light';
  return (new RegExp(`(?:^| )${mode}:(\\w+)`).exec(theme ?? '')?.[1] ?? mode) === 'dark';
}
