// The toolbar popup: what the current tab is, what waits, what needs the person, and the way to everything else.

import { html, nothing, repeat } from '../vendor/lit.js';
import { alertPart } from '../ui/alerts.js';
import { DefectForm, pushDefect } from '../ui/defect-form.js';
import { icon, mark } from '../ui/icons.js';
import { act, actionPart, badgePart, coveragePart, jobsPart, problemPart, progressPart, symbolPart } from '../ui/parts.js';
import { pickOne, pickRequirement } from '../ui/pick.js';
import { show } from '../ui/screen.js';
import { openBeside } from '../ui/run/beside.js';
import { SearchBox, records } from '../ui/search.js';
import { t } from '../ui/texts.js';
import { toast } from '../ui/toast.js';
import { recordUrl, KINDS } from '../ui/words.js';
import { ask, onChange } from '../ui/worker.js';

/** @typedef {import('../protocol').HomeView} HomeView */
/** @typedef {import('../protocol').IssueView} IssueView */
/** @typedef {import('../protocol').Action} Action */
/** @typedef {import('../protocol').DefectLine} DefectLine */

/** The address of the current tab, or the one this page was opened for (`popup.html#url=…`). */
const address = (async () => {
	const given = new URLSearchParams(location.hash.slice(1)).get('url');
	if (given) return given;
	const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
	return tab?.url ?? '';
})();

/** Opens one of our pages in a tab and gets out of the way. @param {string} page */
async function open(page) {
	await chrome.tabs.create({ url: new URL(page, location.href).href });
	window.close();
}

