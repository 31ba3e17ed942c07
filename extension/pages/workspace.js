// The workspace: navigation on the left, one screen on the right, chosen by the address (`#requirement/ID`).

import { html, nothing } from '../vendor/lit.js';
import { sweepFiles } from '../ui/attachments.js';
import { icon, mark } from '../ui/icons.js';
import { act } from '../ui/parts.js';
import { show } from '../ui/screen.js';
import { SearchBox, records } from '../ui/search.js';
import { toast } from '../ui/toast.js';
import { KINDS, KIND_ORDER, recordUrl } from '../ui/words.js';
import { ask, onChange } from '../ui/worker.js';
import { caseScreen } from './workspace/case.js';
import { cycleScreen } from './workspace/cycle.js';
import { defectScreen, newDefectScreen } from './workspace/defect.js';
import { listScreen } from './workspace/list.js';
import { logScreen, outboxScreen } from './workspace/outbox.js';
import { requirementScreen } from './workspace/requirement.js';
import { runScreen } from './workspace/run.js';

/** @typedef {import('../protocol').Kind} Kind */
/** @typedef {{name: string, id: string, sub: string, subId: string, query: URLSearchParams, hash: string}} Route */

const side = /** @type {HTMLElement} */ (document.getElementById('side'));
const main = /** @type {HTMLElement} */ (document.getElementById('main'));

/** @returns {Route} */
function route() {
	const hash = location.hash.slice(1) || 'requirements';
	const [path, query = ''] = hash.split('?');
	const [name = '', id = '', sub = '', subId = ''] = path.split('/').map(decodeURIComponent);
	return { name, id, sub, subId, query: new URLSearchParams(query), hash };
}

/** @param {Route} to @returns {(handle: import('../ui/screen.js').Handle<any>) => import('../ui/screen.js').Painter<any>} */
function screenOf(to) {
	switch (to.name) {
		case 'requirement': return (handle) => requirementScreen(to, handle);
		case 'case':
		case 'testCase': return (handle) => caseScreen(to, handle);
		case 'cycle': return to.sub === 'run' ? (handle) => runScreen(to, handle) : (handle) => cycleScreen(to, handle);
		case 'defect': return to.id === 'new' ? (handle) => newDefectScreen(to, handle) : (handle) => defectScreen(to, handle);
		case 'outbox': return outboxScreen;
		case 'log': return logScreen;
		default: {
			const kind = KIND_ORDER.find((one) => KINDS[one].list === to.name) ?? 'requirement';
			return (handle) => listScreen(kind, handle);
		}
	}
}

/** Which part of the navigation a route belongs to. @param {Route} to */
const sectionOf = ({ name }) => (name === 'case' ? KINDS.testCase.list : Object.hasOwn(KINDS, name) ? KINDS[/** @type {Kind} */ (name)].list : name);

const navigation = show(side, 'side', (handle) => {
	const search = new SearchBox({
		label: 'Search everything',
		placeholder: 'Search',
		find: records([]),
		floating: true,
		hotkey: navigator.userAgent.includes('Mac') ? '⌘K' : 'Ctrl K',
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
		title: () => document.title,
		paint: (/** @type {{home: import('../protocol').HomeView, jobs: import('../protocol').JobLine[]}} */ { home, jobs }) => {
			const section = sectionOf(route());
			const here = (/** @type {string} */ name) => (section === name ? 'page' : nothing);
			return html`<a class="brand" href="#requirements">${mark()}Casebridge</a>
				${search.paint()}
				<nav aria-label="Workspace"><ul>
					${KIND_ORDER.map((kind) => html`<li><a href="#${KINDS[kind].list}" aria-current=${here(KINDS[kind].list)}>${icon(kind)}${KINDS[kind].many}<span class="count">${home.counts.find((count) => count.kind === kind)?.count ?? ''}</span></a></li>`)}
					<li><hr></li>
					<li><a href="#outbox" aria-current=${here('outbox')}>${icon('outbox')}Outbox<span class="count ${jobs.some(({ problem }) => problem) ? 'alert' : ''}">${jobs.length || ''}</span></a></li>
					<li><a href="#log" aria-current=${here('log')}>${icon('log')}Log</a></li>
					<li><a href="options.html">${icon('key')}Connections<span class="count">${home.connections.length || ''}</span></a></li>
				</ul></nav>
				<div class="bottom">
					<span>${home.lastSync}</span>
					<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => toast((await ask('syncNow', {})).message))}>${icon('sync')}Sync now</button>
				</div>`;
		},
	};
});

/** @type {ReturnType<typeof show> | null} */
let screen = null;
let visits = 0;

function go() {
	const to = route();
	const first = visits++ === 0;
	screen?.close();
	screen = show(main, `${visits}`, (handle) => {
		const painter = screenOf(to)(handle);
		return {
			...painter,
			shown: () => {
				scrollTo(0, 0);
				const start = /** @type {HTMLElement | null} */ (main.querySelector('[autofocus]') ?? (first ? null : main.querySelector('h1')));
				start?.focus({ preventScroll: true });
				painter.shown?.();
			},
		};
	});
	navigation.repaint();
	side.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

addEventListener('hashchange', go);
void sweepFiles().catch(console.error);
go();
onChange(() => {
	void navigation.refresh();
	void screen?.refresh();
});

addEventListener('keydown', (event) => {
	if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
	const target = /** @type {HTMLElement} */ (event.target);
	if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
		event.preventDefault();
		/** @type {HTMLElement | null} */ (main.querySelector('[data-save]'))?.click();
		return;
	}
	if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
		event.preventDefault();
		/** @type {HTMLElement | null} */ (side.querySelector('[data-hotkey]'))?.focus();
		return;
	}
	if (event.ctrlKey || event.metaKey || target.matches('input, textarea, select')) return;
	if (screen?.keys(event)) event.preventDefault();
	else if (event.altKey) return;
	else if (event.key === '/') {
		event.preventDefault();
		/** @type {HTMLElement | null} */ (document.querySelector('#main [data-hotkey], #side [data-hotkey]'))?.focus();
	} else if (event.key === 'n') {
		const fresh = /** @type {HTMLElement | null} */ (main.querySelector('[data-new]'));
		if (fresh) {
			event.preventDefault();
			fresh.click();
		}
	}
});
