// One view on the screen: asks for it, paints it, asks again when something changed. Focus, scroll and typing stay.

import { html, nothing, render, keyed } from '../vendor/lit.js';
import { problemPart, waitingPart } from './parts.js';
import { problemOf } from './worker.js';

/** @typedef {import('../protocol').Problem} Problem */
/**
 * What a screen lets its painter do.
 * @template V
 * @typedef {{repaint(): void, refresh(): Promise<void>, take(view: V): void}} Handle
 */
/**
 * @template V
 * @typedef {{load(): Promise<V>, seen?(view: V): void, paint(view: V): unknown, title(view: V): string, shown?(): void, painted?(): void, closed?(): void, keys?(event: KeyboardEvent): boolean, chord?(event: KeyboardEvent): boolean, follow?(to: import('../pages/workspace.js').Route): boolean}} Painter
 *   `load` only asks, and `seen` takes what it found: an answer that was overtaken by an act is never seen. `keys` and `chord` take a key alone or with Ctrl, `follow` another address of the same screen; each says whether it did.
 */

/**
 * Shows a view in a place until it is closed.
 * @template V
 * @param {HTMLElement} place
 * @param {string} key another key makes new elements
 * @param {(handle: Handle<V>) => Painter<V>} make
 */
export function show(place, key, make) {
	/** @type {{view: V} | null} */
	let now = null;
	/** @type {Problem | null} */
	let problem = null;
	let closed = false;
	/** @type {Promise<void> | null} */
	let asking = null;
	let stale = false;
	let turn = 0;

	/** @type {Handle<V>} */
	const handle = { repaint, refresh, take };
	const painter = make(handle);

	function repaint() {
		if (closed) return;
		const trouble = problem ? problemPart(problem, { again: refresh }) : nothing;
		const body = now ? painter.paint(now.view) : problem ? nothing : waitingPart();
		render(keyed(key, html`${trouble}${body}`), place);
		if (now) {
			document.title = painter.title(now.view);
			painter.painted?.();
		}
	}

	/** After an act: what was asked before it does not count. One question at a time. */
	function refresh() {
		turn++;
		return news();
	}

	/** Something changed somewhere: asks, or once more when a question is on its way. @returns {Promise<void>} */
	function news() {
		stale = true;
		return (asking ??= ask().finally(() => { asking = null; }));
	}

	async function ask() {
		do {
			stale = false;
			const asked = turn;
			try {
				const view = await painter.load();
				if (asked !== turn) stale = true;
				else {
					const first = !now;
					painter.seen?.(view);
					now = { view };
					problem = null;
					repaint();
					if (first && !closed) painter.shown?.();
				}
			} catch (error) {
				problem = problemOf(error);
				repaint();
			}
		} while (stale && !closed);
	}

	/** Takes the view that came as the answer to an act. @param {V} view */
	function take(view) {
		turn++;
		now = { view };
		problem = null;
		repaint();
	}

	repaint();
	void refresh();
	return {
		...handle,
		refresh: news,
		/** @param {KeyboardEvent} event */
		keys: (event) => painter.keys?.(event) ?? false,
		/** @param {KeyboardEvent} event */
		chord: (event) => painter.chord?.(event) ?? false,
		/** @param {import('../pages/workspace.js').Route} to */
		follow: (to) => painter.follow?.(to) ?? false,
		close: () => {
			if (!closed) painter.closed?.();
			closed = true;
		},
	};
}
