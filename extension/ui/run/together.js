// Two windows on the same case: each shows what the other has stored, beside what only it knows.

/** @typedef {import('./runner.js').Typed} Typed */
/** @typedef {import('../../protocol').StepResult} StepResult */

/** @type {StepResult} */
const NO_RESULT = { outcome: 'notExecuted', note: '' };

/** The steps that nobody touched here follow what is stored; what was pressed or typed on a step stays. @param {Partial<Typed>} typed @param {Partial<Typed>} began @param {Typed} base */
export function follow(typed, began, { steps }) {
	const { steps: ours } = typed;
	const { steps: then } = began;
	if (!ours || !then) return;
	const part = (/** @type {StepResult[]} */ side) => steps.map((stored, n) => {
		const [mine, before, kept] = [ours, then, side].map((all) => all[n] ?? NO_RESULT);
		return { outcome: mine.outcome === before.outcome ? stored.outcome : kept.outcome, note: mine.note === before.note ? stored.note : kept.note };
	});
	[typed.steps, began.steps] = [part(ours), part(then)];
}
