// Results of a file on their way into a cycle: for each execution the gravest of its results is kept, so that a file of any
// size needs no more room than its cycle.

import { ask } from '../../../ui/worker.js';

/** @typedef {import('../../../protocol').IncomingResult} IncomingResult */
/** @typedef {{line: number, name: string, why: string}} Loose */

/** Results in one question. */
const ASKED = 2_000;
/** Results that land in one step. */
const LANDED = 100;
/** Results without a place that are told one by one, and at most so many test cases are made of them. */
const LOOSE = 10_000;

export class Results {
	total = 0;
	matched = 0;
	ambiguous = 0;
	unmatched = 0;
	/** Those without a place, each test once. @type {Map<string, {result: IncomingResult, why: string, isAmbiguous: boolean}>} */ loose = new Map();
	/** What lands, by execution. @type {Map<string, {result: IncomingResult, weight: number, many: number}>} */ places = new Map();
	/** When the last test began. @type {number | null} */ at = null;
	/** @type {IncomingResult[]} */ #waiting = [];

	/** @param {string} cycle */
	constructor(cycle) {
		this.cycle = cycle;
	}

	/** @param {IncomingResult[]} results */
	async take(results) {
		this.#waiting.push(...results);
		if (this.#waiting.length >= ASKED) await this.flush();
	}

	async flush() {
		const results = this.#waiting.splice(0);
		if (results.length === 0) return;
		// Where one belongs does not hang on what it says.
		// A cycle that is still to be made has no place for any.
		const { matches } = !this.cycle ? { matches: results.map(() => ({ executions: [], weight: 0, isAmbiguous: false, why: '' })) } : await ask('matchResults', { cycle: this.cycle, results: results.map((result) => ({ ...result, message: '', properties: [], links: [] })) });
		for (const [at, { executions, weight, isAmbiguous, why }] of matches.entries()) {
			const result = results[at];
			this.total += 1;
			if (result.started !== null && result.started > (this.at ?? 0)) this.at = result.started;
			if (executions.length === 0) {
				if (isAmbiguous) this.ambiguous += 1;
				else this.unmatched += 1;
				const name = result.fullName || result.name;
				if (this.loose.size < LOOSE && !this.loose.has(name)) this.loose.set(name, { result: { ...result, message: '' }, why, isAmbiguous });
				continue;
			}
			this.matched += 1;
			for (const execution of executions) {
				const have = this.places.get(execution);
				if (!have || weight > have.weight) this.places.set(execution, { result, weight, many: (have?.many ?? 0) + 1 });
				else have.many += 1;
			}
		}
	}

	/** Those that no test case of the cycle takes and that are not in doubt. */
	get without() {
		return [...this.loose.values()].filter(({ isAmbiguous }) => !isAmbiguous).map(({ result }) => result);
	}

	/**
	 * Writes them. @param {{run: string, title: string}} from @param {(share: number) => void} progress @param {AbortSignal} signal
	 * @returns {Promise<{landed: number, newer: number}>}
	 */
	async land({ run, title }, progress, signal) {
		const lines = [...this.places].map(([execution, { result, many }]) => ({ execution, result, many }));
		const done = { landed: 0, newer: 0 };
		for (let at = 0; at < lines.length; at += LANDED) {
			signal.throwIfAborted();
			const { landed, newer } = await ask('landResults', { cycle: this.cycle, run, title, at: this.at, lines: lines.slice(at, at + LANDED) });
			done.landed += landed;
			done.newer += newer;
			progress((at + LANDED) / lines.length);
		}
		return done;
	}
}

/** Test cases for results that have none: those of the workspace come into the cycle, others are made if wanted. @param {string} cycle @param {IncomingResult[]} results @param {boolean} make */
export async function enterCases(cycle, results, make) {
	const done = { added: 0, made: 0 };
	for (let at = 0; at < results.length; at += ASKED) {
		const { added, made } = await ask('enterCases', { cycle, results: results.slice(at, at + ASKED), make });
		done.added += added;
		done.made += made;
	}
	return done;
}
