// The overview: how the workspace stands, what needs the person, and a newcomer's first steps.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { alertPart } from '../../ui/alerts.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, coveragePart, jobsPart, noticePart, problemPart } from '../../ui/parts.js';
import { number, t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { KINDS, recordUrl } from '../../ui/words.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').OverviewView} OverviewView */
/** @typedef {import('../../protocol').Guide} Guide */

/** The person does not want to see the first steps any more. */
const DISMISSED_KEY = 'guide:dismissed';

/** @param {import('../../ui/screen.js').Handle<OverviewView>} handle @returns {import('../../ui/screen.js').Painter<OverviewView>} */
export function overviewScreen(handle) {
	let dismissed = localStorage.getItem(DISMISSED_KEY) !== null;
	/** @param {boolean} away */
	const dismiss = (away) => {
		dismissed = away;
		if (away) localStorage.setItem(DISMISSED_KEY, '1');
		else localStorage.removeItem(DISMISSED_KEY);
		handle.repaint();
		if (away) toast(t('The first steps are put away'), { label: t('Undo'), press: () => dismiss(false) });
	};
	const addSample = async () => {
		toast((await ask('addSample', {})).message, { label: t('Remove the sample'), press: removeSample });
		await handle.refresh();
	};
	const removeSample = async () => {
		toast((await ask('removeSample', {})).message);
		await handle.refresh();
	};

	/** @param {OverviewView} view */
	const guidePart = ({ guide, sample, home }) => html`<section class="card guide" aria-labelledby="guide" data-casebridge="guide">
		<div class="head"><h2 id="guide">${guide.done ? t('You know the way') : t('First steps')} <span class="muted">${guide.sentence}</span></h2>
			<button type="button" class="button quiet compact only-icon" aria-label="Put the first steps away" title="Put away" @click=${() => dismiss(true)}>${icon('close')}</button></div>
		<ol class="guide-steps">${guide.steps.map((step) => html`<li ?data-done=${step.done} ?data-next=${step.next}>
			<span class="symbol" data-tone=${step.done ? 'good' : 'neutral'}>${step.done ? icon('good') : nothing}<span class="unseen">${step.done ? t('Done: ') : step.next ? t('Next: ') : t('Later: ')}</span></span>
			<div class="grow"><b>${step.title}</b>${step.done ? nothing : html`<p class="small muted">${step.why}</p>`}</div>
			${step.next ? html`<a class="button primary compact" href=${step.page}>${step.label}</a>` : nothing}
		</li>`)}</ol>
		${guide.issue ? html`<div class="body foot">${noticePart('good', t('Your first defect is an issue now. Its status and its comments come back to you.'), badgePart(guide.issue))}</div>` : nothing}
		${!sample.here && home.counts.every(({ count }) => count === 0) ? html`<div class="body foot"><div class="grow"><b>Or look around first</b><p class="small muted">${sample.sentence}</p></div>
			<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, addSample)}>Try it with a sample workspace</button></div>` : nothing}
	</section>`;

	/** @param {OverviewView} view */
	const samplePart = ({ sample }) => html`<div class="notice" data-tone="info"><span class="symbol">${icon('info')}</span><div class="words"><span>${sample.sentence}</span><div class="row"><button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, removeSample)}>Remove the sample</button></div></div></div>`;

	/** @param {OverviewView} view */
	const needsPart = ({ home }) => home.problems.length === 0 && home.alerts.length === 0 && home.waiting.length === 0 ? nothing : html`<section class="card" aria-labelledby="needs">
		<div class="head"><h2 id="needs">${home.problems.length > 0 || home.alerts.length > 0 ? t('Needs you') : t('On its way')}</h2><a class="button quiet compact" href="#outbox">Outbox</a></div>
		${home.problems.length > 0 ? html`<div class="body stack">${home.problems.map((problem) => problemPart(problem))}</div>` : nothing}
		${home.alerts.length > 0 ? html`<ul class="lines">${repeat(home.alerts, ({ id }) => id, (line) => html`<li class=${line.alert ? 'alerted' : ''}><a class="name" href=${recordUrl('defect', line.id)}><span class="key">${line.key}</span> ${line.title}</a>${line.alert ? alertPart(line.alert, line, handle.refresh) : nothing}</li>`)}</ul>` : nothing}
		${home.waiting.length > 0 ? jobsPart(home.waiting, async (name, id) => { await ask(name, { id }); await handle.refresh(); }) : nothing}
		${home.waitingMore ? html`<p class="body"><a href="#outbox">${home.waitingMore}</a></p>` : nothing}
	</section>`;

	/** @param {OverviewView} view */
	const cyclesPart = ({ cycles }) => html`<section class="card" aria-labelledby="cycles">
		<div class="head"><h2 id="cycles">Cycles under way <span class="muted">${cycles.length || ''}</span></h2><a class="button quiet compact" href="#cycles">All cycles</a></div>
		${cycles.length === 0 ? html`<p class="body muted">None. A cycle is under way as long as a test case in it has no result.</p>` : html`<ul class="lines cycles">${repeat(cycles, ({ id }) => id, (cycle) => html`<li>
			<div class="grow stack tight"><div class="row apart"><a class="name" href="#cycle/${cycle.id}"><span class="key">${cycle.key}</span> ${cycle.title}</a><span class="small muted">${[cycle.environment, cycle.age].filter(Boolean).join(' · ')}</span></div>
			${coveragePart(cycle.progress, t('Progress of {key}', { key: cycle.key }), 'no word')}</div>
			<a class="button compact" href="#cycle/${cycle.id}/run" aria-label="Run ${cycle.key}">${icon('cycle')}Run</a>
		</li>`)}</ul>`}
	</section>`;

	/** @param {OverviewView} view */
	const failingPart = ({ failing, failingTotal }) => html`<section class="card" aria-labelledby="failing">
		<div class="head"><h2 id="failing">Failing requirements <span class="muted">${failingTotal || ''}</span></h2>${failingTotal > failing.length ? html`<a class="button quiet compact" href="#requirements?only=state:failing">All of them</a>` : nothing}</div>
		${failing.length === 0 ? html`<p class="body muted">None: no requirement’s latest results fail.</p>` : html`<ul class="lines">${repeat(failing, ({ id }) => id, (line) => html`<li><a class="name" href=${recordUrl('requirement', line.id)}><span class="key">${line.key}</span> ${line.title}</a>${line.badges.filter(({ tone, text }) => text && (tone === 'bad' || tone === 'warn')).map(badgePart)}</li>`)}</ul>`}
	</section>`;

	return {
		load: () => ask('viewOverview', {}),
		title: () => t('Overview · Casebridge'),
		paint: (view) => {
			const guided = !dismissed && (!view.guide.done || view.guide.issue);
			const empty = view.home.counts.every(({ count }) => count === 0);
			return html`<div class="page-head"><div class="titles"><h1 tabindex="-1">Overview</h1></div>
					<div class="row">${dismissed && !view.guide.done ? html`<button type="button" class="button quiet" @click=${() => dismiss(false)}>First steps</button>` : nothing}<a class="button" href="#defect/new">${icon('defect')}Report defect</a></div></div>
				<div class="overview">
					<nav class="tiles" aria-label="Records">${view.home.counts.map(({ kind, count }) => html`<a class="tile" href="#${KINDS[kind].list}">${icon(kind)}<b>${number(count)}</b><span>${KINDS[kind].many}</span></a>`)}</nav>
					${view.sample.here ? samplePart(view) : nothing}
					<div class="overview-columns ${guided ? 'guided' : ''}">
						${guided ? guidePart(view) : nothing}
						${empty ? nothing : html`<div class="stack wide">${needsPart(view)}${cyclesPart(view)}${failingPart(view)}</div>`}
						${empty && !guided ? html`<section class="card"><div class="body row"><span class="grow muted">Nothing here yet.</span><button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, addSample)}>Try it with a sample workspace</button></div></section>` : nothing}
					</div>
				</div>`;
		},
	};
}
