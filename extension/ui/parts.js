// The parts every page is made of. They paint what they are given; text only ever as text.

import { html, svg, nothing, repeat } from '../vendor/lit.js';
import { demandPart } from './demand-form.js';
import { icon } from './icons.js';
import { t } from './texts.js';
import { problemOf } from './worker.js';
import { showProblem, toast } from './toast.js';
import { recordUrl } from './words.js';

/** @typedef {import('../protocol').Badge} Badge */
/** @typedef {import('../protocol').Action} Action */
/** @typedef {import('../protocol').Problem} Problem */
/** @typedef {import('../protocol').CoverageView} CoverageView */
/** @typedef {import('../protocol').Tone} Tone */

/** The address, if it is one of the web. @param {string | null | undefined} url */
export const webUrl = (url) => (url && /^https?:\/\//i.test(url) ? url : null);

/** The stable name by which a person's script finds a control. @type {Partial<Record<import('../protocol').ActionName, string>>} */
const MARKS = { pushDefect: 'push-button', linkRequirement: 'link-button', reopen: 'reopen-button', achieve: 'achieve-button' };

/** A word with its colour and symbol; a link where it leads somewhere. @param {Badge} badge */
export function badgePart({ text, tone, title, url }) {
	const to = webUrl(url);
	const inside = html`${icon(to && (tone === 'info' || tone === 'neutral') ? 'out' : tone)}<span>${text}</span>`;
	return to
		? html`<a class="badge" data-casebridge="badge" data-tone=${tone} href=${to} target="_blank" rel="noreferrer" title=${title || text}>${inside}</a>`
		: html`<span class="badge" data-casebridge="badge" data-tone=${tone} title=${title || text}>${inside}</span>`;
}

/** Only the symbol, for narrow places; its words are still read out. @param {Badge} badge */
export const symbolPart = ({ text, tone, title }) =>
	html`<span class="symbol" data-tone=${tone} title=${title || text}>${icon(tone)}<span class="unseen">${text}</span></span>`;

/**
 * A button the view describes.
 * @param {Action} action
 * @param {(event: Event) => unknown} press
 * @param {string} [look]
 */
export const actionPart = ({ name, label, enabled, hint }, press, look = '') => html`<button
	type="button"
	class="button ${look}"
	data-casebridge=${MARKS[name] ?? nothing}
	aria-disabled=${enabled ? nothing : 'true'}
	title=${hint || nothing}
	@click=${(/** @type {Event} */ event) => act(event, () => press(event))}
>${name === 'pushDefect' ? icon('push') : nothing}${label}</button>`;

/**
 * Runs what a button does: once at a time, visibly, and with its problem shown.
 * @template R
 * @param {Event} event
 * @param {() => R | Promise<R>} work
 * @returns {Promise<R | undefined>}
 */
export async function act(event, work) {
	const button = /** @type {Element | null} */ (event.currentTarget);
	if (button?.getAttribute('aria-disabled') === 'true' || button?.getAttribute('aria-busy') === 'true') return undefined;
	button?.setAttribute('aria-busy', 'true');
	const around = button?.contains(document.activeElement) ? aroundOf(button) : [];
	try {
		return await work();
	} catch (error) {
		showProblem(problemOf(error));
		return undefined;
	} finally {
		button?.removeAttribute('aria-busy');
		// Its own button may be gone with what it did: the focus goes to what stood beside it.
		if (document.activeElement === document.body) around.find((one) => one.isConnected && one.checkVisibility() && (one.tabIndex >= 0 || one.matches('h1')))?.focus();
	}
}

/** What can have the focus around a button, the next one first. @param {Element} button @returns {HTMLElement[]} */
function aroundOf(button) {
	const all = /** @type {HTMLElement[]} */ ([...(button.closest('dialog, main, #app')?.querySelectorAll('a[href], button, h1') ?? [])]);
	const after = all.filter((one) => button.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING);
	return [...after, ...all.filter((one) => button.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_PRECEDING).reverse()];
}

/** How much is covered: word, bar, numbers. The word is left out where it stands already. @param {CoverageView} coverage @param {string} [label] @param {'word' | 'no word'} [word] */
export function coveragePart({ badge, sentence, segments }, label = t('Coverage'), word = 'word') {
	const total = segments.reduce((sum, { count }) => sum + count, 0);
	let x = 0;
	const bars = segments.map(({ tone, label: what, count }) => {
		const width = (100 * count) / Math.max(total, 1);
		const bar = svg`<rect data-tone=${tone} x=${x} y="0" width=${Math.max(width - (count < total ? 0.4 : 0), 0)} height="8"><title>${what}: ${count}</title></rect>`;
		x += width;
		return bar;
	});
	return html`<div class="coverage" data-casebridge="coverage-panel">
		<div class="row">${word === 'word' ? badgePart(badge) : nothing}<span class="small muted">${sentence}</span></div>
		${total === 0
			? nothing
			: html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}: ${sentence}">${bars}</svg>
				<ul class="legend">${segments.map(
					({ tone, label: what, count }) => html`<li data-tone=${tone}>${icon(tone)}<b>${count}</b> ${what}</li>`,
				)}</ul>`}
	</div>`;
}

/**
 * What went wrong, what to do, and the one button that does it.
 * @param {Problem} problem
 * @param {{again?: (event: Event) => unknown, extra?: unknown}} [buttons]
 */
export function problemPart(problem, { again, extra = nothing } = {}) {
	const site = webUrl(problem.page);
	const page = site ?? (problem.page && pageUrl(problem.page));
	const canRetry = again && problem.retry !== 'no';
	return html`<div class="notice" data-tone=${problem.retry === 'no' ? 'bad' : 'warn'} role="alert" data-code=${problem.code}>
		<span class="symbol">${icon('warn')}</span>
		<div class="words">
			<b>${problem.message}</b>
			<span class="muted">${problem.remedy}</span>
			${page || canRetry || extra !== nothing
				? html`<div class="row">
						${page ? html`<a class="button compact primary" href=${page} target=${sameDocument(page) ? nothing : '_blank'} rel="noreferrer">${site ? t('Open {host}', { host: new URL(site).host }) : pageWord(page)}</a>` : nothing}
						${canRetry ? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => again(e))}>Try again</button>` : nothing}
						${extra}
					</div>`
				: nothing}
		</div>
	</div>`;
}

