// One import, from the choice of the file to its last record. It lives as long as the page, whichever screen is shown.

import { t } from '../../../ui/texts.js';
import { toast } from '../../../ui/toast.js';
import { undo } from '../../../ui/undo.js';
import { ask, problemOf } from '../../../ui/worker.js';
import { Unreadable, look, readItems } from './file.js';
import { Results, enterCases } from './results.js';

/** @typedef {import('../../../protocol').IntakeLine} IntakeLine */
/** @typedef {import('../../../protocol').IntakeVerdict} IntakeVerdict */
/** @typedef {{line: number, verdict: IntakeVerdict | 'skipped', key: string, kind: string, title: string, detail: string}} Line */
/** What came of a file, or would come of it. @typedef {{made: number, changed: number, same: number, left: number, skipped: number, lines: Line[], more: number, results: Results | null, landed: number, newer: number}} Outcome */

/** Lines that are kept to be shown; of the others only the number is known. */
const SHOWN = 5_000;
/** Records in one call. */
const PART = 500;

class Stopped extends Error {}

export class Intake {
	/** @type {File | null} */ file = null;
	/** @type {import('./file.js').Looked | null} */ looked = null;
	format = '';
	source = '';
	/** What each column means, by its place. @type {import('../../../protocol').FileField[]} */ fields = [];
	/** Where results go: a cycle's id, or empty for one that is made for them. */ cycle = '';
	/** Whether test cases are made for results that have none. */ make = false;
	update = true;
	overwrite = false;
	/** What would come of it; none until the file was checked as it is to be read now. @type {Outcome | null} */ plan = null;
	/** What came of it. @type {Outcome | null} */ done = null;
	/** @type {import('../../../protocol').Problem | null} */ problem = null;
	/** What is under way. @type {{label: string, share: number} | null} */ work = null;
	/** @type {Set<() => void>} */ #watchers = new Set();
	/** @type {AbortController | null} */ #stop = null;

	/** @param {() => void} repaint @returns {() => void} ends it */
	watch(repaint) {
		this.#watchers.add(repaint);
		return () => this.#watchers.delete(repaint);
	}

