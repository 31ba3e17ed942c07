// What was changed in a record: who, when, what it said before and what it says now.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { t } from '../../ui/texts.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').Kind} Kind */
/** @typedef {import('../../protocol').HistoryView} HistoryView */
/** @typedef {import('../../protocol').HistoryChange} HistoryChange */

/** A value longer than this is folded. */
const SHORT = 60;
const FIRST = 5;

export class History {
	/** @type {HistoryView | null} */ #view = null;
	#all = false;

	/** @param {Kind} kind @param {string} id @param {() => void} repaint */
	constructor(kind, id, repaint) {
		this.kind = kind;
		this.id = id;
		this.repaint = repaint;
	}

	/** The record does not wait for its history. */
	load() {
		ask('viewHistory', { kind: this.kind, id: this.id }).then((view) => {
			this.#view = view;
			this.repaint();
		}, () => {}); // a record without a readable history is still a record
	}

	paint() {
		const view = this.#view;
		if (!view) return nothing;
		const shown = this.#all ? view.lines : view.lines.slice(0, FIRST);
		return html`<section class="card" aria-labelledby="changes"><div class="head"><h2 id="changes">History <span class="muted">${view.lines.length || ''}</span></h2></div>
			${view.lines.length === 0 ? nothing : html`<ol class="history">${repeat(shown, ({ rev }) => rev, (line) => html`<li>
				<div class="row apart"><b>${line.by}</b><span class="small muted" title=${line.time}>${line.age}</span></div>
				${line.changes.map(changePart)}
			</li>`)}</ol>`}
			<div class="body row small muted"><span class="grow">${[view.made, view.cut].filter(Boolean).join('. ')}</span>
				${view.lines.length > FIRST ? html`<button type="button" class="button quiet compact" @click=${() => { this.#all = !this.#all; this.repaint(); }}>${this.#all ? t('Fewer') : t('All {count}', { count: view.lines.length })}</button>` : nothing}</div>
		</section>`;
	}
}

/** @param {HistoryChange} change */
const changePart = ({ label, from, to }) =>
	from.length > SHORT || to.length > SHORT || from.includes('\n') || to.includes('\n')
		? html`<details class="small"><summary><span class="muted">${label}</span> changed</summary><div>${from ? html`<del aria-label="Before">${from}</del>` : nothing}${to ? html`<ins aria-label="Then">${to}</ins>` : nothing}</div></details>`
		: html`<div class="small"><span class="muted">${label}</span> ${from ? html`<del>${from}</del>` : nothing} ${from && to ? html`<span class="muted" aria-hidden="true">→</span><span class="unseen">became</span>` : nothing} ${to ? html`<ins>${to}</ins>` : from ? html`<span class="muted">taken out</span>` : nothing}</div>`;
