// What is stored: how much, a backup of it, and bringing one back.

import { html, nothing } from '../../vendor/lit.js';
import { makeBackup, readBackup } from '../../ui/backup-file.js';
import { downloadBlob } from '../../ui/download.js';
import { icon } from '../../ui/icons.js';
import { act, badgePart, noticePart, problemPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask, problemOf } from '../../ui/worker.js';

/** @typedef {import('../../protocol').StorageView} StorageView */
/** @typedef {import('../../protocol').RestoreView} RestoreView */
/** @typedef {import('../../protocol').Problem} Problem */

class Stopped extends Error {}

/** The card on the options page. @param {() => void} repaint @param {() => Promise<void>} refresh */
export function dataCard(repaint, refresh) {
	/** What is under way. @type {{label: string, share: number} | null} */
	let work = null;
	let stopped = false;
	/** @type {Problem | null} */
	let problem = null;
	/** @type {RestoreView | null} */
	let restore = null;
	let first = true;

	/** @template R @param {string} label @param {(progress: (share: number) => void) => Promise<R>} run @returns {Promise<R | null>} */
	const working = async (label, run) => {
		if (work) return null;
		problem = null;
		stopped = false;
		work = { label, share: 0 };
		repaint();
		try {
			return await run((share) => {
				if (stopped) throw new Stopped();
				work = { label, share };
				repaint();
			});
		} catch (error) {
			if (!(error instanceof Stopped)) problem = problemOf(error);
			return null;
		} finally {
			work = null;
			repaint();
		}
	};

	const backup = async () => {
		const made = await working(t('Writing the backup'), makeBackup);
		if (made) downloadBlob(made.blob, made.fileName);
		return made !== null;
	};

	/** @param {Event} event */
	const choose = async (event) => {
		const input = /** @type {HTMLInputElement} */ (event.target);
		const [file] = input.files ?? [];
		input.value = '';
		if (!file) return;
		restore = await working(t('Reading and checking the file; nothing is changed'), (progress) => readBackup(file, progress));
		if (!restore) await ask('cancelRestore', {}).catch(() => {});
		repaint();
		/** @type {HTMLElement | null} */ (document.querySelector('[data-restore]'))?.focus();
	};

	const cancel = async () => {
		await ask('cancelRestore', {});
		restore = null;
		repaint();
	};

	const replace = async () => {
		if (first && !(await backup())) return;
		const done = await working(t('Bringing the backup back'), async (progress) => {
			for (;;) {
				const view = await ask('applyRestore', {});
				if (view.phase === 'none') return view;
				progress(view.total === 0 ? 0 : view.done / view.total);
			}
		});
		if (!done) return;
		restore = null;
		toast(t('The backup is in place'));
		await refresh();
	};

	/** @param {RestoreView} view */
	const restorePart = (view) => html`<div class="notice" data-tone="info"><span class="symbol">${icon('info')}</span><div class="words">
		<b>${view.sentence}</b>
		<table class="table"><thead><tr><th scope="col">Kind</th><th scope="col" class="number">In the file</th><th scope="col" class="number">Here now</th></tr></thead>
			<tbody>${view.lines.map(({ label, file, here }) => html`<tr><th scope="row">${label}</th><td class="number">${file}</td><td class="number">${here}</td></tr>`)}</tbody></table>
		${view.remarks.map((remark) => html`<span class="muted">${remark}</span>`)}
		<label class="check"><input type="checkbox" .checked=${first} @change=${(/** @type {Event} */ e) => { first = /** @type {HTMLInputElement} */ (e.target).checked; }}>Save a backup of what is here first</label>
		<div class="row"><button type="button" class="button danger" data-restore @click=${(/** @type {Event} */ e) => act(e, replace)}>Replace the workspace</button>
			<button type="button" class="button" @click=${(/** @type {Event} */ e) => act(e, cancel)}>Keep what is here</button></div>
	</div></div>`;

	return {
		load: async () => {
			const [storage, pending] = await Promise.all([ask('viewStorage', {}), ask('viewRestore', {})]);
			if (!work && pending.phase === 'ready') restore = pending;
			return storage;
		},
		/** @param {StorageView | Problem} storage */
		paint: (storage) => html`<section class="card" aria-labelledby="data">
			<div class="head"><h2 id="data">Your data</h2>
				<label class="button compact file" aria-disabled=${work ? 'true' : nothing}>${icon('upload')}Bring a backup back<input class="unseen" type="file" accept=".gz,.jsonl,application/gzip" ?disabled=${work !== null} @change=${choose}></label>
				<button type="button" class="button compact" aria-disabled=${work ? 'true' : nothing} @click=${(/** @type {Event} */ e) => act(e, backup)}>${icon('download')}Back up</button></div>
			<div class="body stack">
				<p>Everything you write is kept in this browser. There is no Casebridge server. A backup is one file with requirements, test cases, cycles, results, defects, attached files and settings; it holds no token.</p>
				${'lines' in storage
					? html`<div class="row">${badgePart(storage.state)}<span><b>${storage.used}</b> stored</span>${storage.lines.map(({ label, size, percent }) => html`<span class="muted small">${label} ${size}${percent === null ? nothing : html` (${percent} %)`}</span>`)}</div><p class="small muted">${storage.sentence}</p>`
					: problemPart(storage, { again: refresh })}
				${work ? html`<div class="stack tight"><div class="row"><span class="grow" role="status">${work.label}</span><button type="button" class="button compact" @click=${() => { stopped = true; }}>Stop</button></div><progress aria-label=${work.label} max="1" .value=${work.share}></progress></div>` : nothing}
				${problem ? problemPart(problem) : nothing}
				${restore?.phase === 'ready' && !work ? restorePart(restore) : nothing}
				${restore?.phase === 'replacing' && !work ? noticePart('info', restore.sentence) : nothing}
			</div>
		</section>`,
	};
}
