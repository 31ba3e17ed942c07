// The way to the worker: one question, one answer, and the news that something changed. Decides nothing.

import { t } from './texts.js';

/** @typedef {import('../protocol').Calls} Calls */
/** @typedef {import('../protocol').Problem} Problem */

/** A call that was answered with a problem. */
export class Refused extends Error {
	/** @param {Problem} problem */
	constructor(problem) {
		super(problem.message);
		this.problem = problem;
	}
}

/**
 * Asks the worker. Answers with the reply, or throws `Refused`.
 * @template {keyof Calls} N
 * @param {N} name
 * @param {Calls[N]['params']} params
 * @returns {Promise<Calls[N]['reply']>}
 */
export async function ask(name, params) {
	/** @type {import('../protocol').Answer<Calls[N]['reply']> | undefined} */
	let answer;
	try {
		answer = await chrome.runtime.sendMessage({ name, params });
	} catch {
		throw new Refused(silent());
	}
	if (answer && 'ok' in answer) return answer.ok;
	throw new Refused(answer?.problem ?? silent());
}

/** What a person reads of anything thrown. @param {unknown} error @returns {Problem} */
export function problemOf(error) {
	if (error instanceof Refused) return error.problem;
	console.error(error);
	return {
		code: 'page',
		message: t('This page stumbled over its own work.'),
		remedy: t('Reload the page. What you typed is kept.'),
		retry: 'now',
		field: null,
		page: null,
	};
}

/**
 * Calls back after every change in the workspace, for as long as the page is in sight.
 * News missed while it was hidden, or while the worker was gone, count as one change.
 * @param {() => void} changed
 */
export function onChange(changed) {
	/** @type {chrome.runtime.Port | null} */
	let port = null;
	let missed = false;
	const connect = () => {
		if (port || document.hidden || !chrome.runtime?.id) return;
		port = chrome.runtime.connect({ name: 'changes' });
		port.onMessage.addListener((/** @type {unknown} */ news) => {
			if (news && typeof news === 'object' && 'changed' in news) changed();
		});
		port.onDisconnect.addListener(() => {
			void chrome.runtime?.lastError;
			port = null;
			missed = true;
			setTimeout(connect, RECONNECT_MS);
		});
		if (missed) changed();
		missed = false;
	};
	document.addEventListener('visibilitychange', connect);
	connect();
}

/** Long enough for a stopped worker not to be woken in a tight loop. */
const RECONNECT_MS = 500;

/** @returns {Problem} */
function silent() {
	return {
		code: 'silent',
		message: t('Casebridge’s worker gave no answer.'),
		remedy: t('Try again. If it stays silent, reload this page; nothing that was saved is lost.'),
		retry: 'now',
		field: null,
		page: null,
	};
}
