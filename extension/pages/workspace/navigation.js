// The side of the workspace: search, the sections with their numbers, and what can be done from everywhere.

import { html, nothing } from '../../vendor/lit.js';
import { icon, mark } from '../../ui/icons.js';
import { act } from '../../ui/parts.js';
import { SearchBox, records } from '../../ui/search.js';
import { isMac } from '../../ui/shortcuts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { recentActions } from '../../ui/undo.js';
import { KINDS, KIND_ORDER, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';
import { commands } from './commands.js';
import { openPalette } from './palette.js';
import { openSheet } from './shortcut-sheet.js';

/** @typedef {{home: import('../../protocol').HomeView, jobs: import('../../protocol').JobLine[]}} View */

/** Views over the whole. @type {{name: string, label: string, drawing: import('../../ui/icons.js').Drawing}[]} */
const REPORTS = [
	{ name: 'traceability', label: t('Traceability'), drawing: 'grid' },
	{ name: 'coverage', label: t('Coverage'), drawing: 'chart' },
];

/** Brings the section that is shown into sight where the sections stand in one line. */
export const revealSection = () => document.querySelector('#side nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

/** @param {() => string} section which one is shown @param {import('../../ui/screen.js').Handle<View>} handle @returns {import('../../ui/screen.js').Painter<View>} */
export function navigationPart(section, handle) {
	const search = new SearchBox({
		label: t('Search everything'),
		placeholder: t('Search'),
		find: records([]),
		floating: true,
		hotkey: isMac ? '⌘K' : t('Ctrl K'),
		take: (hit) => {
			search.clear();
			location.assign(recordUrl(hit.kind, hit.id));
		},
		repaint: handle.repaint,
	});
	return {
		load: async () => {
			const [home, outbox] = await Promise.all([ask('viewHome', { url: '' }), ask('viewOutbox', {})]);
			return { home, jobs: outbox.jobs };
		},
		shown: revealSection,
		title: () => document.title,
		paint: ({ home, jobs }) => {
			const now = section();
			const here = (/** @type {string} */ name) => (now === name ? 'page' : nothing);
			return html`<a class="brand" href="#overview">${mark()}Casebridge</a>
				${search.paint()}
				<nav aria-label="Workspace"><ul>
					<li><a href="#overview" aria-current=${here('overview')}>${icon('home')}Overview</a></li>
					${KIND_ORDER.map((kind) => html`<li><a href="#${KINDS[kind].list}" aria-current=${here(KINDS[kind].list)}>${icon(kind)}${KINDS[kind].many}<span class="count">${home.counts.find((count) => count.kind === kind)?.count ?? ''}</span></a></li>`)}
					${REPORTS.map(({ name, label, drawing }) => html`<li><a href="#${name}" aria-current=${here(name)}>${icon(drawing)}${label}</a></li>`)}
					<li><hr></li>
					<li><a href="#outbox" aria-current=${here('outbox')}>${icon('outbox')}Outbox<span class="count ${jobs.some(({ problem }) => problem) ? 'alert' : ''}">${jobs.length || ''}</span></a></li>
					<li><a href="#log" aria-current=${here('log')}>${icon('log')}Log</a></li>
					<li><a href="#import" aria-current=${here('import')}>${icon('upload')}Import and export</a></li>
					<li><a href="options.html">${icon('key')}Connections<span class="count">${home.connections.length || ''}</span></a></li>
				</ul></nav>
				<div class="bottom">
					<span>${home.lastSync}</span>
					<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => toast((await ask('syncNow', {})).message))}>${icon('sync')}Sync now</button>
					<div class="row tight helpers">
						<button type="button" class="button quiet compact" @click=${() => void openPalette(commands())}>${icon('command')}<span class="wordy">Commands</span></button>
						<button type="button" class="button quiet compact only-icon" aria-label="Recent actions" title="Recent actions, to undo them" @click=${(/** @type {Event} */ e) => act(e, recentActions)}>${icon('undo')}</button>
						<button type="button" class="button quiet compact only-icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" @click=${() => void openSheet()}>${icon('keyboard')}</button>
					</div>
				</div>`;
		},
	};
}