const screen = show(/** @type {HTMLElement} */ (document.getElementById('app')), 'home', (handle) => {
	const search = new SearchBox({
		label: t('Search everything'),
		placeholder: t('Search requirements, cases, defects…'),
		find: records([]),
		floating: true,
		hotkey: '/',
		take: (hit) => open(recordUrl(hit.kind, hit.id)),
		repaint: handle.repaint,
	});
	/** @type {DefectForm | null} */
	let report = null;

	/** What a button of the view does. @param {Action} action @param {HomeView} home */
	const press = async (action, home) => {
		const url = await address;
		const tab = home.tab;
		switch (action.name) {
			case 'connect': return open('options.html#new');
			case 'syncIssue': return said(await ask('syncIssue', { url }));
			case 'newRequirement': return said(await ask('requirementFromIssue', { url }));
			case 'linkRequirement': {
				const requirement = await pickRequirement(t('Link to requirement'), '');
				return requirement && said(await ask('linkIssue', { kind: 'requirement', record: requirement.id, url }));
			}
			case 'unlink': {
				const tied = await pickOne(t('Unlink what?'), [...(tab?.requirements ?? []), ...(tab?.runs ?? [])]);
				return tied && said(await ask('unlinkIssue', { kind: tied.kind, record: tied.id, url }));
			}
			case 'postCoverage': {
				const requirement = await pickOne(t('Post whose coverage?'), tab?.requirements ?? []);
				const view = requirement && (await ask('postCoverage', { id: requirement.id }));
				return view && toast(t('Coverage of {key} posted', { key: view.key }));
			}
			case 'pushDefect': {
				const defect = await pickOne(t('Push which defect?'), tab?.defects ?? []);
				return defect && pushDefect(defect.id, null);
			}
			case 'linkCases': {
				const requirement = await pickOne(t('Link test cases to which requirement?'), tab?.requirements ?? []);
				return requirement && open(`${recordUrl('requirement', requirement.id)}/cases`);
			}
			case 'openRecord': {
				if (tab?.defects[0]) return open(recordUrl('defect', tab.defects[0].id));
				return tab?.requirements[0] ? open(recordUrl('requirement', tab.requirements[0].id)) : open('workspace.html');
			}
			case 'reportDefect': return startReport(home);
			default: return undefined;
		}
	};

	/** @param {HomeView} home */
	const startReport = (home) => {
		const broken = home.tab?.requirements[0];
		report = new DefectForm({
			key: `defect:popup:${home.tab?.issue ?? ''}`,
			start: home.tab?.form ?? { title: '', description: '', priority: 'major', priorities: [], destination: home.connections.length === 1 ? home.connections[0].label : '' },
			destinations: home.connections.map(({ id, label }) => ({ id, label })),
			requirement: broken ? { id: broken.id, key: broken.key, title: broken.title } : null,
			cancel: closeReport,
			again: () => startReport(home),
			saved: closeReport,
			repaint: handle.repaint,
		});
		handle.repaint();
		scrollTo(0, 0);
		/** @type {HTMLElement | null} */ (document.querySelector('.parts textarea'))?.focus();
	};
	const closeReport = () => {
		report = null;
		handle.repaint();
	};

	/** @param {{message: string}} done */
	const said = async ({ message }) => {
		toast(message);
		await handle.refresh();
	};

	/** @param {IssueView} tab @param {HomeView} home */
	const tabPart = (tab, home) => html`<section class="card issue" aria-labelledby="tab-heading">
		<div class="body">
			<div class="stack tight">
				<div class="row apart"><span class="small muted clip">${tab.issue}</span>${badgePart(tab.badge)}</div>
				<h2 id="tab-heading">${tab.heading}</h2>
				${tab.sentence ? html`<p>${tab.sentence}</p>` : nothing}
				${tab.age ? html`<p class="small muted">${tab.age}</p>` : nothing}
			</div>
			${tab.problems.filter(({ message }) => home.problems.every((shown) => shown.message !== message)).map((problem) => problemPart(problem))}
		</div>
		${repeat([...tab.requirements, ...tab.runs], ({ id }) => id, (requirement) => html`<div class="requirement">
			<a class="name row base" href=${recordUrl(requirement.kind, requirement.id)} target="_blank"><span class="key">${requirement.key}</span><span class="grow clip">${requirement.title}</span></a>
			${coveragePart(requirement.coverage, requirement.key, tab.requirements.length + tab.runs.length === 1 ? 'no word' : 'word')}
			${requirement.comment ? html`<p class="small muted">${requirement.comment}</p>` : nothing}
		</div>
		${casesPart(requirement.cases)}
		${requirement.defects.length > 0 ? html`<div class="group"><h3>Defects</h3>${defectsPart(requirement.defects)}</div>` : nothing}`)}
		${casesPart(tab.cases)}
		${tab.defects.length > 0 ? html`<div class="group">${defectsPart(tab.defects)}</div>` : nothing}
		<div class="foot">${tab.actions.map((action, n) => actionPart(action, () => press(action, home), n === 0 ? 'compact primary' : 'compact'))}</div>
	</section>`;

	/** @param {import('../protocol').CaseLine[]} cases */
	const casesPart = (cases) => cases.length > 0 ? html`<div class="group"><h3>Test cases</h3><ul class="lines">${cases.map((line) => html`<li>
		${symbolPart(line.result)}<a class="name clip" href=${recordUrl('testCase', line.id)} target="_blank" title="${line.title} (${[line.result.text, line.age].filter(Boolean).join(' ')})"><span class="key">${line.key}</span> ${line.title}</a>
	</li>`)}</ul></div>` : nothing;

	/** @param {DefectLine[]} defects */
	const defectsPart = (defects) => html`<ul class="lines">${repeat(defects, ({ id }) => id, (line) => html`<li>
		${symbolPart(line.status)}<a class="name clip" href=${recordUrl('defect', line.id)} target="_blank" title=${line.title}><span class="key">${line.key}</span> ${line.title}</a>
		${line.issue ? badgePart(line.issue) : badgePart(line.sync)}
		${line.alert ? alertPart(line.alert, line, handle.refresh) : nothing}
	</li>`)}</ul>`;

	/** Closed defects whose case has failed since; those of the tab stand there already. @param {HomeView} home */
	const alertsPart = ({ alerts, tab }) => {
		const shown = [...(tab?.defects ?? []), ...(tab?.requirements ?? []).flatMap(({ defects }) => defects)];
		const others = alerts.filter(({ id }) => shown.every((line) => line.id !== id));
		return others.length === 0 ? nothing : html`<section aria-labelledby="again"><div class="part-head"><h2 id="again">Closed defects with a newer result</h2></div>
			<div class="card"><div class="group">${defectsPart(others)}</div></div></section>`;
	};

	/** Imports that are on their way. @param {HomeView} home */
	const importsPart = ({ connections }) => {
		const running = connections.filter((line) => line.import?.canStop);
		return running.length === 0 ? nothing : html`<section aria-labelledby="imports"><div class="part-head"><h2 id="imports">Reading requirements</h2><a class="small" href="options.html" target="_blank">Connections</a></div>
			<ul class="card lines">${repeat(running, ({ id }) => id, ({ label, import: run }) => run ? html`<li><div class="grow stack tight">
				<div class="row"><span class="grow clip">${label}</span>${badgePart(run.state)}</div>
				${progressPart(run, t('Import from {label}', { label }))}<span class="small muted">${run.sentence}</span>
			</div></li>` : nothing)}</ul></section>`;
	};

	/** The first visit: nothing connected and nothing written yet. @param {HomeView} home */
	const helloPart = (home) => html`<section class="hello">
		${mark()}
		<h2>Test management in your tracker</h2>
		<p>Connect a repository, and defects become its issues with one click. Its issue pages show what your tests cover.</p>
		${home.problems.map((problem) => problemPart(problem))}
		<button type="button" class="button primary" @click=${() => open('options.html#new')}>${icon('link')}Connect a repository</button>
		<a href="workspace.html" target="_blank">Look around the workspace first</a>
	</section>`;

	/** The form alone, so that nothing else asks for attention. @param {DefectForm} form */
	const reportPart = (form) => html`<div class="parts"><section class="card" aria-labelledby="report"><div class="head"><h2 id="report">Report defect</h2></div><div class="body">${form.paint()}</div></section></div>`;

	/** @param {HomeView} home */
	const everydayPart = (home) => html`<div class="parts">
		${home.problems.length > 0 ? html`<section class="stack"><div class="part-head"><h2>Needs you</h2><a class="small" href="workspace.html#outbox" target="_blank">Outbox</a></div>${home.problems.map((problem) => problemPart(problem))}</section>` : nothing}
		${home.tab
			? tabPart(home.tab, home)
			: html`<section class="card"><p class="note">${home.tabNote}</p>
				${home.actions.length > 0 ? html`<div class="foot">${home.actions.map((action, n) => actionPart(action, () => press(action, home), n === 0 ? 'compact primary' : 'compact'))}</div>` : nothing}</section>`}
		${alertsPart(home)}
		${importsPart(home)}
		${home.waiting.length > 0 ? html`<section><div class="part-head"><h2>Waiting to be written</h2><a class="small" href="workspace.html#outbox" target="_blank">Outbox</a></div>
			<div class="card">${jobsPart(home.waiting, async (name, id) => { await ask(name, { id }); await handle.refresh(); })}${home.waitingMore ? html`<p class="note"><a href="workspace.html#outbox" target="_blank">${home.waitingMore}</a></p>` : nothing}</div></section>` : nothing}
		<nav class="card counts" aria-label="Workspace">${home.counts.map(({ kind, label, count }) => html`<a href="workspace.html#${KINDS[kind].list}" target="_blank"><b>${count}</b>${label}</a>`)}</nav>
		<nav class="row apart views" aria-label="Views"><a href="workspace.html#overview" target="_blank">Overview</a><a href="workspace.html#traceability" target="_blank">Traceability</a><a href="workspace.html#coverage" target="_blank">Coverage</a></nav>
	</div>`;

	return {
		load: async () => ask('viewHome', { url: await address }),
		title: () => 'Casebridge',
		shown: () => /** @type {HTMLElement | null} */ (document.querySelector('[data-hotkey]'))?.focus(),
		paint: (/** @type {HomeView} */ home) => {
			const begun = home.connections.length > 0 || home.counts.some(({ count }) => count > 0) || home.tab;
			return html`<header>
					<div class="row">${mark()}<h1>Casebridge</h1>
						<a class="button quiet only-icon" href="options.html" target="_blank" aria-label="Connections and options" title="Connections and options">${icon('gear')}</a>
						<button type="button" class="button compact" @click=${() => open('workspace.html')}>${icon('out')}Workspace</button>
					</div>
					${home.counts.some(({ kind, count }) => kind === 'cycle' && count > 0) ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => { await openBeside(); window.close(); })}>${icon('panel')}Run tests beside this page</button>` : nothing}
					${begun ? search.paint() : nothing}
				</header>
				${report ? reportPart(report) : begun ? everydayPart(home) : helloPart(home)}
				${begun ? html`<footer><span class="grow">${home.lastSync}</span>
					<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => said(await ask('syncNow', {})))}>${icon('sync')}Sync now</button></footer>` : nothing}`;
		},
	};
});

onChange(() => void screen.refresh());
document.addEventListener('keydown', (event) => {
	if (event.key !== '/' || /** @type {HTMLElement} */ (event.target).matches('input, textarea, select')) return;
	event.preventDefault();
	/** @type {HTMLElement | null} */ (document.querySelector('[data-hotkey]'))?.focus();
});