	repaint() {
		for (const repaint of this.#watchers) repaint();
	}

	/** The chosen format's line in the table of formats. */
	get chosen() {
		return this.looked?.all.find(({ format }) => format === this.format) ?? null;
	}

	/** @param {File} file */
	async choose(file) {
		if (this.work) return;
		Object.assign(this, { file, looked: null, plan: null, done: null, problem: null });
		await this.#working(t('Looking at {name}', { name: file.name }), async () => {
			const looked = await look(file);
			this.looked = looked;
			this.fields = looked.columns?.columns.map(({ suggested }) => suggested) ?? [];
			this.#take(looked.likely[0] ?? 'csv');
		});
	}

	/** @param {string} format */
	setFormat(format) {
		this.#take(format);
		this.again();
	}

	/** @param {string} format */
	#take(format) {
		const before = this.chosen ? sourceOf(this.chosen.label) : '';
		this.format = format;
		// A name of one's own stays; one that was only suggested goes with its format.
		if (!this.source || this.source === before) this.source = this.chosen ? sourceOf(this.chosen.label) : '';
	}

	/** Something about the reading was changed: what was found out before holds no more. */
	again() {
		this.plan = null;
		this.problem = null;
		this.repaint();
	}

	leave() {
		Object.assign(this, { file: null, looked: null, plan: null, done: null, problem: null, source: '' });
		this.repaint();
	}

	stop() {
		this.#stop?.abort(new Stopped());
	}

	async check() {
		this.plan = null;
		this.done = null;
		this.plan = await this.#run(t('Checking; nothing is changed'), false);
		this.repaint();
	}

	async write() {
		const group = crypto.randomUUID();
		this.done = await this.#run(t('Importing'), true, group);
		this.plan = null;
		this.repaint();
		if (!this.done) return;
		if (this.done.results) toast(t('{count, plural, one {# test case has its result} other {# test cases have their results}}', { count: this.done.landed }), { label: t('Open the cycle'), press: () => location.assign(`#cycle/${this.done?.results?.cycle}`) });
		else toast(t('{count, plural, one {# record} other {# records}} imported', { count: this.done.made + this.done.changed }), { label: t('Undo'), press: () => undo(group) });
	}

	/** @param {string} label @param {(signal: AbortSignal) => Promise<void>} run */
	async #working(label, run) {
		this.problem = null;
		this.work = { label, share: 0 };
		this.#stop = new AbortController();
		this.repaint();
		try {
			await run(this.#stop.signal);
		} catch (error) {
			if (error instanceof Unreadable) this.problem = error.problem;
			else if (!(error instanceof Stopped)) this.problem = problemOf(error);
		} finally {
			this.work = null;
			this.#stop = null;
			this.repaint();
		}
	}

	/** @param {string} label @param {boolean} write @param {string} [group] @returns {Promise<Outcome | null>} what came of it, as far as it went */
	async #run(label, write, group = crypto.randomUUID()) {
		const { file } = this;
		if (!file || this.work) return null;
		/** @type {Outcome} */
		const outcome = { made: 0, changed: 0, same: 0, left: 0, skipped: 0, lines: [], more: 0, results: null, landed: 0, newer: 0 };
		let whole = false;
		await this.#working(label, async (signal) => {
			const cycle = this.chosen?.holds === 'results' ? await this.#cycleFor(write) : null;
			if (cycle !== null) outcome.results = new Results(cycle);
			for await (const items of this.#items(label, signal)) {
				for (let at = 0; at < items.length; at += PART) {
					signal.throwIfAborted();
					await this.#part(items.slice(at, at + PART), write, group, outcome);
				}
			}
			await outcome.results?.flush();
			if (write && outcome.results) await this.#land(outcome, signal, label);
			whole = true;
		});
		return whole || write ? outcome : null;
	}

	/** The cycle that results go into; made for them only when they are written. @param {boolean} write */
	async #cycleFor(write) {
		if (this.cycle || !write) return this.cycle;
		const { id } = await ask('saveCycle', { id: null, rev: null, title: this.file?.name ?? '', description: '', environment: '', starts: '', ends: '', cases: [], version: null });
		this.cycle = id;
		return id;
	}

	/** Cases that are lacking first, then every result where it belongs. @param {Outcome} outcome @param {AbortSignal} signal @param {string} label */
	async #land(outcome, signal, label) {
		const { file } = this;
		const { results } = outcome;
		if (!results || !file) return;
		const lacking = results.without;
		if ((this.make || results.places.size === 0) && lacking.length > 0) {
			const { added, made } = await enterCases(results.cycle, lacking, this.make);
			outcome.made += made;
			outcome.changed += added;
			// What had no place may have one now; the others keep theirs.
			const again = new Results(results.cycle);
			again.at = results.at;
			await this.#reread(again, signal, label);
			outcome.results = again;
		}
		const run = `${file.name} ${file.size} ${file.lastModified}`;
		const { landed, newer } = await (outcome.results ?? results).land({ run, title: file.name }, (share) => this.#progress(label, share), signal);
		outcome.landed = landed;
		outcome.newer = newer;
	}

	/** @param {Results} results @param {AbortSignal} signal @param {string} label */
	async #reread(results, signal, label) {
		for await (const items of this.#items(label, signal)) {
			signal.throwIfAborted();
			await results.take(items.filter(({ kind }) => kind === 'result').map(({ item }) => item));
		}
		await results.flush();
	}

	/** @param {string} label @param {number} share */
	#progress(label, share) {
		if (this.work) this.work = { label, share };
		this.repaint();
	}

	/** @param {string} label @param {AbortSignal} signal */
	#items(label, signal) {
		const file = /** @type {File} */ (this.file);
		// A table of our own is read as such only as long as nobody says that its columns mean something else.
		const isOwn = this.fields.every((field, column) => field === this.looked?.columns?.columns[column]?.suggested);
		const mapping = this.chosen?.mapped && !isOwn ? this.fields.map((field, column) => ({ column, field })) : [];
		const options = { mapping, delimiter: this.looked?.columns?.delimiter ?? null, name: file.name };
		return readItems(file, this.format, options, (share) => this.#progress(label, share), signal);
	}

	/** @param {import('./file.js').Item[]} items @param {boolean} write @param {string} group @param {Outcome} outcome */
	async #part(items, write, group, outcome) {
		/** @type {import('../../../protocol').IncomingCase[]} */ const cases = [];
		/** @type {import('../../../protocol').IncomingRequirement[]} */ const requirements = [];
		/** @type {import('../../../protocol').IncomingResult[]} */ const results = [];
		for (const { kind, item } of items) {
			if (kind === 'case') cases.push(item);
			else if (kind === 'requirement') requirements.push(item);
			else if (kind === 'result') results.push(item);
			else {
				outcome.skipped += 1;
				keep(outcome, { line: item.line, verdict: 'skipped', key: '', kind: '', title: item.what, detail: item.why });
			}
		}
		if (results.length > 0) await outcome.results?.take(results);
		if (cases.length + requirements.length === 0) return;
		const { source, update, overwrite } = this;
		const view = await ask('takeIn', { source, cases, requirements, write, update, overwrite, group });
		outcome.made += view.made;
		outcome.changed += view.changed;
		outcome.same += view.same;
		outcome.left += view.left;
		for (const line of view.lines) keep(outcome, line);
	}
}

/** What is told first of a source's name: the tool's. @param {string} label */
const sourceOf = (label) => label.split(/[ :(]/)[0];

/** @param {Outcome} outcome @param {Line} line */
function keep(outcome, line) {
	if (outcome.lines.length < SHOWN) outcome.lines.push(line);
	else outcome.more += 1;
}
