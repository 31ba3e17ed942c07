// Runs a cycle, one case at a time: the state and what a person does. `paint.js` shows it, in the workspace and beside a
// page; `keys.js` has the keys. What is typed or pressed is kept until the core has it, whatever closes the page.

import { Draft } from '../draft.js';
import { keepBeside } from '../kept.js';
import { t } from '../texts.js';
import { showProblem, toast } from '../toast.js';
import { Refused, ask, problemOf } from '../worker.js';
import { linkDefect } from './link.js';
import { isWriting, openReport, stopWriting } from './report.js';
import { Timer } from './timer.js';
import { follow } from './together.js';

/** @typedef {import('../../protocol').RunView} RunView */
/** @typedef {import('../../protocol').Outcome} Outcome */
/** @typedef {import('../../protocol').StepResult} StepResult */
/** @typedef {{note: string, steps: StepResult[], seconds: number}} Typed */
/** What a press changed, to take it back. @typedef {{execution: string, key: string, outcome: Outcome, steps: StepResult[]}} Before */

export class Runner {
	/** @type {RunView | null} */ view = null;
	/** The step that takes the next key. */ step = 0;
	/** @type {Draft<Typed> | null} */ draft = null;
	/** @type {import('../defect-form.js').DefectForm | null} */ report = null;
	/** The steps that were given a result here, the last one last. @type {number[]} */ #pressed = [];
	/** @type {Before | null} */ #last = null; #busy = false;
	#apart;
	/** What is being stored. */ #sending = Promise.resolve();
	/** What is being stored of the case that stays on the screen. @type {Promise<void> | null} */ #staying = null;

	/**
	 * @param {{cycle: string, at: string, repaint(): void, refresh(): Promise<void>, take(view: RunView): void, moved(execution: string): void,
	 *   url?: () => Promise<string>}} options `url` gives the address of the page under test
	 */
	constructor(options) {
		this.options = options;
		this.at = options.at;
		this.#apart = keepBeside(() => this.draft);
		this.timer = new Timer({ add: (seconds) => this.draft?.set('seconds', this.draft.values.seconds + seconds), repaint: options.repaint });
	}

	get execution() { return this.view?.execution ?? null; }
	get hasSteps() { return (this.execution?.steps.length ?? 0) > 0; }
	get seconds() { return (this.draft?.values.seconds ?? 0) + this.timer.extra; }

	/** @returns {Promise<RunView>} */
	load() {
		const { cycle } = this.options;
		return ask('viewRun', { cycle, execution: this.at || null }).catch((error) => {
			// It was taken out of the cycle meanwhile: the next open one takes its place.
			if (this.at && error instanceof Refused && error.problem.code === 'missing') return ask('viewRun', { cycle, execution: null });
			throw error;
		});
	}

	/** Takes what the core says; what is typed here stays. @param {RunView} view */
	see(view) {
		this.view = view;
		const { execution } = view;
		if (!execution) return;
		const base = { note: execution.note, steps: execution.steps.map(({ outcome, note }) => ({ outcome, note })), seconds: execution.seconds };
		const key = `note:${execution.id}`;
		if (this.draft?.key !== key) {
			this.at = execution.id;
			this.draft = new Draft(key, base, this.options.repaint);
			this.report = null;
			this.#pressed = [];
			this.draft.rebase(base, null, follow);
			const open = this.steps.findIndex(({ outcome }) => outcome === 'notExecuted');
			// Whoever presses the last key again, because its result was not stored any more, means the last step.
			this.step = open >= 0 || !this.draft.dirty ? Math.max(0, open) : this.steps.length - 1;
		} else this.draft.rebase(base, null, follow);
	}

	/** The results of the steps, one each. @returns {StepResult[]} */
	get steps() {
		const typed = this.draft?.values.steps ?? [];
		return (this.execution?.steps ?? []).map((_, n) => typed[n] ?? { outcome: 'notExecuted', note: '' });
	}

	/** @param {number} n */
	focusStep(n) {
		this.step = Math.min(Math.max(n, 0), this.steps.length - 1);
		this.options.repaint();
		document.querySelector('.run-step[aria-current]')?.scrollIntoView({ block: 'nearest' });
	}

	/** @param {number} n @param {Partial<StepResult>} change */
	changeStep(n, change) { this.draft?.set('steps', this.steps.map((step, at) => (at === n ? { ...step, ...change } : step))); }

