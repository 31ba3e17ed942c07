// Every shortcut of the workspace, once: the sheet shows this table, and the keys are looked up in it.

/** `Mod` is Ctrl, and Cmd on a Mac. `typing` works while one types, too. @typedef {{id: string, group: string, keys: string[], label: string, typing?: boolean}} Shortcut */

export const isMac = navigator.userAgent.includes('Mac');

/** @type {Shortcut[]} */
export const SHORTCUTS = [
	{ id: 'palette', group: 'Everywhere', keys: ['Mod+K'], label: 'Find a record or a command', typing: true },
	{ id: 'sheet', group: 'Everywhere', keys: ['?'], label: 'Show these shortcuts' },
	{ id: 'search', group: 'Everywhere', keys: ['/'], label: 'Go to the search box' },
	{ id: 'new', group: 'Everywhere', keys: ['n'], label: 'New record of the list that is shown' },
	{ id: 'save', group: 'Everywhere', keys: ['Mod+S'], label: 'Save what is being edited', typing: true },
	{ id: 'undo', group: 'Everywhere', keys: ['Mod+Z'], label: 'Take back the last action' },
	{ id: 'goOverview', group: 'Go to', keys: ['g o'], label: 'Overview' },
	{ id: 'goRequirements', group: 'Go to', keys: ['g r'], label: 'Requirements' },
	{ id: 'goCases', group: 'Go to', keys: ['g t'], label: 'Test cases' },
	{ id: 'goCycles', group: 'Go to', keys: ['g c'], label: 'Cycles' },
	{ id: 'goDefects', group: 'Go to', keys: ['g d'], label: 'Defects' },
	{ id: 'goTraceability', group: 'Go to', keys: ['g m'], label: 'Traceability' },
	{ id: 'goCoverage', group: 'Go to', keys: ['g v'], label: 'Coverage' },
	{ id: 'listDown', group: 'In a list', keys: ['↓', 'j'], label: 'Next row' },
	{ id: 'listUp', group: 'In a list', keys: ['↑', 'k'], label: 'Row before' },
	{ id: 'listOpen', group: 'In a list', keys: ['Enter'], label: 'Open the row' },
	{ id: 'listFlip', group: 'In a list', keys: ['Space', 'x'], label: 'Select the row, or not' },
	{ id: 'listReach', group: 'In a list', keys: ['Shift+↓', 'Shift+↑'], label: 'Select on from the row' },
	{ id: 'listAll', group: 'In a list', keys: ['Mod+A'], label: 'Select all that match' },
	{ id: 'listDelete', group: 'In a list', keys: ['Delete'], label: 'Delete the selected rows' },
	{ id: 'listNone', group: 'In a list', keys: ['Esc'], label: 'Select nothing' },
	{ id: 'stepMove', group: 'In an editor', keys: ['Alt+↑', 'Alt+↓'], label: 'Move a step' },
	{ id: 'stepAdd', group: 'In an editor', keys: ['Enter'], label: 'Next step, in an expected result' },
	{ id: 'bold', group: 'In an editor', keys: ['Mod+B'], label: 'Bold, in Markdown' },
	{ id: 'italic', group: 'In an editor', keys: ['Mod+I'], label: 'Italic, in Markdown' },
	{ id: 'link', group: 'In an editor', keys: ['Mod+K'], label: 'Link, in Markdown with words selected' },
	{ id: 'runPass', group: 'While running a cycle', keys: ['p'], label: 'Pass' },
	{ id: 'runFail', group: 'While running a cycle', keys: ['f'], label: 'Fail' },
	{ id: 'runBlocked', group: 'While running a cycle', keys: ['b'], label: 'Blocked' },
	{ id: 'runSkipped', group: 'While running a cycle', keys: ['s'], label: 'Skipped' },
];

/** A combination as it stands on this keyboard. @param {string} keys */
export const shownKeys = (keys) => keys.split(' ').map((stroke) => stroke.split('+').map((key) => (key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key)));

/** Whether keys typed here are words. @param {EventTarget | null} target */
export const isTyping = (target) =>
	target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"])'));

/** The first key of two, for a moment. */
let led = '';
let ledAt = 0;
const LED_MS = 1200;

/** Which shortcut of the table was pressed, among those that work everywhere. @param {KeyboardEvent} event @returns {string | null} */
export function shortcutOf(event) {
	const mod = isMac ? event.metaKey : event.ctrlKey;
	if (event.altKey || (event.ctrlKey && event.metaKey)) return null;
	const typing = isTyping(event.target);
	const stroke = `${mod ? 'Mod+' : ''}${mod ? event.key.toUpperCase() : event.key}`;
	const both = event.timeStamp - ledAt < LED_MS && led ? `${led} ${stroke}` : '';
	const found = SHORTCUTS.find(({ group, keys, typing: too }) => (group === 'Everywhere' || group === 'Go to') && (!typing || too) && (keys.includes(stroke) || (both && keys.includes(both))));
	led = !found && !typing && !mod && SHORTCUTS.some(({ keys }) => keys.some((key) => key.startsWith(`${stroke} `))) ? stroke : '';
	ledAt = event.timeStamp;
	return found && !(event.shiftKey && mod) ? found.id : null;
}
