// What a newer test result says of a closed defect, and the button that answers it: reopen it, or call its fix verified.

import { html } from '../vendor/lit.js';
import { icon } from './icons.js';
import { actionPart } from './parts.js';
import { t } from './texts.js';
import { toast } from './toast.js';
import { ask } from './worker.js';

/** @typedef {import('../protocol').Alert} Alert */
/** @typedef {import('../protocol').DefectView} DefectView */

/** The status that each answer gives. @type {Partial<Record<import('../protocol').ActionName, import('../protocol').DefectStatus>>} */
const ANSWERS = { reopen: 'open', achieve: 'achieved' };
const SAID = { open: t('is open again'), achieved: t('is Achieved'), inProgress: '', closed: '' };

/**
 * @param {Alert} alert
 * @param {{id: string, key: string}} defect
 * @param {(view: DefectView) => unknown} done takes the defect as it is then
 */
export const alertPart = ({ text, tone, action }, { id, key }, done) => html`<div class="alert" role="status" data-casebridge="alert" data-tone=${tone}>
	<span class="symbol">${icon(tone)}</span><span class="words">${text}</span>
	${actionPart(action, async () => {
		const status = ANSWERS[action.name];
		if (!status) return;
		const view = await ask('setStatus', { defect: id, status });
		toast(`${key} ${SAID[status]}`);
		await done(view);
	}, 'compact')}
</div>`;
