// Which results count: the chooser above the matrix and the report, and how the choice stands in the address.

import { html, live, repeat } from '../../../vendor/lit.js';
import { t } from '../../../ui/texts.js';
import { toast } from '../../../ui/toast.js';
import { Refused } from '../../../ui/worker.js';

/** @typedef {import('../../../protocol').Scope} Scope */
/** @typedef {import('../../../protocol').ScopeBy} ScopeBy */
/** @typedef {import('../../../protocol').ScopeChoice} ScopeChoice */

/** The latest result of every case. @type {Scope} */
export const LATEST = { by: null, value: '' };

/** @type {{by: ScopeBy, label: string, word: string}[]} */
const GROUPS = [
	{ by: 'cycle', label: t('Test cycle'), word: '' },
	{ by: 'environment', label: t('Environment'), word: t('Environment ') },
	{ by: 'version', label: t('Version'), word: t('Version ') },
];

/** `cycle:ID`; empty for the latest results. @param {Scope} scope */
export const scopeWord = ({ by, value }) => (by ? `${by}:${value}` : '');

/** @param {string | null} word @returns {Scope} */
export function readScope(word) {
	const at = word?.indexOf(':') ?? -1;
	const by = GROUPS.find((group) => group.by === word?.slice(0, at))?.by;
	return by && word ? { by, value: word.slice(at + 1) } : LATEST;
}

/** @param {Scope} one @param {Scope} other */
const same = (one, other) => scopeWord(one) === scopeWord(other);

/**
 * @param {Scope} scope @param {ScopeChoice[]} choices @param {(scope: Scope) => unknown} choose
 */
export function scopePart(scope, choices, choose) {
	// Where no cycle has the environment or version any more, the address may still name it.
	const all = choices.some((one) => same(one, scope)) ? choices : [...choices, { ...scope, label: `${GROUPS.find(({ by }) => by === scope.by)?.word ?? ''}${scope.value}` }];
	const option = (/** @type {ScopeChoice} */ one) => html`<option value=${scopeWord(one)} .selected=${live(same(one, scope))}>${one.label}</option>`;
	return html`<label class="scope"><span class="label">Results</span>
		<select class="input fit" @change=${(/** @type {Event} */ e) => choose(readScope(/** @type {HTMLSelectElement} */ (e.currentTarget).value))}>
			${all.filter(({ by }) => !by).map(option)}
			${GROUPS.map(({ by, label }) => {
				const inside = all.filter((one) => one.by === by);
				return inside.length === 0 ? '' : html`<optgroup label=${label}>${repeat(inside, scopeWord, option)}</optgroup>`;
			})}
		</select></label>`;
}

/**
 * Asks within a scope; where its cycle was deleted meanwhile, with the latest results, and says so.
 * @template R
 * @param {Scope} scope @param {(scope: Scope) => Promise<R>} work @param {() => void} dropped
 */
export async function within(scope, work, dropped) {
	try {
		return await work(scope);
	} catch (error) {
		if (!scope.by || !(error instanceof Refused) || error.problem.code !== 'missing') throw error;
		dropped();
		toast(t('That test cycle is not there any more: these are the latest results'), { tone: 'info' });
		return work(LATEST);
	}
}
