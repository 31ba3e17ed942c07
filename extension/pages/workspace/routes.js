// Which screen an address shows, and which part of the navigation it belongs to: one table.

import { KINDS, KIND_ORDER } from '../../ui/words.js';
import { caseScreen } from './case.js';
import { coverageScreen } from './coverage.js';
import { cycleScreen } from './cycle.js';
import { defectScreen, newDefectScreen } from './defect.js';
import { orDeleted } from './deleted.js';
import { intakeScreen } from './intake.js';
import { listScreen } from './list.js';
import { logScreen, outboxScreen } from './outbox.js';
import { overviewScreen } from './overview.js';
import { requirementScreen } from './requirement.js';
import { runScreen } from './run.js';
import { traceabilityScreen } from './traceability.js';

/** @typedef {import('../workspace.js').Route} Route */
/** @typedef {import('../../ui/screen.js').Handle<any>} Handle */
/** @typedef {import('../../ui/screen.js').Painter<any>} Painter */

/** What is shown when the address names nothing. */
export const DEFAULT_PAGE = 'overview';

/** The first part of the address, the section it is marked in, and its screen. @type {Record<string, {section: string, screen(to: Route, handle: Handle): Painter}>} */
const ROUTES = {
	overview: { section: 'overview', screen: (_, handle) => overviewScreen(handle) },
	requirement: { section: 'requirements', screen: requirementScreen },
	case: { section: 'testCases', screen: caseScreen },
	testCase: { section: 'testCases', screen: caseScreen },
	cycle: { section: 'cycles', screen: (to, handle) => (to.sub === 'run' ? runScreen(to, handle) : cycleScreen(to, handle)) },
	defect: { section: 'defects', screen: (to, handle) => (to.id === 'new' ? newDefectScreen(to, handle) : defectScreen(to, handle)) },
	traceability: { section: 'traceability', screen: traceabilityScreen },
	coverage: { section: 'coverage', screen: coverageScreen },
	import: { section: 'import', screen: (_, handle) => intakeScreen(handle) },
	outbox: { section: 'outbox', screen: (_, handle) => outboxScreen(handle) },
	log: { section: 'log', screen: (_, handle) => logScreen(handle) },
	...Object.fromEntries(KIND_ORDER.map((kind) => [KINDS[kind].list, { section: KINDS[kind].list, screen: (/** @type {Route} */ to, /** @type {Handle} */ handle) => listScreen(kind, to, handle) }])),
};

/** @param {Route} to */
const routeOf = (to) => (Object.hasOwn(ROUTES, to.name) ? ROUTES[to.name] : ROUTES[DEFAULT_PAGE]);

/** @param {Route} to @returns {(handle: Handle) => Painter} */
export const screenOf = (to) => (handle) => {
	const painter = routeOf(to).screen(to, handle);
	const kind = KIND_ORDER.find((one) => one === to.name || (one === 'testCase' && to.name === 'case'));
	return kind && to.id && to.id !== 'new' && !to.sub ? orDeleted(kind, to.id, handle, painter) : painter;
};

/** @param {Route} to */
export const sectionOf = (to) => routeOf(to).section;