	/** Gives the present step its result; the last one gives the case what its steps come to. @param {Outcome} outcome */
	async recordStep(outcome) {
		if (!this.hasSteps || (this.#busy && !(await this.#turn()))) return;
		const n = this.step;
		const before = this.#before();
		this.changeStep(n, { outcome });
		this.#pressed.push(n);
		if (outcome === 'fail') {
			await this.#send(null, before, 'stay');
			await this.startReport();
		} else if (n === this.steps.length - 1 || this.steps.every((step) => step.outcome !== 'notExecuted')) {
			await this.#send(null, before, 'go on');
		} else this.focusStep(n + 1);
	}

	/** Gives the whole case its result. @param {Outcome} outcome */
	async record(outcome) {
		if (!this.execution || (this.#busy && !(await this.#turn()))) return;
		await this.#send(outcome, this.#before(), outcome === 'fail' ? 'stay' : 'go on');
		if (outcome === 'fail') await this.startReport();
	}

	/** Whether a key that was pressed while something is stored may act: for the case it was pressed on, not for one that nobody has seen yet. */
	async #turn() {
		const { at } = this;
		if (!this.#staying) return false;
		await this.#staying;
		return !this.#busy && this.at === at;
	}

	/** @returns {Before | null} */
	#before() {
		const { execution } = this;
		return execution && { execution: execution.id, key: execution.key, outcome: execution.outcome, steps: structuredClone(this.steps) };
	}

	/** @param {Outcome | null} outcome none lets the core say @param {Before | null} before @param {'stay' | 'go on'} then */
	async #send(outcome, before, then) {
		const { draft, execution } = this;
		if (!draft || !execution) return;
		this.timer.note();
		await this.#storing(then === 'stay', async () => {
			const view = await this.#ask(draft, execution, outcome, true);
			if (!view) return void (draft.problem && !draft.problem.field && showProblem(draft.problem));
			this.#take(view);
			const given = view.execution?.outcome ?? 'notExecuted';
			this.#last = before;
			if (then === 'stay' || given === 'notExecuted') return;
			toast(`${execution.key}: ${view.execution?.result.text}`, { tone: view.execution?.result.tone, label: t('Undo'), press: () => before && this.#takeBack(before) });
			if (view.nextOpen) await this.#show(view.nextOpen);
		});
	}

	/** Keys that are pressed meanwhile wait for it, if the case stays. @param {boolean} stays @param {() => Promise<void>} work */
	#storing(stays, work) {
		this.#busy = true;
		this.#sending = work().catch((error) => showProblem(problemOf(error))).finally(() => { this.#busy = false; this.#staying = null; });
		if (stays) this.#staying = this.#sending;
		return this.#sending;
	}

	/** With what stood there when typing began: what was stored since is kept. @param {Draft<Typed>} draft @param {import('../../protocol').ExecutionView} execution @param {Outcome | null} outcome @param {boolean} gives */
	#ask(draft, execution, outcome, gives) {
		return draft.save(() => ask('recordResult', { execution: execution.id, outcome, ...draft.values, base: { ...draft.began, outcome: execution.outcome, gives } }));
	}

	/** @param {RunView} view */
	#take(view) {
		if (view.meanwhile) toast(view.meanwhile, { tone: 'warn' });
		this.see(view);
		this.options.take(view);
	}

	/** To another case; what was pressed or typed here is stored on the way. @param {string | null | undefined} id */
	async goTo(id) {
		if (!id || id === this.at) return;
		await this.store();
		await this.#show(id).catch((error) => showProblem(problemOf(error)));
	}

	/** @param {string} id */
	async #show(id) {
		const view = await ask('viewRun', { cycle: this.options.cycle, execution: id });
		// Whoever has begun to write meanwhile writes about the case on the screen: it stays there.
		if (isWriting()) return;
		this.#take(view);
		this.options.moved(id);
	}

	/** Notes, times and results of steps get to the core even without a result of the case. */
	async store() {
		const { draft, execution } = this;
		this.timer.note();
		if (!draft?.dirty || !execution) return;
		const view = await this.#ask(draft, execution, execution.outcome, false);
		if (view && this.at === execution.id) this.#take(view);
		else if (!view && draft.problem) showProblem(draft.problem);
	}

	/** Takes the last result back: of a step here, or of the case before; pressed while one is stored, that one. */
	async undo() {
		const { execution } = this;
		if (this.#busy) {
			const earlier = this.#last;
			await this.#sending;
			const last = this.#last;
			if (!this.#busy && last && last !== earlier) await (last.execution === this.at ? this.undo() : this.#takeBack(last));
			return;
		}
		if (!execution) return;
		const n = this.#pressed.pop() ?? this.steps.findLastIndex(({ outcome }) => outcome !== 'notExecuted');
		if (n >= 0) {
			this.changeStep(n, { outcome: 'notExecuted' });
			this.focusStep(n);
			if (execution.outcome !== 'notExecuted') await this.#send('notExecuted', null, 'stay');
		} else if (execution.outcome !== 'notExecuted') await this.#send('notExecuted', null, 'stay');
		else if (this.#last && this.#last.execution !== execution.id) await this.#takeBack(this.#last);
	}

	/** @param {Before} before */
	async #takeBack({ execution, key, outcome, steps }) {
		this.#last = null;
		stopWriting();
		await this.goTo(execution);
		if (this.at !== execution) return;
		this.draft?.set('steps', this.steps.map((now, n) => ({ ...now, outcome: steps[n]?.outcome ?? now.outcome })));
		await this.#send(outcome, null, 'stay');
		this.step = Math.max(0, this.steps.findIndex((step) => step.outcome === 'notExecuted'));
		toast(t('{key}: taken back', { key }));
		this.options.repaint();
	}

	/** No result of the case and none of its steps; what was written stays. */
	async clear() {
		this.draft?.set('steps', this.steps.map(({ note }) => ({ outcome: 'notExecuted', note })));
		this.#pressed = [];
		this.step = 0;
		await this.#send('notExecuted', this.#before(), 'stay');
	}

	startReport() { return openReport(this); }

	async link() {
		const { execution } = this;
		const tie = execution && (await linkDefect(execution.id, execution.key));
		if (tie) await this.#storing(true, async () => {
			const view = await tie();
			if (this.at === execution.id) this.#take(view);
		});
	}

	/** @param {string} name of a text */
	write(name) { /** @type {HTMLElement | null} */ (document.querySelector(`textarea[name="${name}"]`))?.focus(); }

	close() {
		this.report = null;
		this.#apart();
		this.timer.close();
	}
}
