// The side panel: runs a cycle beside the application under test. It opens where one left off.

import { html, nothing, repeat } from '../vendor/lit.js';
import { icon, mark } from '../ui/icons.js';
import { keep, kept } from '../ui/kept.js';
import { coveragePart, emptyPart } from '../ui/parts.js';
import { PLACE } from '../ui/run/beside.js';
import { pageBeside } from '../ui/run/browser.js';
import { pressed } from '../ui/run/keys.js';
import { casePart, keysPart } from '../ui/run/paint.js';
import { Runner } from '../ui/run/runner.js';
import { show } from '../ui/screen.js';
import { t } from '../ui/texts.js';
import { ask, onChange } from '../ui/worker.js';

/** @typedef {import('../protocol').RunsView} RunsView */
/** @typedef {import('../protocol').RunView} RunView */
/** @typedef {import('../protocol').RunLine} RunLine */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {ReturnType<typeof show> | null} */
let screen = null;
let visits = 0;

/** The cycles there are to run. @param {import('../ui/screen.js').Handle<RunsView>} _ @returns {import('../ui/screen.js').Painter<RunsView>} */
const runsScreen = (_) => {
	const linePart = (/** @type {RunLine} */ line) => html`<li><a class="card" href="#cycle/${line.id}">
		<span class="row base"><span class="key">${line.key}</span><b class="grow">${line.title}</b></span>
		${line.detail ? html`<span class="small muted">${line.detail}</span>` : nothing}
		${coveragePart(line.progress, line.key)}
	</a></li>`;
	const groupPart = (/** @type {string} */ id, /** @type {string} */ title, /** @type {RunLine[]} */ lines) => (lines.length === 0 ? nothing
		: html`<section class="stack" aria-labelledby=${id}><h2 id=${id} class="part">${title}</h2><ul class="runs">${repeat(lines, (line) => line.id, linePart)}</ul></section>`);
	return {
		load: () => ask('viewRuns', {}),
		title: () => t('Run tests · Casebridge'),
		paint: ({ cycles, empty }) => html`<header><div class="row">${mark()}<h1 tabindex="-1">Run tests</h1><a class="button quiet compact" href="workspace.html#cycles" target="_blank">${icon('out')}Workspace</a></div></header>
			<div class="parts">${cycles.length === 0 ? html`<section class="card">${emptyPart('cycle', empty, html`<a class="button primary" href="workspace.html#cycle/new" target="_blank">New test cycle</a>`)}</section>`
				: html`${groupPart('open', t('With open cases'), cycles.filter(({ open }) => open))}${groupPart('done', t('Executed'), cycles.filter(({ open }) => !open))}`}</div>`,
	};
};

/** One case after the other. @param {string} cycle @param {string} at @returns {(handle: import('../ui/screen.js').Handle<RunView>) => import('../ui/screen.js').Painter<RunView>} */
const runScreen = (cycle, at) => (handle) => {
	const run = new Runner({
		cycle, at, ...handle, url: pageBeside,
		moved: (execution) => {
			history.replaceState(null, '', `#cycle/${cycle}/run/${execution}`);
			keep(PLACE, { cycle, execution });
			scrollTo(0, 0);
		},
	});
	return {
		load: () => run.load(),
		seen: (view) => run.see(view),
		title: (view) => t('Run {key} {title} · Casebridge', { key: view.key, title: view.title }),
		keys: (event) => pressed(run, event),
		closed: () => { void run.store(); run.close(); },
		paint: (view) => html`<header>
				<div class="row"><a class="button quiet compact only-icon" href="#cycles" aria-label="All cycles" title="All cycles">${icon('left')}</a>
					<h1 class="clip" tabindex="-1" title=${view.title}><span class="key">${view.key}</span> ${view.title}</h1>
					<a class="button quiet compact only-icon" href="workspace.html#cycle/${view.id}" target="_blank" aria-label="Open ${view.key} in the workspace" title="Open in the workspace">${icon('out')}</a></div>
				<div class="row small muted"><span class="grow clip">${[view.version, view.environment].filter(Boolean).join(' · ')}</span><span>${view.place ? t('Case {place} of {total}', { place: view.place, total: view.total }) : ''}</span></div>
				${coveragePart(view.progress, t('Progress'), 'no word')}
			</header>
			<div class="parts">${view.execution
				? html`${view.nextOpen === null && view.progress.segments.every(({ label }) => label !== t('Not Executed')) ? html`<p class="small muted" role="status">Every case of this cycle has a result.</p>` : nothing}${casePart(run, view.execution)}${keysPart(run)}`
				: html`<section class="card">${emptyPart('cycle', t('This cycle has no test cases yet.'), html`<a class="button primary" href="workspace.html#cycle/${view.id}" target="_blank">Choose test cases</a>`)}</section>`}</div>`,
	};
};

function go() {
	const [name = '', cycle = '', , execution = ''] = location.hash.slice(1).split('/').map(decodeURIComponent);
	const first = visits++ === 0;
	screen?.close();
	const isRun = name === 'cycle' && cycle !== '';
	keep(PLACE, isRun ? { cycle, execution } : null);
	screen = show(app, `${visits}`, (handle) => {
		const painter = isRun ? runScreen(cycle, execution)(/** @type {any} */ (handle)) : runsScreen(/** @type {any} */ (handle));
		return /** @type {import('../ui/screen.js').Painter<any>} */ ({ ...painter, shown: () => { if (!first) app.querySelector('h1')?.focus({ preventScroll: true }); } });
	});
}

/** Where one left off, or where another page sends the panel. */
function follow() {
	const place = kept(PLACE);
	if (place?.cycle && !location.hash.startsWith(`#cycle/${place.cycle}`)) location.hash = `cycle/${place.cycle}${place.execution ? `/run/${place.execution}` : ''}`;
}

if (!location.hash) follow();
addEventListener('hashchange', go);
go();
onChange(() => void screen?.refresh());
new BroadcastChannel('drafts').addEventListener('message', ({ data }) => {
	if (data.key === PLACE && data.value) follow();
});

addEventListener('keydown', (event) => {
	if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
	if (/** @type {HTMLElement} */ (event.target).matches('input, textarea, select, [contenteditable]')) {
		if (event.key === 'Escape') /** @type {HTMLElement} */ (event.target).blur();
		return;
	}
	if (screen?.keys(event)) event.preventDefault();
});
