// Where a file's results go, and what came or would come of them.

import { html, live, nothing } from '../../../vendor/lit.js';
import { number, t } from '../../../ui/texts.js';

/** Results without a place that are in sight. */
const SHOWN = 200;

/** The choice of the cycle. @param {import('./work.js').Intake} work @param {import('../../../protocol').Row[]} cycles */
export const intoPart = (work, cycles) => html`<div class="fields"><div class="field"><label for="into">Results go into</label><select id="into" class="input" ?disabled=${work.work !== null} @change=${(/** @type {Event} */ e) => { work.cycle = /** @type {HTMLSelectElement} */ (e.target).value; work.again(); }}>
		<option value="" .selected=${live(work.cycle === '')}>A new cycle with the name of the file</option>
		${cycles.map(({ id, key, title }) => html`<option value=${id} .selected=${live(work.cycle === id)}>${key} ${title}</option>`)}</select></div></div>
	<label class="check"><input type="checkbox" ?disabled=${work.work !== null} .checked=${live(work.make)} @change=${(/** @type {Event} */ e) => { work.make = /** @type {HTMLInputElement} */ (e.target).checked; work.again(); }}>Bring in the test cases that are lacking: those of the workspace, and new ones for tests that have none</label>`;

/** @param {import('./results.js').Results} results @param {{landed: number, newer: number, made: number, changed: number}} outcome @param {boolean} written */
export function resultsPart(results, { landed, newer, made, changed }, written) {
	const loose = [...results.loose.values()].slice(0, SHOWN);
	return html`<div class="stack tight" role="status">
		<p>${t('{total, plural, one {# result} other {# results}} in the file.', { total: results.total })}
			${!results.cycle ? t('They go into a new cycle, with the test cases of the workspace that they fit.') : t('{matched} fit {cases, plural, one {# test case} other {# test cases}} of the cycle; of several the gravest counts.', { matched: number(results.matched), cases: results.places.size })}</p>
		${written ? html`<p>${t('{landed, plural, one {# test case has its result.} other {# test cases have their results.}}', { landed })} ${newer > 0 ? t('{newer, plural, one {# had} other {# had}} a newer one, which stays.', { newer }) : nothing}
			${made + changed > 0 ? t('{added} came from the workspace, {made} were made.', { added: number(changed), made: number(made) }) : nothing}</p>` : nothing}
	</div>
	${loose.length > 0 && results.cycle ? html`<details class="small"><summary>${t('{unmatched} fit no test case of the cycle, {ambiguous} fit several and are not guessed', { unmatched: number(results.unmatched), ambiguous: number(results.ambiguous) })}</summary>
		<ul class="loose">${loose.map(({ result, why }) => html`<li><span>${result.fullName || result.name}</span> ${why ? html`<span class="muted">${why}</span>` : nothing}</li>`)}</ul>
		${results.loose.size > SHOWN ? html`<p class="muted">${t('The first {shown} of {count}', { shown: SHOWN, count: number(results.loose.size) })}</p>` : nothing}</details>` : nothing}`;
}
