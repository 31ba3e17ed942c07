// What is being typed, kept on this machine until it is saved: written at once, found again by every page, whatever dies.
// Chromium writes localStorage to disk with seconds of delay; chrome.storage.local has it as soon as it answers. Only
// this file knows where; the core leaves keys that begin with `draft:` alone.

import { same } from './same.js';
import { t } from './texts.js';
import { showProblem } from './toast.js';

const PREFIX = 'draft:';
/** The list of what is kept, with when each was begun: a page must not ask for every key of a large workspace. */
const LIST = PREFIX;
/** What was begun last, until the list has it: the first letter must not wait for the list. */
const BEGUN = `${PREFIX} begun`;
const DAY_MS = 86_400_000;
/** A draft that nobody touched for so long goes, if its record is gone too. */
const STALE_DAYS = 30;
const RECORDS = ['requirement', 'case', 'cycle', 'defect', 'execution', 'connection', 'job'];

/** @type {Map<string, any>} */
const values = new Map();
/** @type {Record<string, number>} */
let list = {};
/** What is to be written; null removes. @type {Map<string, any>} */
const waiting = new Map();
/** Writes on their way. The browser takes them in their order, so that a letter need not wait for the one before. @type {Set<Promise<void>>} */
const writing = new Set();
/** On a slow disk what comes later goes together. */
const MOST_WRITES = 8;
/** What other pages began to keep since this one was opened. @type {Record<string, number>} */
const elsewhere = {};
/** What was begun here and is not on the list yet. @type {Set<string>} */
const begun = new Set();
const news = new BroadcastChannel('drafts');
news.onmessage = ({ data }) => {
	if (data.value === null) {
		values.delete(data.key);
		delete list[data.key];
		delete elsewhere[data.key];
	} else {
		values.set(data.key, data.value);
		elsewhere[data.key] ??= Date.now();
	}
};

/**
 * What is kept of a form is one place for all windows: what another one writes over or takes away there is put back beside it, until what it gives back is called.
 * @param {() => {key: string, dirty: boolean, values: object, began: object, rev: number | null, identity: string | null} | null} present
 */
export function keepBeside(present) {
	const heard = (/** @type {MessageEvent} */ { data: { key, value: theirs } }) => {
		const draft = present();
		if (!draft || draft.key !== key || !draft.dirty) return;
		const { began, rev, identity } = draft;
		const then = new Map(Object.entries(began));
		const ours = Object.entries(draft.values).filter(([name, value]) => !same(value, then.get(name)));
		if (ours.every(([name]) => name in (theirs?.typed ?? {}))) return;
		keep(key, { rev, identity, typed: { ...theirs?.typed, ...Object.fromEntries(ours) }, began: { ...theirs?.began, ...Object.fromEntries(ours.map(([name]) => [name, then.get(name)])) } });
	};
	news.addEventListener('message', heard);
	return () => news.removeEventListener('message', heard);
}

/** @param {string} key @returns {any} a copy; null when nothing is kept */
export const kept = (key) => structuredClone(values.get(key) ?? null);

/** What is kept of a form. @typedef {{typed: object, began?: object, rev: number | null, identity?: string | null, sent?: object}} KeptForm */
/** @param {string} key @returns {KeptForm | null} */
export function keptForm(key) {
	const found = kept(key);
	return found && typeof found.typed === 'object' ? found : null;
}

/** Everything that is kept, as one text to look through. */
export const keptText = () => JSON.stringify([...values.values()]);

/** Keeps a value; null forgets it. @param {string} key @param {any} value */
export function keep(key, value) {
	if (value === null && !values.has(key)) return;
	const copy = structuredClone(value);
	if (copy === null) values.delete(key);
	else values.set(key, copy);
	news.postMessage({ key, value: copy });
	waiting.set(key, copy);
	write();
}

