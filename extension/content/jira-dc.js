// The issue pages of Jira Server and Data Center (8.20 to 10), below any path: the issue's own page, the split view, the
// detail beside a board. Which installation it is the core knows.

mount({
  issueOf: jiraIssueOf,
  pane: '#ghx-detail-view:has(#ghx-detail-issue), body:not(:has(#ghx-detail-view))',
  marker: '#key-val, #summary-val, #ghx-detail-issue',
  text: '#description-val p, .ghx-fieldname-description p',
  title: (number) => new RegExp(`^\\[[A-Z]\\w*-${number}\\]`),
  shownKey: '#key-val, #ghx-detail-view .ghx-fieldname-issuekey a',
  places: {
    header: [
      ['.command-bar .aui-toolbar2-primary', 'append'],
      ['#opsbar-opsbar-operations', 'after'],
      ['#opsbar-opsbar-transitions', 'after'],
      ['[id="opsbar-jira.issue.tools"], .command-bar .aui-toolbar2-secondary', 'prepend'],
      ['#stalker .aui-page-header-main', 'append'],
      ['#stalker .aui-page-header-actions', 'prepend'],
      ['#ghx-detail-head', 'append'],
    ],
    side: [
      ['#viewissuesidebar', 'prepend'],
      ['#peoplemodule', 'before'],
      ['.issue-side-column', 'prepend'],
      ['#details-module', 'after'],
      ['#ghx-detail-view :has(> .ghx-detail-section)', 'prepend'],
      ['#ghx-detail-issue', 'append'],
    ],
  },
  look: `${JIRA_LOOK}; --h3: 14px; --h3-ink: var(--fg); --tall: 30px; --weight: 400; --pad: 10px 0; --gap: 0; --thin: #0000`,
  themeAttributes: ['class', 'data-color-mode', 'data-theme'],
  isDark: (root, systemIsDark) => (root.dataset.colorMode ? jiraIsDark(root, systemIsDark) : isPaintedDark(root)),
});