/** A sentence with a tone, not a failure. @param {Tone} tone @param {unknown} words @param {unknown} [buttons] */
export const noticePart = (tone, words, buttons = nothing) => html`<div class="notice" data-tone=${tone}>
	<span class="symbol">${icon(tone)}</span>
	<div class="words"><span>${words}</span>${buttons === nothing ? nothing : html`<div class="row">${buttons}</div>`}</div>
</div>`;

/** An empty place that says how to fill it. @param {import('./icons.js').Drawing} drawing @param {string} words @param {unknown} [buttons] */
export const emptyPart = (drawing, words, buttons = nothing) => html`<div class="empty">${icon(drawing)}<p>${words}</p>${buttons}</div>`;

/** How far something is; it runs to and fro while it goes on and nobody knows how much there is. @param {{done: number, total: number | null, state: Badge}} run @param {string} label */
export const progressPart = ({ done, total, state }, label) =>
	total === null ? html`<progress data-tone=${state.tone} aria-label=${label}></progress>` : html`<progress data-tone=${state.tone} aria-label=${label} max=${Math.max(total, 1)} .value=${Math.min(done, total)}></progress>`;

/** Grey lines while the first answer is on its way. */
export const waitingPart = () => html`<div class="waiting" role="status"><i></i><i></i><i></i><span class="unseen">Loading</span></div>`;

/**
 * Lines of writes that wait, with what can be done about each.
 * @param {import('../protocol').JobLine[]} jobs
 * @param {(name: 'retryJob' | 'fileJob' | 'discardJob', id: string) => unknown} press
 * @param {(view: import('../protocol').OutboxView) => unknown} [taken] after a demanded form was taken in
 */
export const jobsPart = (jobs, press, taken) => html`<ul class="lines jobs">
	${repeat(jobs, ({ id }) => id, (job) => html`<li>
		<div class="grow stack tight">
			<div class="row"><b class="grow">${job.title}</b>${badgePart(job.state)}</div>
			${job.detail ? html`<span class="small muted">${job.detail}</span>` : nothing}
			${job.problem ? problemPart(job.demand ? { ...job.problem, page: null } : job.problem) : nothing}
			${demandPart(job, taken)}
			<div class="row">${job.actions.map((action) =>
				actionPart(action, () => press(/** @type {'retryJob' | 'fileJob' | 'discardJob'} */ (action.name), job.id), action.name === 'discardJob' ? 'compact quiet danger' : 'compact'))}${copyPart(job)}${editPart(job)}</div>
		</div>
	</li>`)}
</ul>`;

/** What the tracker's form could not hold, to be pasted there. @param {import('../protocol').JobLine} job */
const copyPart = ({ copy }) => copy
	? html`<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, async () => { await navigator.clipboard.writeText(copy); toast(t('Copied. Paste it over the description in the form.')); })}>Copy the whole text</button>`
	: nothing;

/** The way to the record, to change what will be sent; not on its own page. @param {import('../protocol').JobLine} job */
function editPart({ record }) {
	const url = record && new URL(recordUrl(record.kind, record.id), location.href).href;
	return !url || url === location.href ? nothing : html`<a class="button compact quiet" href=${url} target=${sameDocument(url) ? nothing : '_blank'}>Edit ${record.key}</a>`;
}

/** One of our own pages, from a problem's `page`; nothing else. @param {string} page */
function pageUrl(page) {
	const url = new URL(page, location.href);
	return url.origin === location.origin ? url.href : null;
}

/** @param {string} url */
const sameDocument = (url) => url.split('#')[0] === location.href.split('#')[0];

/** @param {string} url */
const pageWord = (url) => (url.includes('/options.html') ? t('Open connections') : t('Open workspace'));
