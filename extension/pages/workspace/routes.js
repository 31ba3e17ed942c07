// Which screen an address shows, and which part of the navigation it belongs to: one table. The overview comes with the page;
// every other screen's scripts are fetched when it is shown, or as soon as the first screen stands.

import { KINDS, KIND_ORDER } from '../../ui/words.js';
import { overviewScreen } from './overview.js';

/** @typedef {import('../workspace.js').Route} Route */
/** @typedef {import('../../ui/screen.js').Handle<any>} Handle */
/** @typedef {import('../../ui/screen.js').Painter<any>} Painter */
/** @typedef {(to: Route, handle: Handle) => Painter} Screen */

/** What is shown when the address names nothing. */
export const DEFAULT_PAGE = 'overview';

/** The screens that are fetched. @type {Record<string, () => Promise<Screen>>} */
const SCREENS = {
	case: async () => (await import('./case.js')).caseScreen,
	coverage: async () => (await import('./coverage.js')).coverageScreen,
	cycle: async () => (await import('./cycle.js')).cycleScreen,
	defect: async () => (await import('./defect.js')).defectScreen,
	newDefect: async () => (await import('./defect.js')).newDefectScreen,
	import: async () => { const { intakeScreen } = await import('./intake.js'); return (_, handle) => intakeScreen(handle); },
	list: async () => { const { listScreen } = await import('./list.js'); return (to, handle) => listScreen(kindOf(to), to, handle); },
	log: async () => { const { logScreen } = await import('./outbox.js'); return (_, handle) => logScreen(handle); },
	outbox: async () => { const { outboxScreen } = await import('./outbox.js'); return (_, handle) => outboxScreen(handle); },
	requirement: async () => (await import('./requirement.js')).requirementScreen,
	run: async () => (await import('./run.js')).runScreen,
	traceability: async () => (await import('./traceability.js')).traceabilityScreen,
};

/** The first part of the address, the section it is marked in, and the screen. @type {Record<string, {section: string, screen(to: Route): string}>} */
const ROUTES = {
	overview: { section: 'overview', screen: () => 'overview' },
	requirement: { section: 'requirements', screen: () => 'requirement' },
	case: { section: 'testCases', screen: () => 'case' },
	testCase: { section: 'testCases', screen: () => 'case' },
	cycle: { section: 'cycles', screen: ({ sub }) => (sub === 'run' ? 'run' : 'cycle') },
	defect: { section: 'defects', screen: ({ id }) => (id === 'new' ? 'newDefect' : 'defect') },
	traceability: { section: 'traceability', screen: () => 'traceability' },
	coverage: { section: 'coverage', screen: () => 'coverage' },
	import: { section: 'import', screen: () => 'import' },
	outbox: { section: 'outbox', screen: () => 'outbox' },
	log: { section: 'log', screen: () => 'log' },
	...Object.fromEntries(KIND_ORDER.map((kind) => [KINDS[kind].list, { section: KINDS[kind].list, screen: () => 'list' }])),
};

/** @param {Route} to */
const routeOf = (to) => (Object.hasOwn(ROUTES, to.name) ? ROUTES[to.name] : ROUTES[DEFAULT_PAGE]);

/** The kind whose list an address shows. @param {Route} to */
const kindOf = (to) => KIND_ORDER.find((kind) => KINDS[kind].list === to.name) ?? KIND_ORDER[0];

/** @param {Route} to @returns {(handle: Handle) => Painter} */
export const screenOf = (to) => (handle) => {
	const fetch = SCREENS[routeOf(to).screen(to)];
	return fetch ? fetched(() => painterOf(fetch, to, handle)) : overviewScreen(handle);
};

/** @param {() => Promise<Screen>} fetch @param {Route} to @param {Handle} handle @returns {Promise<Painter>} */
async function painterOf(fetch, to, handle) {
	const kind = KIND_ORDER.find((one) => one === to.name || (one === 'testCase' && to.name === 'case'));
	if (!kind || !to.id || to.id === 'new' || to.sub) return (await fetch())(to, handle);
	const [screen, { orDeleted }] = await Promise.all([fetch(), import('./deleted.js')]);
	return orDeleted(kind, to.id, handle, screen(to, handle));
}

/** A painter that is fetched with what it first shows. @param {() => Promise<Painter>} get @returns {Painter} */
function fetched(get) {
	/** @type {Painter | null} */
	let there = null;
	let closed = false;
	return {
		load: async () => {
			const painter = there ?? await get();
			if (!there && closed) painter.closed?.();
			there ??= painter;
			return there.load();
		},
		seen: (view) => there?.seen?.(view),
		paint: (view) => there?.paint(view),
		title: (view) => there?.title(view) ?? document.title,
		shown: () => there?.shown?.(),
		painted: () => there?.painted?.(),
		closed: () => {
			closed = true;
			there?.closed?.();
		},
		keys: (event) => there?.keys?.(event) ?? false,
		chord: (event) => there?.chord?.(event) ?? false,
		follow: (to) => there?.follow?.(to) ?? false,
	};
}

/** Fetches every screen, so that none is waited for later. */
export const fetchScreens = () => Promise.all([...Object.values(SCREENS).map((fetch) => fetch()), import('./deleted.js')]);

/** @param {Route} to */
export const sectionOf = (to) => routeOf(to).section;