/** Sends off what waits; what then still waits goes with the write that ends next. */
function write() {
	if (waiting.size === 0 || writing.size >= MOST_WRITES) return;
	const batch = new Map(waiting);
	waiting.clear();
	const one = store(batch).then(
		() => true,
		(error) => {
			console.error(error);
			// What was typed since is newer.
			for (const [key, value] of batch) if (same(value, values.get(key) ?? null) && !waiting.has(key)) waiting.set(key, value);
			showProblem({ code: 'storage', message: t('What you type cannot be kept on this machine just now.'), remedy: t('Save it before you close this page, and free some disk space.'), retry: 'now', field: null, page: null });
			return false;
		},
	).then((done) => {
		writing.delete(one);
		if (done) write();
	});
	writing.add(one);
}

/** @param {Map<string, any>} batch */
async function store(batch) {
	const items = Object.fromEntries([...batch].filter(([, value]) => value !== null).map(([key, value]) => [PREFIX + key, value]));
	const gone = [...batch.keys()].filter((key) => batch.get(key) === null);
	const fresh = [...batch.keys()].filter((key) => batch.get(key) !== null && !((list[key] ?? 0) > Date.now() - DAY_MS));
	for (const key of fresh) {
		list[key] = Date.now();
		begun.add(key);
	}
	await chrome.storage.local.set(begun.size > 0 ? { ...items, [BEGUN]: [...begun] } : items);
	if (gone.length > 0) await enlist([], gone);
	else if (fresh.length > 0) void enlist(fresh, []).catch(console.error); // the next letters do not wait for it
}

/** Notes in the list what was begun, and takes out what is gone. Two pages must not write over each other's. @param {string[]} fresh @param {string[]} gone */
const enlist = (fresh, gone) => navigator.locks.request('drafts', async () => {
	const stored = /** @type {Record<string, number>} */ ((await chrome.storage.local.get(LIST))[LIST] ?? {});
	for (const key of [...fresh, ...begun]) if (values.has(key)) stored[key] = Date.now();
	const still = gone.filter((key) => !values.has(key)); // what was typed again meanwhile stays
	for (const key of still) delete stored[key];
	if (still.length > 0) await chrome.storage.local.remove(still.map((key) => PREFIX + key));
	await chrome.storage.local.set({ [LIST]: stored });
	list = stored;
	for (const key of [...fresh, ...gone]) begun.delete(key);
});

// The page goes away before its turn came: it is said without waiting for anybody.
addEventListener('pagehide', () => {
	const items = [...waiting].filter(([, value]) => value !== null);
	if (items.length === 0) return;
	for (const [key] of items) list[key] ??= Date.now();
	void chrome.storage.local.set({ ...Object.fromEntries(items.map(([key, value]) => [PREFIX + key, value])), [LIST]: { ...elsewhere, ...list } });
});

async function load() {
	const found = await chrome.storage.local.get([LIST, BEGUN]);
	list = /** @type {Record<string, number>} */ (found[LIST] ?? {});
	const keys = [...new Set([...Object.keys(list), .../** @type {string[]} */ (found[BEGUN] ?? [])])];
	if (keys.length > 0) {
		const stored = await chrome.storage.local.get(keys.map((key) => PREFIX + key));
		for (const key of keys) if (stored[PREFIX + key] !== undefined) values.set(key, stored[PREFIX + key]);
	}
	await takeOver();
	void clear(keys.filter((key) => list[key] < Date.now() - STALE_DAYS * DAY_MS));
}

/** What an earlier Casebridge kept in this page's own storage. */
async function takeOver() {
	const old = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
	for (const key of old) {
		try {
			const value = JSON.parse(localStorage.getItem(key) ?? 'null');
			if (value !== null && !values.has(key.slice(PREFIX.length))) keep(key.slice(PREFIX.length), value);
		} catch {
			// It was no draft of ours.
		}
	}
	if (old.length === 0) return;
	await Promise.all(writing);
	if (waiting.size === 0) for (const key of old) localStorage.removeItem(key);
}

/** Lets go of old drafts whose record is gone. What was typed for a record still to be made stays. @param {string[]} keys */
async function clear(keys) {
	for (const key of keys) {
		const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(key)?.[0];
		if (!id) continue;
		const places = RECORDS.map((kind) => `${kind}:${id}`);
		/** @type {Record<string, any> | null} */
		const found = await chrome.storage.local.get(places).catch(() => null);
		if (found && Object.values(found).every((record) => !record || record.meta?.deletedAt)) keep(key, null);
	}
}

await load().catch(console.error);
