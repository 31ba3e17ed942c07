// What a file said of a record that has no place of its own here, and where it was read from.

import { html, nothing } from '../vendor/lit.js';

/** @param {{custom: import('../protocol').CustomField[], from: string}} view */
export const customCard = ({ custom, from }) => custom.length === 0 && !from ? nothing : html`<section class="card" aria-labelledby="custom">
	<div class="head"><h2 id="custom">From its file</h2></div>
	<div class="body stack">${from ? html`<p class="small muted">Read in from ${from}</p>` : nothing}
		${custom.length > 0 ? html`<dl class="facts">${custom.map(({ name, value }) => html`<dt>${name}</dt><dd class="pre">${value}</dd>`)}</dl>` : nothing}</div></section>`;
