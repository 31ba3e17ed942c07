// The coverage report: figures, charts, trends and what asks for a look; as a page, on paper, and as a file.

import { html, nothing, svg } from '../../vendor/lit.js';
import { download } from '../../ui/download.js';
import { icon } from '../../ui/icons.js';
import { act, emptyPart } from '../../ui/parts.js';
import { number, t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask } from '../../ui/worker.js';
import { barsPart, patternsPart, trendPart } from './coverage/charts.js';
import { LATEST, readScope, scopePart, scopeWord, within } from './coverage/scope.js';

/** @typedef {import('../../protocol').ReportView} ReportView */
/** @typedef {import('../../protocol').Figure} Figure */
/** @typedef {import('../../protocol').Finding} Finding */
/** @typedef {import('../../protocol').Scope} Scope */

/** @param {import('../../protocol').ReportFormat} format @param {Scope} scope */
const save = async (format, scope) => download(await ask('exportReport', { scope, format }), { csv: 'text/csv', json: 'application/json', html: 'text/html' }[format]);

/** A share as a big number, with what it is made of. @param {Figure} figure */
function figurePart({ label, value, sentence, tone }) {
	const share = Number.parseInt(value, 10);
	return html`<li class="figure" data-tone=${tone}><span class="figure-label">${label}</span>
		<span class="figure-value"><b>${value}</b>${tone === 'neutral' ? nothing : html`<span class="symbol" data-tone=${tone}>${icon(tone)}</span>`}</span>
		<svg class="meter" width="100%" height="6" aria-hidden="true"><rect class="ground" width="100%" height="6" rx="3"></rect>${Number.isNaN(share) || share === 0 ? nothing : svg`<rect data-tone=${tone} width=${`${share}%`} height="6" rx="3"></rect>`}</svg>
		<span class="small muted">${sentence}</span></li>`;
}

/** @param {Finding} finding */
const findingPart = ({ title, sentence, count, lines, place, empty, tone }, /** @type {number} */ at) => html`<section class="card finding" aria-labelledby="finding-${at}">
	<div class="head"><span class="symbol" data-tone=${tone}>${icon(tone)}</span><h2 id="finding-${at}">${title} <span class="muted" data-count>${number(count)}</span></h2>
		${count > 0 && place ? html`<a class="button quiet compact" href="#${place}" aria-label="Show all: ${title}">Show all</a>` : nothing}</div>
	${count === 0 ? html`<p class="body muted">${empty}</p>` : html`<p class="body small muted rule">${sentence}</p>
		<ul class="lines">${lines.map((line) => html`<li><span class="grow"><a class="name" href="#${line.place}"><span class="key">${line.key}</span> ${line.title}</a>${line.detail ? html`<span class="small muted detail">${line.detail}</span>` : nothing}</span></li>`)}</ul>
		${count > lines.length ? html`<p class="body small muted rest">and ${number(count - lines.length)} more</p>` : nothing}`}
</section>`;

/** @param {import('../workspace.js').Route} route @param {import('../../ui/screen.js').Handle<ReportView>} handle @returns {import('../../ui/screen.js').Painter<ReportView>} */
export function coverageScreen(route, handle) {
	let scope = readScope(route.query.get('scope'));
	const address = () => `${scope.by ? `?${new URLSearchParams({ scope: scopeWord(scope) })}` : ''}`;
	/** An answer to what is not asked for any more is left out. @returns {Promise<ReportView>} */
	async function load() {
		for (;;) {
			let asked = scope;
			try {
				const view = await within(asked, (one) => ask('viewReport', { scope: one }), () => {
					if (asked === scope) scope = LATEST;
					asked = scope;
					history.replaceState(null, '', `#coverage${address()}`);
				});
				if (asked === scope) return view;
			} catch (error) {
				if (asked === scope) throw error;
			}
		}
	}
	/** @param {Scope} next */
	function choose(next) {
		scope = next;
		history.pushState(null, '', `#coverage${address()}`);
		handle.repaint();
		void handle.refresh();
	}
	const addSample = async () => {
		toast((await ask('addSample', {})).message);
		await handle.refresh();
	};

	const teach = () => html`<section class="card">${emptyPart('chart', t('Here stands how much of what was promised is tested, and how it turned out: requirements by the latest results of their test cases, results by cycle and folder, defects, and what has gaps.'), html`<ol class="teach">
			<li><b>Write down requirements</b><span class="muted">or take them over from issues</span></li><li><b>Link test cases to them</b><span class="muted">one case may cover several</span></li><li><b>Run the cases in a cycle</b><span class="muted">the latest results count</span></li></ol>
		<div class="row"><a class="button primary" href="#requirement/new" data-new>${icon('plus')}New requirement</a><button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, addSample)}>Try it with a sample workspace</button></div>`)}</section>`;

	return {
		load,
		title: (view) => t('Coverage report {day} · Casebridge', { day: view.made.slice(0, 10) }),
		follow: (to) => {
			if (to.name !== route.name) return false;
			scope = readScope(to.query.get('scope'));
			handle.repaint();
			void handle.refresh();
			return true;
		},
		paint: (view) => {
			const empty = [view.coverage, view.folders, view.cycles, view.defects].every(({ bars }) => bars.length === 0);
			return html`<div class="page-head wide"><div class="titles"><p class="paper">Casebridge</p><h1 tabindex="-1">Coverage<span class="paper"> report</span></h1>
					<p class="small muted">By ${view.scopeLabel} · ${view.made}</p></div>
					${empty ? nothing : html`<div class="row tight screen-only">
						<a class="button quiet" href=${`#traceability${address()}`}>${icon('grid')}Matrix</a>
						<button type="button" class="button" title="The matrix with its results, for a spreadsheet" @click=${(/** @type {Event} */ e) => act(e, () => save('csv', view.scope))}>${icon('download')}CSV</button>
						<button type="button" class="button" title="The figures and the matrix as one page, to be sent or kept" @click=${(/** @type {Event} */ e) => act(e, () => save('html', view.scope))}>${icon('download')}HTML</button>
						<button type="button" class="button" title="The matrix and all numbers of this report" @click=${(/** @type {Event} */ e) => act(e, () => save('json', view.scope))}>${icon('download')}JSON</button>
						<button type="button" class="button" title="On paper, or as a PDF" @click=${() => print()}>${icon('pages')}Print</button></div>`}</div>
				<div class="wide report">${empty && !view.scope.by ? teach() : html`${patternsPart()}
					<div class="list-tools screen-only">${scopePart(scope, view.scopes, choose)}<span class="small muted">Trends, cycles and defects stay the same: they do not depend on this choice.</span></div>
					<ul class="figures" aria-label="Figures">${view.figures.map(figurePart)}</ul>
					<div class="charts">
						${barsPart('coverage', view.coverage, t('What'))}${trendPart('trend', view.trend)}
						${barsPart('cycles', view.cycles, t('Test cycle'))}${barsPart('folders', view.folders, t('Folder'))}
						${barsPart('defects', view.defects, t('What'))}${trendPart('defect-trend', view.defectTrend)}
						${barsPart('open-defects', view.openDefects, t('What'))}${trendPart('priority-trend', view.priorityTrend)}
					</div>
					<h2 class="section-name">What asks for a look</h2>
					<div class="findings">${view.findings.map(findingPart)}</div>`}</div>`;
		},
	};
}
