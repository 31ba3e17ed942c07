// Jira Cloud's issue pages: the issue's own page, the dialog above a board, the navigator. They are built over what the
// server sent, and throw strangers out until that is done.

mount({
  issueOf: jiraIssueOf,
  pane: 'section[role="dialog"]:has([data-testid^="issue.views.issue-base"]), body:not(:has(section[role="dialog"]))',
  marker: '[data-testid^="issue.views.issue-base.foundation.summary"]',
  text: '[data-testid="issue.views.field.rich-text.description"] p',
  title: (number) => new RegExp(`^\\[[A-Z]\\w*-${number}\\]`),
  quiet: 500,
  shownKey: '[data-testid="issue.views.issue-base.foundation.breadcrumbs.current-issue.item"]',
  corner: '88px',
  places: {
    header: [
      ['[role="group"]:has([data-testid="issue-meatball-menu.ui.dropdown-trigger.button"]):not(:has([role="group"] [data-testid="issue-meatball-menu.ui.dropdown-trigger.button"]))', 'prepend'],
      [':has(> [data-testid^="issue-view-foundation.quick-add.quick-add-items-compact.add-button"])', 'append'],
      ['[data-testid="ref-spotlight-target-status-and-approval-spotlight"], [data-testid*="status-and-approvals-wrapper"]', 'after'],
      ['[data-testid="issue.views.issue-base.foundation.status.actions-wrapper"]', 'after'],
      ['#jira-issue-header-actions', 'prepend'],
      ['#jira-issue-header', 'append'],
      [':has(> [data-testid="issue.views.issue-base.foundation.breadcrumbs.breadcrumb-current-issue-container"])', 'append'],
    ],
    side: [
      ['[data-testid="issue.views.issue-details.issue-layout.container-right"] :is([data-testid="ref-spotlight-target-status-and-approval-spotlight"], [data-testid*="status-and-approvals-wrapper"])', 'after'],
      ['[data-testid*="container.details-group"], [data-vc="issue-view-context-group-details-group"]', 'before'],
      ['[data-testid*="development-panel"], [data-testid*="secondary-context-items"]', 'after'],
      ['[data-testid="issue.views.issue-details.issue-layout.sections.footnote"]', 'before'],
      ['[data-testid="issue.views.issue-details.issue-layout.compact-layout"]', 'append'],
    ],
  },
  look: `${JIRA_LOOK}; --h3: 16px; --h3-ink: var(--fg); --pad: 12px 16px; --gap: 8px; --box: 1px solid var(--line); --box-round: 4px`,
  themeAttributes: ['data-color-mode', 'data-theme'],
  isDark: jiraIsDark,
});
