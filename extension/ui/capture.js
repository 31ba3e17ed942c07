// A screenshot of the application under test: the tab beside this page, another tab by its name, or whatever the person
// picks in the browser's own list. It ends in the dialog that draws on it.

import { html, nothing } from '../vendor/lit.js';
import { annotate } from './annotate.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';
import { act } from './parts.js';
import { t } from './texts.js';
import { showProblem } from './toast.js';
import { problemOf } from './worker.js';

const ALL = { origins: ['<all_urls>'] };
/** How long a tab that came to the front may take to be painted. */
const PAINT_MS = 350;

/** @typedef {{tab: chrome.tabs.Tab, name: string}} Target */

/** Takes a picture and lets the person draw on it. @returns {Promise<Blob | null>} */
export async function screenshot() {
	const picture = await take();
	return picture && annotate(picture);
}

/** @returns {Promise<Blob | null>} */
async function take() {
	const targets = await others();
	const beside = targets.find(({ tab }) => tab.active && tab.windowId === targets[0]?.tab.windowId);
	const granted = await chrome.permissions.contains(ALL);
	const own = await chrome.tabs.getCurrent();
	// Beside the side panel and below the popup there is one tab, and nothing to choose; the popup may see it unasked.
	const picture = !own && beside ? await shoot(beside).catch((error) => (granted ? failed(error) : null)) : null;
	return picture ?? choose(targets, granted);
}

/** The tabs of the application: not ours, those in this window first, the last used first. @returns {Promise<Target[]>} */
async function others() {
	const [tabs, here] = await Promise.all([chrome.tabs.query({ windowType: 'normal' }), chrome.windows.getCurrent()]);
	const ours = chrome.runtime.getURL('');
	return tabs
		.filter((tab) => tab.id !== undefined && !tab.url?.startsWith(ours) && !tab.pendingUrl?.startsWith(ours))
		.toSorted((a, b) => Number(b.windowId === here.id) - Number(a.windowId === here.id) || (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))
		.slice(0, 20)
		.map((tab, n) => ({ tab, name: tab.title || tab.url || t('Tab {n}', { n: n + 1 }) }));
}

/** Brings the tab to the front for a moment if it is not there. @param {Target} target @returns {Promise<Blob>} */
async function shoot({ tab }) {
	const own = await chrome.tabs.getCurrent();
	const id = /** @type {number} */ (tab.id);
	const [front] = await chrome.tabs.query({ active: true, windowId: tab.windowId });
	if (front?.id !== id) {
		await chrome.tabs.update(id, { active: true });
		await new Promise((painted) => setTimeout(painted, PAINT_MS));
	}
	try {
		const url = await chrome.tabs.captureVisibleTab(tab.windowId, { format: 'png' });
		return await (await fetch(url)).blob();
	} finally {
		if (front?.id !== undefined && front.id !== id) await chrome.tabs.update(own?.id ?? front.id, { active: true });
	}
}

/** By the browser's own list of tabs, windows and screens: it asks each time and needs no permission. @returns {Promise<Blob | null>} */
async function pick() {
	const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
	try {
		const video = document.createElement('video');
		video.srcObject = stream;
		video.muted = true;
		await video.play();
		const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
		canvas.getContext('2d')?.drawImage(video, 0, 0);
		return await canvas.convertToBlob({ type: 'image/png' });
	} finally {
		for (const track of stream.getTracks()) track.stop();
	}
}

/** A list that was closed is no fault. @param {unknown} error @returns {null} */
function failed(error) {
	if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
	const why = error instanceof Error ? error.message : '';
	showProblem({ ...problemOf(error), message: t('The browser gave no picture of that page.'), remedy: t('Pages of the browser itself cannot be pictured. Choose another tab, or pick a window yourself. {why}', { why }) });
	return null;
}

/** Which tab, or how else. @param {Target[]} targets @param {boolean} granted @returns {Promise<Blob | null>} */
function choose(targets, granted) {
	return openDialog(t('Take a screenshot'), (done, repaint) => {
		let allowed = granted;
		let chosen = 0;
		const finish = (/** @type {Promise<Blob | null>} */ work) => work.catch(failed).then((picture) => { if (picture) done(picture); });
		/** The browser asks the person only inside a click: nothing is awaited before. @param {Event} event */
		const allow = (event) => {
			const asked = chrome.permissions.request(ALL);
			return act(event, async () => {
				allowed = await asked;
				if (allowed) targets = await others();
				repaint();
			});
		};
		const shootIt = (/** @type {Event} */ event) => act(event, () => finish(shoot(targets[chosen])));
		return () => ({
			content: html`<div class="stack">
				${!allowed
					? html`<p>To picture the page you test, the browser must let Casebridge see pages. It looks at one only at the moment you press <b>Screenshot</b>, and sends it nowhere but to your own defect.</p>
						<div class="row"><button type="button" class="button primary" autofocus @click=${allow}>Allow screenshots</button></div>`
					: targets.length === 0
						? html`<p>No other tab is open. Open the page you test, then take its picture.</p>`
						: html`<div class="field"><label for="capture-tab">Which tab</label><select class="input" id="capture-tab" @change=${(/** @type {Event} */ e) => { chosen = /** @type {HTMLSelectElement} */ (e.target).selectedIndex; }}>${targets.map(({ name }) => html`<option>${name}</option>`)}</select></div>
							<p class="hint">It comes to the front for a moment.</p>`}
				<p class="small muted">Or pick a tab, a window or a screen in the browser’s own list; that needs no permission, and is asked each time.</p>
			</div>`,
			footer: html`<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, () => finish(pick()))}>Pick a window yourself</button>
				${allowed && targets.length > 0 ? html`<button type="button" class="button primary" autofocus @click=${shootIt}>${icon('camera')}Take it</button>` : nothing}`,
		});
	});
}
