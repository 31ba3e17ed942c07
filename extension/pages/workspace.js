// The workspace: navigation on the left, one screen on the right, chosen by the address (`#requirement/ID`), and the keys that work everywhere.

import { sweepFiles } from '../ui/attachments.js';
import { show } from '../ui/screen.js';
import { shortcutOf, isTyping } from '../ui/shortcuts.js';
import { undo } from '../ui/undo.js';
import { onChange } from '../ui/worker.js';
import { commands } from './workspace/commands.js';
import { navigationPart, revealSection } from './workspace/navigation.js';
import { openPalette } from './workspace/palette.js';
import { DEFAULT_PAGE, fetchScreens, screenOf, sectionOf } from './workspace/routes.js';
import { openSheet } from './workspace/shortcut-sheet.js';

/** @typedef {{name: string, id: string, sub: string, subId: string, query: URLSearchParams, hash: string}} Route */

const side = /** @type {HTMLElement} */ (document.getElementById('side'));
const main = /** @type {HTMLElement} */ (document.getElementById('main'));

/** @returns {Route} */
function route() {
	const hash = location.hash.slice(1) || DEFAULT_PAGE;
	const [path, query = ''] = hash.split('?');
	const [name = '', id = '', sub = '', subId = ''] = path.split('/').map(decodeURIComponent);
	return { name, id, sub, subId, query: new URLSearchParams(query), hash };
}

const navigation = show(side, 'side', (handle) => navigationPart(() => sectionOf(route()), handle));

/** @type {ReturnType<typeof show> | null} */
let screen = null;
let visits = 0;

function go() {
	const to = route();
	if (screen?.follow(to)) return;
	const first = visits++ === 0;
	screen?.close();
	screen = show(main, `${visits}`, (handle) => {
		const painter = screenOf(to)(handle);
		return {
			...painter,
			shown: () => {
				if (!to.query.has('row')) scrollTo(0, 0);
				const { resume } = main.dataset;
				delete main.dataset.resume;
				const start = /** @type {HTMLElement | null} */ ((resume && main.querySelector(`[name="${resume}"]`)) || (main.querySelector('[autofocus]') ?? (first ? null : main.querySelector('h1'))));
				start?.focus({ preventScroll: true });
				painter.shown?.();
				if (first) whenShown();
			},
		};
	});
	navigation.repaint();
	revealSection();
}

/** What can wait until something stands on the screen. */
function whenShown() {
	requestIdleCallback(() => {
		void fetchScreens().catch(console.error);
		void sweepFiles().catch(console.error);
	}, { timeout: 2_000 });
}

addEventListener('hashchange', go);
go();
onChange(() => {
	void navigation.refresh();
	void screen?.refresh();
});

/** What the shortcuts of the table do, where they do not belong to one screen. @type {Record<string, () => unknown>} */
const EVERYWHERE = {
	palette: () => openPalette(commands()),
	sheet: openSheet,
	search: () => /** @type {HTMLElement | null} */ (main.querySelector('[data-hotkey="/"]') ?? side.querySelector('[data-hotkey]'))?.focus(),
	new: () => /** @type {HTMLElement | null} */ (main.querySelector('[data-new]'))?.click(),
	save: () => /** @type {HTMLElement | null} */ (main.querySelector('[data-save]'))?.click(),
	undo: () => undo(),
	goOverview: () => location.assign('#overview'),
	goRequirements: () => location.assign('#requirements'),
	goCases: () => location.assign('#testCases'),
	goCycles: () => location.assign('#cycles'),
	goDefects: () => location.assign('#defects'),
	goTraceability: () => location.assign('#traceability'),
	goCoverage: () => location.assign('#coverage'),
};

addEventListener('keydown', (event) => {
	if (event.defaultPrevented || document.querySelector('dialog[open], [popover].menu:popover-open')) return;
	// A run has single keys of its own: they go first there.
	if (route().sub === 'run' && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && screen?.keys(event)) {
		event.preventDefault();
		return;
	}
	const everywhere = EVERYWHERE[shortcutOf(event) ?? ''];
	if (everywhere) {
		event.preventDefault();
		void everywhere();
		return;
	}
	if (isTyping(event.target)) {
		const writing = /** @type {HTMLElement} */ (event.target);
		if (event.key === 'Escape' && writing.closest('.run-case')) writing.blur(); // to where the keys of a run are keys
		return;
	}
	if (event.ctrlKey || event.metaKey ? screen?.chord(event) : screen?.keys(event)) event.preventDefault();
});
