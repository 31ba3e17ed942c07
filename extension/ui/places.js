// Forms of what is still to be made, in several windows: while one is open it has a place of its own among what is kept, and
// what a closed form left there is offered to the next one. The browser's locks tell: they go with their window, however it dies.

import { keptKeys } from './kept.js';

/** What a page leaves to the one that takes its place in the same tab: a reloaded form finds its own text. */
const LEFT = 'drafts';
/** The places that this page holds, how many of its forms have each, and what lets go of it. @type {Map<string, {forms: number, free(): void}>} */
const held = new Map();
/** How the browser calls this page among those that hold locks. @type {string | undefined} */
let me;

/** @type {{page?: string, places: string[]}} */
const left = JSON.parse(sessionStorage.getItem(LEFT) ?? '{"places":[]}');
// A copy of this tab is another window.
sessionStorage.removeItem(LEFT);
addEventListener('pagehide', () => {
	if (held.size === 0) return;
	sessionStorage.setItem(LEFT, JSON.stringify({ page: me, places: [...held.keys()] }));
	for (const { free } of held.values()) free();
});

/** @param {string} key */
const lockOf = (key) => `draft:${key}`;
/** @param {string} key @param {string} place */
const isOf = (key, place) => place.startsWith(key) && /^(~[0-9a-f]{8})?$/.test(place.slice(key.length));

/** A place that no form has and nothing is kept in. @param {string} key */
export const anotherPlace = (key) => `${key}~${crypto.randomUUID().slice(0, 8)}`;

/** Takes a place, unless another page has it. @param {string} place @param {LockOptions} [how] @returns {Promise<boolean>} */
const take = (place, how = { ifAvailable: true }) => new Promise((answer, failed) => {
	navigator.locks.request(lockOf(place), how, (lock) => {
		if (!lock) return answer(false);
		return new Promise((free) => {
			held.set(place, { forms: 0, free: () => free(undefined) });
			answer(true);
		});
	}).catch(failed);
});

/** What this tab's last page had, if nobody took it since. @param {string} place */
async function takeBack(place) {
	const locks = await navigator.locks.query();
	const holder = locks.held?.find(({ name }) => name === lockOf(place))?.clientId;
	// That page is on its way out and holds it a moment longer.
	return take(place, holder && holder === left.page ? {} : undefined);
}

/** @param {string} key @returns {Promise<string>} */
async function find(key) {
	const mine = [...held.keys()].find((place) => isOf(key, place));
	if (mine) return mine;
	const kept = keptKeys().filter((place) => isOf(key, place)).reverse();
	const own = kept.find((place) => left.places.includes(place));
	left.places = left.places.filter((place) => !isOf(key, place));
	if (own && (await takeBack(own))) return own;
	for (const place of kept) if (await take(place)) return place;
	if (await take(key)) return key;
	const place = anotherPlace(key);
	await take(place);
	return place;
}

let turn = Promise.resolve('');

/** A place for a form that opens: with what was left there, the latest first, else an empty one. @param {string} key @returns {Promise<string>} */
export function enter(key) {
	turn = turn.catch(() => '').then(async () => {
		const place = await find(key);
		const one = held.get(place);
		if (one) one.forms++;
		me ??= (await navigator.locks.query()).held?.find(({ name }) => name === lockOf(place))?.clientId;
		return place;
	});
	return turn;
}

/** The form is closed. @param {string} place */
export function leave(place) {
	const one = held.get(place);
	if (!one || --one.forms > 0) return;
	held.delete(place);
	one.free();
}
