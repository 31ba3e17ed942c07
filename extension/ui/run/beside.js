// Opens the side panel beside the tab at hand, at a cycle if one is named.

import { keep } from '../kept.js';

/** Where the panel was last, among what is kept. */
export const PLACE = 'runner';

/** The browser wants the gesture itself, so nothing may be awaited before it opens. */
let windowId = 0;
void chrome.windows?.getCurrent().then(({ id }) => { windowId = id ?? 0; });

/** @param {string} [cycle] */
export async function openBeside(cycle) {
	const opened = chrome.sidePanel.open({ windowId });
	if (cycle) keep(PLACE, { cycle, execution: '' });
	await opened;
}
