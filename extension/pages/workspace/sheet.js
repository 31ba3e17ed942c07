// The executions of a cycle as a table: filter, page, choose several, give them a result or a tester, move them.

import { html, live, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { showProblem, toast } from '../../ui/toast.js';
import { OUTCOMES } from '../../ui/words.js';
import { ask, problemOf } from '../../ui/worker.js';

/** @typedef {import('../../protocol').CycleView} CycleView */
/** @typedef {import('../../protocol').ExecutionLine} ExecutionLine */
/** @typedef {import('../../protocol').Outcome} Outcome */

const PAGE = 200;
/** What one call takes. */
const MANY = 500;
/** More cases than this are not put in order by hand. */
const MOVABLE = PAGE;
const PAUSE_MS = 120;

export class Sheet {
	text = '';
	/** @type {Outcome | null} */ outcome = null;
	/** @type {string | null} */ tester = null;
	offset = 0;
	/** @type {import('../../protocol').SheetView | null} */ shown = null;
	/** Their lines, for taking a change back. @type {Map<string, ExecutionLine>} */ chosen = new Map();
	/** Where a range begins that is chosen with Shift. */ #anchor = '';
	#turn = 0;
	#timer = 0;
	/** @type {string | null} */ #dragged = null;

	/** @param {string} cycle @param {import('../../ui/screen.js').Handle<any>} handle */
	constructor(cycle, handle) {
		this.cycle = cycle;
		this.handle = handle;
	}

	/** Asks for the part that is shown. */
	async load() {
		const turn = ++this.#turn;
		try {
			const view = await this.#read(this.offset, PAGE);
			if (turn !== this.#turn) return;
			if (view.executions.length === 0 && view.total > 0 && this.offset > 0) return this.page(0);
			this.shown = view;
		} catch (error) {
			if (turn === this.#turn) showProblem(problemOf(error));
		}
		this.handle.repaint();
	}

	/** @param {number} offset @param {number} limit */
	#read(offset, limit) {
		return ask('viewSheet', { cycle: this.cycle, text: this.text.trim(), outcome: this.outcome, tester: this.tester, offset, limit });
	}

	/** @param {number} offset @returns {Promise<void>} */
	page(offset) {
		this.offset = offset;
		return this.load();
	}

	/** @param {{text?: string, outcome?: Outcome | null, tester?: string | null}} filter */
	filter(filter) {
		Object.assign(this, filter);
		this.offset = 0;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.load(), PAUSE_MS);
	}

	get lines() {
		return this.shown?.executions ?? [];
	}

	/** @param {MouseEvent} event @param {ExecutionLine} line */
	#tick(event, line) {
		const from = this.lines.findIndex(({ id }) => id === this.#anchor);
		const to = this.lines.indexOf(line);
		const on = !this.chosen.has(line.id);
		const range = event.shiftKey && from !== -1 ? this.lines.slice(Math.min(from, to), Math.max(from, to) + 1) : [line];
		for (const one of range) if (on) this.chosen.set(one.id, one); else this.chosen.delete(one.id);
		this.#anchor = line.id;
		this.handle.repaint();
	}

	#tickAll() {
		const all = this.lines.every(({ id }) => this.chosen.has(id));
		for (const one of this.lines) if (all) this.chosen.delete(one.id); else this.chosen.set(one.id, one);
		this.handle.repaint();
	}

	async #tickEvery() {
		for (let offset = 0; ; offset += MOVABLE) {
			const { executions, total } = await this.#read(offset, MOVABLE);
			for (const one of executions) this.chosen.set(one.id, one);
			if (executions.length === 0 || offset + MOVABLE >= total) break;
		}
		this.handle.repaint();
	}

	/** In parts, as one call takes them; says the last answer. @param {string[]} ids @param {(part: string[]) => Promise<{message: string}>} send */
	async #each(ids, send) {
		let message = '';
		for (let at = 0; at < ids.length; at += MANY) ({ message } = await send(ids.slice(at, at + MANY)));
		await this.handle.refresh();
		return message;
	}

	/** @param {Outcome} outcome */
	async #setResult(outcome) {
		const before = new Map(this.chosen);
		const ids = [...before.keys()];
		const set = (/** @type {Outcome} */ to) => (/** @type {string[]} */ executions) => ask('recordResults', { cycle: this.cycle, executions, outcome: to, note: null });
		const message = await this.#each(ids, set(outcome));
		this.chosen.clear();
		this.handle.repaint();
		toast(ids.length > MANY ? t('{count} test cases set', { count: ids.length }) : message, {
			label: t('Undo'),
			press: async () => {
				try {
					for (const [to, part] of Map.groupBy(ids, (id) => /** @type {ExecutionLine} */ (before.get(id)).outcome)) await this.#each(part, set(to));
					toast(t('Taken back'));
				} catch (error) {
					showProblem(problemOf(error));
				}
			},
		});
	}

	async #assign() {
		const field = /** @type {HTMLInputElement} */ (document.getElementById('tester'));
		const message = await this.#each([...this.chosen.keys()], (executions) => ask('assignTester', { cycle: this.cycle, executions, tester: field.value }));
		toast(message);
	}

	async #takeOut() {
		const cases = [...this.chosen.values()].map((line) => line.case);
		const message = await this.#each([...this.chosen.keys()], (executions) => ask('takeOutOfCycle', { cycle: this.cycle, executions }));
		this.chosen.clear();
		this.handle.repaint();
		toast(message, { label: t('Undo'), press: () => this.add(cases).catch((error) => showProblem(problemOf(error))) });
	}

	/** @param {string[]} cases */
	async add(cases) {
		toast(await this.#each(cases, (part) => ask('addToCycle', { cycle: this.cycle, cases: part })));
	}

	/** @param {string} id @param {string | null} before */
	async #move(id, before) {
		await ask('moveInCycle', { cycle: this.cycle, executions: [id], before });
		await this.load();
		await this.handle.refresh();
		/** @type {HTMLElement | null} */ (document.querySelector(`tr[data-id="${id}"] .mover`))?.focus();
	}

	/** One place up or down. @param {number} n @param {number} by */
	#shift(n, by) {
		if (n + by < 0 || n + by >= this.lines.length) return undefined;
		return this.#move(this.lines[n].id, this.lines[by < 0 ? n - 1 : n + 2]?.id ?? null);
	}

	/** @param {CycleView} view */
	#tools(view) {
		const { chosen } = this;
		if (chosen.size === 0) {
			return html`<div class="list-tools">
				<label class="search">${icon('search')}<span class="unseen">Filter the cases of this cycle</span><input class="input" type="search" placeholder="Title or key" .value=${live(this.text)} @input=${(/** @type {Event} */ e) => this.filter({ text: /** @type {HTMLInputElement} */ (e.target).value })}></label>
				<select class="input fit" aria-label="Result" @change=${(/** @type {Event} */ e) => this.filter({ outcome: /** @type {Outcome | ''} */ (/** @type {HTMLSelectElement} */ (e.target).value) || null })}>
					<option value="">Any result</option>${[{ id: 'notExecuted', label: t('Not Executed') }, ...OUTCOMES].map(({ id, label }) => html`<option value=${id} .selected=${live(this.outcome === id)}>${label}</option>`)}</select>
				${view.testers.length > 0 ? html`<select class="input fit" aria-label="Tester" @change=${(/** @type {Event} */ e) => { const n = /** @type {HTMLSelectElement} */ (e.target).selectedIndex; this.filter({ tester: n === 0 ? null : n === 1 ? '' : view.testers[n - 2] }); }}>
					<option .selected=${live(this.tester === null)}>Any tester</option><option .selected=${live(this.tester === '')}>Nobody</option>${view.testers.map((name) => html`<option .selected=${live(this.tester === name)}>${name}</option>`)}</select>` : nothing}
			</div>`;
		}
		return html`<div class="list-tools bulk" role="group" aria-label="With the chosen test cases">
			<span><b>${chosen.size}</b> chosen</span>
			${this.shown && chosen.size < this.shown.total ? html`<button type="button" class="button quiet compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#tickEvery())}>Choose all ${this.shown.total}</button>` : nothing}
			<span class="row tight" role="group" aria-label="Set the result">${OUTCOMES.map(({ id, label, tone }) => html`<button type="button" class="button compact" data-tone=${tone} @click=${(/** @type {Event} */ e) => act(e, () => this.#setResult(id))}>${icon(tone)}${label}</button>`)}
				<button type="button" class="button compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#setResult('notExecuted'))}>Clear</button></span>
			<form class="row tight" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); void act(e, () => this.#assign()); }}><input class="input fit" id="tester" list="testers" aria-label="Tester" placeholder="Tester" maxlength="80" autocomplete="off">
				<datalist id="testers">${view.testers.map((name) => html`<option value=${name}></option>`)}</datalist><button class="button compact">Assign</button></form>
			<button type="button" class="button compact quiet danger" @click=${(/** @type {Event} */ e) => act(e, () => this.#takeOut())}>Take out</button>
			<button type="button" class="button compact quiet" @click=${() => { chosen.clear(); this.handle.repaint(); }}>Done</button>
		</div>`;
	}

	/** @param {CycleView} view @param {ExecutionLine} line @param {number} n @param {boolean} movable */
	#row(view, line, n, movable) {
		const drop = (/** @type {DragEvent} */ event) => {
			event.preventDefault();
			const dragged = this.#dragged;
			this.#dragged = null;
			if (dragged && dragged !== line.id) void this.#move(dragged, line.id).catch((error) => showProblem(problemOf(error)));
		};
		const pressed = (/** @type {KeyboardEvent} */ event) => {
			const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
			if (!by || !movable) return;
			event.preventDefault();
			void act(event, () => this.#shift(n, by));
		};
		return html`<tr data-id=${line.id} @dragover=${(/** @type {Event} */ e) => { if (this.#dragged) e.preventDefault(); }} @drop=${drop}>
			<td class="tick-cell"><input type="checkbox" aria-label="Choose ${line.key}" .checked=${live(this.chosen.has(line.id))} @click=${(/** @type {MouseEvent} */ e) => this.#tick(e, line)}></td>
			<td class="key">${line.key}</td>
			<td class="title"><a class="name" href="#cycle/${view.id}/run/${line.id}">${line.title}</a>${line.hasNote ? html` <span class="small muted" title="With a note">${icon('log')}<span class="unseen">with a note</span></span>` : nothing}${line.defects.map((defect) => html` <a class="badge" data-tone=${defect.status.tone} href="#defect/${defect.id}" title=${defect.title}>${icon('defect')}<span>${defect.key}</span></a>`)}</td>
			<td>${badgePart(line.result)}</td>
			<td class="small muted">${line.tester}</td>
			<td class="small muted last">${line.age}</td>
			${movable ? html`<td class="last"><button type="button" class="button quiet compact only-icon mover" draggable="true" aria-label="Move ${line.key}: arrow up or down" title="Drag, or arrow up and down" @keydown=${pressed} @dragstart=${(/** @type {DragEvent} */ e) => { this.#dragged = line.id; e.dataTransfer?.setData('text/plain', line.key); }} @dragend=${() => { this.#dragged = null; }}>${icon('move')}</button></td>` : nothing}
		</tr>`;
	}

	/** @param {CycleView} view @param {unknown} buttons */
	paint(view, buttons) {
		const { shown } = this;
		const isFiltered = this.text.trim() !== '' || this.outcome !== null || this.tester !== null;
		const movable = !isFiltered && view.total > 1 && view.total <= MOVABLE && this.offset === 0;
		const end = this.offset + this.lines.length;
		return html`<section class="card sheet" aria-labelledby="cases">
			<div class="head"><h2 id="cases">Test cases <span class="muted">${view.total || ''}</span></h2>${buttons}</div>
			${view.total === 0 ? html`<p class="body muted">Choose the cases this cycle runs. Each keeps the steps as they are now, so that later edits do not change what was tested.</p>` : html`<div class="body">${this.#tools(view)}</div>
			${shown && shown.executions.length === 0 ? html`<p class="body muted">${shown.empty}</p>` : html`<div class="scroll"><table class="table">
				<thead><tr><th class="tick-cell"><input type="checkbox" aria-label="Choose all shown" .checked=${live(this.lines.length > 0 && this.lines.every(({ id }) => this.chosen.has(id)))} @click=${() => this.#tickAll()}></th><th>Key</th><th>Title</th><th>Result</th><th>Tester</th><th class="last">Executed</th>${movable ? html`<th><span class="unseen">Order</span></th>` : nothing}</tr></thead>
				<tbody>${repeat(this.lines, ({ id }) => id, (line, n) => this.#row(view, line, n, movable))}</tbody>
			</table></div>`}
			${shown && shown.total > PAGE ? html`<div class="pager">
				<button type="button" class="button compact" aria-disabled=${this.offset === 0 ? 'true' : nothing} @click=${(/** @type {Event} */ e) => act(e, () => this.page(Math.max(0, this.offset - PAGE)))}>${icon('left')}Before</button>
				<span>${this.offset + 1} to ${end} of ${shown.total}</span>
				<button type="button" class="button compact" aria-disabled=${end >= shown.total ? 'true' : nothing} @click=${(/** @type {Event} */ e) => act(e, () => this.page(this.offset + PAGE))}>After${icon('right')}</button></div>` : nothing}`}
		</section>`;
	}
}
