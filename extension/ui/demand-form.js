// What a tracker's own screen demands before it takes a write: a form made from its metadata. What is typed is kept on
// this machine until the tracker has taken it.

import { html, nothing } from '../vendor/lit.js';
import { fieldPart } from './form.js';
import { keep as keepDraft, kept } from './kept.js';
import { act } from './parts.js';
import { t } from './texts.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').JobLine} JobLine */
/** @typedef {import('../protocol').Field} Field */
/** @typedef {import('../protocol').FieldAnswer} FieldAnswer */

const STORED = 'demand:';

/** @param {JobLine} job @param {(view: import('../protocol').OutboxView) => unknown} [taken] */
export function demandPart({ id, demand }, taken) {
	if (!demand) return nothing;
	const kept = read(id);
	const values = (/** @type {Field} */ field) => kept[field.id] ?? field.values;
	const keep = (/** @type {Event} */ event) => {
		const form = /** @type {HTMLFormElement} */ (event.currentTarget);
		keepDraft(STORED + id, Object.fromEntries(answers(form, demand.fields).map((answer) => [answer.id, answer.values])));
	};
	const send = (/** @type {Event} */ event) => act(event, async () => {
		const form = /** @type {HTMLFormElement} */ (/** @type {HTMLElement} */ (event.currentTarget).closest('form'));
		const view = await ask('answerDemand', { job: id, answers: answers(form, demand.fields) });
		if (!view.jobs.some((job) => job.id === id && job.demand)) keepDraft(STORED + id, null);
		taken?.(view);
	});
	return html`<form class="demand stack" aria-label=${demand.heading} novalidate @input=${keep} @change=${keep} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
		${demand.fields.map((field) => fieldPart(
			{ id: `${id}:${field.id}`, label: field.label, problem: field.problem ? { code: 'field', message: field.problem, remedy: '', retry: 'no', field: null, page: null } : null },
			control(`${id}:${field.id}`, field, values(field)),
		))}
		<div class="row"><button type="submit" class="button primary" @click=${send}>Send with these</button></div>
	</form>`;
}

/** The control of one field; people are in its options. @param {string} id @param {Field} field @param {string[]} values */
export function control(id, { id: name, kind, options, problem }, values) {
	const invalid = problem ? 'true' : nothing;
	const [first = '', second = ''] = values;
	const choices = (/** @type {{id: string, label: string}[]} */ list, /** @type {(id: string) => boolean} */ chosen) =>
		list.map((choice) => html`<option value=${choice.id} ?selected=${chosen(choice.id)}>${choice.label}</option>`);
	switch (kind) {
		case 'longText': return html`<textarea class="input" id=${id} name=${name} rows="3" aria-invalid=${invalid} .value=${first}></textarea>`;
		case 'option': case 'user': return html`<select class="input" id=${id} name=${name} aria-invalid=${invalid}><option value="">Choose…</option>${choices(options, (one) => one === first)}</select>`;
		case 'options': case 'users': return html`<select class="input" id=${id} name=${name} multiple size=${Math.min(6, Math.max(2, options.length))} aria-invalid=${invalid}>${choices(options, (one) => values.includes(one))}</select>`;
		case 'cascading': return html`<div class="row">
			<select class="input" id=${id} name=${name} aria-invalid=${invalid}><option value="">Choose…</option>${choices(options, (one) => one === first)}</select>
			<select class="input" name="${name}.below" aria-label="Below that"><option value="">Choose…</option>${options.map((option) => html`<optgroup label=${option.label}>${choices(option.below, (one) => one === second)}</optgroup>`)}</select>
		</div>`;
		case 'moment': return html`<input class="input" type="datetime-local" id=${id} name=${name} aria-invalid=${invalid} .value=${local(first)}>`;
		default: return html`<input class="input" type=${kind === 'date' ? 'date' : 'text'} inputmode=${kind === 'number' ? 'decimal' : nothing} placeholder=${kind === 'labels' ? t('Words, with spaces between them') : nothing} id=${id} name=${name} aria-invalid=${invalid} autocomplete="off" .value=${kind === 'labels' ? values.join(' ') : first}>`;
	}
}

/** @param {HTMLFormElement} form @param {Field[]} fields @returns {FieldAnswer[]} */
function answers(form, fields) {
	const data = new FormData(form);
	return fields.map(({ id, kind }) => {
		const values = [...data.getAll(id), ...data.getAll(`${id}.below`)].map(String).filter(Boolean);
		return { id, values: kind === 'moment' ? values.map((text) => new Date(text).toISOString()) : values };
	});
}

/** A moment as the browser's own control takes it: in the person's time. @param {string} text */
function local(text) {
	const moment = new Date(text);
	return Number.isNaN(moment.getTime()) ? '' : new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** @param {string} id @returns {Record<string, string[]>} */
const read = (id) => kept(STORED + id) ?? {};
