// What a push would send, to the letter: the request, the labels that are made first, and who hears of it.

import { html, nothing } from '../../vendor/lit.js';
import { act } from '../../ui/parts.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').PushPreview} View */

export class PushPreview {
	/** @type {View | null} */ #view = null;

	/** @param {string} defect @param {() => void} repaint */
	constructor(defect, repaint) {
		this.defect = defect;
		this.repaint = repaint;
	}

	/** What is shown is no longer what would be sent. */
	drop() {
		this.#view = null;
	}

	/** @param {string | null} connection */
	paint(connection) {
		const view = this.#view;
		const flip = (/** @type {Event} */ event) => act(event, async () => {
			this.#view = view ? null : await ask('previewPush', { defect: this.defect, connection });
			this.repaint();
		});
		return html`<div class="row"><button type="button" class="button quiet compact" aria-expanded=${view ? 'true' : 'false'} aria-controls="push-preview" @click=${flip}>${view ? html`Hide what would be sent` : html`Show what would be sent`}</button></div>
			<div id="push-preview" class="stack tight" ?hidden=${!view}>${view
				? html`<ul class="notes small">${view.notes.map((note) => html`<li>${note}</li>`)}</ul>
					${view.requests.map(({ method, url, body }) => html`<p class="request"><b>${method}</b> <span>${url}</span></p>
						${body ? html`<pre class="request" tabindex="0" role="region" aria-label="Body of the request">${body}</pre>` : nothing}`)}
					<p class="small muted">The token goes with it in a header and is never shown.</p>`
				: nothing}</div>`;
	}
}
