// All shortcuts on one sheet, from the table that the keys are looked up in.

import { html } from '../../vendor/lit.js';
import { openDialog } from '../../ui/dialog.js';
import { SHORTCUTS, shownKeys } from '../../ui/shortcuts.js';
import { t } from '../../ui/texts.js';

export const openSheet = () =>
	openDialog(t('Keyboard shortcuts'), () => () => ({
		content: html`<div class="shortcut-sheet" role="group" aria-label="Shortcuts" tabindex="0" autofocus>${[...new Set(SHORTCUTS.map(({ group }) => group))].map((group) => html`<section aria-label=${group}><h3>${group}</h3>
			<dl>${SHORTCUTS.filter((one) => one.group === group).map(({ keys, label }) => html`<div><dt>${label}</dt><dd>${keys.map((one, n) => html`${n > 0 ? html`<span class="muted">or</span>` : ''}${shownKeys(one).map((stroke) => stroke.map((key) => html`<kbd>${key}</kbd>`))}`)}</dd></div>`)}</dl></section>`)}</div>`,
	}));
