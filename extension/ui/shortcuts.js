// Every shortcut of the workspace, once: the sheet shows this table, and the keys are looked up in it.

import { t } from './texts.js';

/** `Mod` is Ctrl, and Cmd on a Mac. `anywhere` they work on every screen, `typing` while one types, too. @typedef {{id: string, group: string, anywhere?: boolean, keys: string[], label: string, typing?: boolean}} Shortcut */

export const isMac = navigator.userAgent.includes('Mac');

/** @type {Shortcut[]} */
export const SHORTCUTS = [
	{ id: 'palette', group: t('Everywhere'), anywhere: true, keys: ['Mod+K'], label: t('Find a record or a command'), typing: true },
	{ id: 'sheet', group: t('Everywhere'), anywhere: true, keys: ['?'], label: t('Show these shortcuts') },
	{ id: 'search', group: t('Everywhere'), anywhere: true, keys: ['/'], label: t('Go to the search box') },
	{ id: 'new', group: t('Everywhere'), anywhere: true, keys: ['n'], label: t('New record of the list that is shown') },
	{ id: 'save', group: t('Everywhere'), anywhere: true, keys: ['Mod+S'], label: t('Save what is being edited'), typing: true },
	{ id: 'undo', group: t('Everywhere'), anywhere: true, keys: ['Mod+Z'], label: t('Take back the last action') },
	{ id: 'goOverview', group: t('Go to'), anywhere: true, keys: ['g o'], label: t('Overview') },
	{ id: 'goRequirements', group: t('Go to'), anywhere: true, keys: ['g r'], label: t('Requirements') },
	{ id: 'goCases', group: t('Go to'), anywhere: true, keys: ['g t'], label: t('Test cases') },
	{ id: 'goCycles', group: t('Go to'), anywhere: true, keys: ['g c'], label: t('Cycles') },
	{ id: 'goDefects', group: t('Go to'), anywhere: true, keys: ['g d'], label: t('Defects') },
	{ id: 'goTraceability', group: t('Go to'), anywhere: true, keys: ['g m'], label: t('Traceability') },
	{ id: 'goCoverage', group: t('Go to'), anywhere: true, keys: ['g v'], label: t('Coverage') },
	{ id: 'listDown', group: t('In a list'), keys: ['↓', 'j'], label: t('Next row') },
	{ id: 'listUp', group: t('In a list'), keys: ['↑', 'k'], label: t('Row before') },
	{ id: 'listOpen', group: t('In a list'), keys: ['Enter'], label: t('Open the row') },
	{ id: 'listFlip', group: t('In a list'), keys: ['Space', 'x'], label: t('Select the row, or not') },
	{ id: 'listReach', group: t('In a list'), keys: ['Shift+↓', 'Shift+↑'], label: t('Select on from the row') },
	{ id: 'listAll', group: t('In a list'), keys: ['Mod+A'], label: t('Select all that match') },
	{ id: 'listDelete', group: t('In a list'), keys: ['Delete'], label: t('Delete the selected rows') },
	{ id: 'listNone', group: t('In a list'), keys: ['Esc'], label: t('Select nothing') },
	{ id: 'stepMove', group: t('In an editor'), keys: ['Alt+↑', 'Alt+↓'], label: t('Move a step') },
	{ id: 'stepAdd', group: t('In an editor'), keys: ['Enter'], label: t('Next step, in an expected result') },
	{ id: 'bold', group: t('In an editor'), keys: ['Mod+B'], label: t('Bold, in Markdown') },
	{ id: 'italic', group: t('In an editor'), keys: ['Mod+I'], label: t('Italic, in Markdown') },
	{ id: 'link', group: t('In an editor'), keys: ['Mod+K'], label: t('Link, in Markdown with words selected') },
	{ id: 'runPass', group: t('While running a cycle'), keys: ['p'], label: t('Pass') },
	{ id: 'runFail', group: t('While running a cycle'), keys: ['f'], label: t('Fail') },
	{ id: 'runBlocked', group: t('While running a cycle'), keys: ['b'], label: t('Blocked') },
	{ id: 'runSkipped', group: t('While running a cycle'), keys: ['s'], label: t('Skipped') },
];

/** What stands on the keys that have more than a letter. @type {Record<string, string>} */
const KEY_WORDS = { Mod: isMac ? '⌘' : t('Ctrl'), Shift: t('Shift'), Enter: t('Enter'), Space: t('Space'), Delete: t('Delete'), Esc: 'Esc' };

/** A combination as it stands on this keyboard. @param {string} keys */
export const shownKeys = (keys) => keys.split(' ').map((stroke) => stroke.split('+').map((key) => (KEY_WORDS[key] ?? (key.length === 1 ? key.toUpperCase() : key))));

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
	const found = SHORTCUTS.find(({ anywhere, keys, typing: too }) => anywhere && (!typing || too) && (keys.includes(stroke) || (both && keys.includes(both))));
	led = !found && !typing && !mod && SHORTCUTS.some(({ keys }) => keys.some((key) => key.startsWith(`${stroke} `))) ? stroke : '';
	ledAt = event.timeStamp;
	return found && !(event.shiftKey && mod) ? found.id : null;
}
