// The sync log: what was read, written, retried and refused, in the person's own time.

import { html } from '../vendor/lit.js';
import { emptyPart, symbolPart } from './parts.js';

const TONES = { neutral: 'Note', info: 'Note', good: 'Done', warn: 'Warning', bad: 'Failed' };

const clock = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** @param {import('../protocol').LogView} log */
export const logPart = ({ lines, empty }) =>
	lines.length === 0
		? emptyPart('log', empty)
		: html`<ol>${lines.map(({ at, text, tone }) => html`<li class="log-line">
				${symbolPart({ text: TONES[tone], tone, title: '', url: null })}
				<time datetime=${at} title=${at}>${moment(at)}</time>
				<span class="words">${text}</span>
			</li>`)}</ol>`;

/** @param {string} at */
function moment(at) {
	const date = new Date(at);
	return Number.isNaN(date.getTime()) ? at : clock.format(date);
}
