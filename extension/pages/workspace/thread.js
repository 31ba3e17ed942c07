// What people say about a defect: the comments of both sides, a box for a new one, and changing one's own. What is typed
// stays until the core has taken it.

import { html, nothing, repeat } from '../../vendor/lit.js';
import { discard } from '../../ui/discard.js';
import { Draft } from '../../ui/draft.js';
import { textField } from '../../ui/form.js';
import { act, badgePart, problemPart } from '../../ui/parts.js';
import { t } from '../../ui/texts.js';
import { toast } from '../../ui/toast.js';
import { ask } from '../../ui/worker.js';

/** @typedef {import('../../protocol').DefectView} DefectView */
/** @typedef {import('../../protocol').CommentLine} CommentLine */
/** @typedef {Draft<{id: string, text: string}>} Box */

const EMPTY = { id: '', text: '' };

export class Thread {
	/** @type {Box} */ #fresh;
	/** The comments that are being changed. @type {Map<string, Box>} */ #edits = new Map();

	/** @param {string} defect @param {{repaint(): void, take(view: DefectView): void}} handle */
	constructor(defect, handle) {
		this.defect = defect;
		this.handle = handle;
		this.#fresh = new Draft(`comment:new:${defect}`, EMPTY, handle.repaint);
	}

	/** @param {Box} box @param {string} id @returns {Promise<boolean>} */
	async #send(box, id) {
		const view = await box.save(() => ask('saveComment', { defect: this.defect, id, text: box.values.text }));
		if (view) this.handle.take(view);
		return view !== null;
	}

	/** The identity is kept with the text, so that sending it twice makes one comment. */
	#write = async () => {
		if (!this.#fresh.values.id) this.#fresh.set('id', crypto.randomUUID());
		if (await this.#send(this.#fresh, this.#fresh.values.id)) this.#fresh.rebase(EMPTY, null);
		this.handle.repaint();
	};

	/** @param {CommentLine} line @param {boolean} [again] what was being changed when the page was closed, unless that is stored */
	#edit({ id, text }, again = false) {
		const box = new Draft(`comment:${id}`, { id, text }, this.handle.repaint);
		box.rebase({ id, text }, null);
		if (!again || box.dirty) this.#edits.set(id, box);
	}

	/** What was sent is there, although its answer never came: the boxes let go of it. @param {DefectView} view */
	see({ comments }) {
		for (const { id, text } of comments) {
			const box = this.#edits.get(id);
			const wasTyped = box?.dirty;
			box?.rebase({ id, text }, null);
			if (wasTyped && !box?.dirty) this.#edits.delete(id);
			if (this.#fresh.values.id !== id) continue;
			this.#fresh.rebase({ id, text }, null);
			if (!this.#fresh.dirty) this.#fresh.rebase(EMPTY, null);
		}
	}

	/** @param {CommentLine} line @param {Box} box */
	#change = async ({ id, text }, box) => {
		const isSame = box.values.text.trim() === text;
		if (isSame) box.forget();
		if (isSame || ((await this.#send(box, id)) && !box.dirty)) this.#close(id);
	};

	/** @param {string} id */
	#close(id) {
		const box = this.#edits.get(id);
		this.#edits.delete(id);
		if (box) discard(box, () => {
			this.handle.repaint();
			document.getElementById(`${box.key}:text`)?.focus();
		});
		this.handle.repaint();
		document.getElementById(`edit:${id}`)?.focus();
	}

	/** @param {CommentLine} line */
	#delete = async ({ id, text }) => {
		this.handle.take(await ask('deleteComment', { defect: this.defect, comment: id }));
		const again = () => {
			this.#fresh.set('text', [this.#fresh.values.text, text].filter(Boolean).join('\n\n'));
			document.getElementById(`${this.#fresh.key}:text`)?.focus();
		};
		toast(t('Comment deleted. Its text stays here.'), { label: t('Write it again'), press: again });
	};

	/** @param {DefectView} view */
	paint({ comments, commentHint }) {
		// What was being changed when the page was closed is open again.
		for (const line of comments) if (line.editable && !this.#edits.has(line.id) && Draft.isKept(`comment:${line.id}`)) this.#edit(line, true);
		const alive = comments.filter(({ deleted }) => !deleted).length;
		return html`<section class="card" aria-labelledby="comments">
			<div class="head"><h2 id="comments">Comments <span class="muted">${alive || ''}</span></h2></div>
			${comments.length > 0 ? html`<ol class="thread">${repeat(comments, ({ id }) => id, (line) => this.#line(line))}</ol>` : nothing}
			<form novalidate class="body stack" aria-label="Write a comment" @submit=${(/** @type {Event} */ e) => e.preventDefault()} @keydown=${this.#hot(this.#write)}>
				${this.#problem(this.#fresh)}
				${textField(this.#fresh, 'text', { label: t('New comment'), rows: 2, hint: t('{commentHint} Markdown.', { commentHint }) })}
				<div class="row"><button type="button" class="button ${this.#fresh.values.text.trim() ? 'primary' : ''}" aria-disabled=${this.#fresh.values.text.trim() ? nothing : 'true'} @click=${(/** @type {Event} */ e) => act(e, this.#write)}>Comment</button></div>
			</form>
		</section>`;
	}

	/** @param {CommentLine} line */
	#line(line) {
		const { id, author, text, age, state, editable, deleted } = line;
		const box = editable ? this.#edits.get(id) : undefined;
		return html`<li class=${deleted ? 'deleted' : ''}>
			<div class="row"><b>${author}</b><span class="small muted">${age}</span>${badgePart(state)}<span class="grow"></span>
				${editable && !box
					? html`<button type="button" class="button quiet compact" id="edit:${id}" aria-label="Edit the comment of ${age}" @click=${() => { this.#edit(line); this.handle.repaint(); document.getElementById(`comment:${id}:text`)?.focus(); }}>Edit</button>
						<button type="button" class="button quiet danger compact" aria-label="Delete the comment of ${age}" @click=${(/** @type {Event} */ e) => act(e, () => this.#delete(line))}>Delete</button>`
					: nothing}</div>
			${box
				? html`<form novalidate class="stack tight" aria-label="Edit comment" @submit=${(/** @type {Event} */ e) => e.preventDefault()} @keydown=${this.#hot(() => this.#change(line, box), () => this.#close(id))}>
						${this.#problem(box)}
						${textField(box, 'text', { label: t('Comment'), rows: 2 })}
						<div class="row"><button type="button" class="button primary compact" @click=${(/** @type {Event} */ e) => act(e, () => this.#change(line, box))}>Save comment</button>
							<button type="button" class="button quiet compact" @click=${() => this.#close(id)}>Cancel</button></div>
					</form>`
				: html`<p class="pre">${text}</p>`}
		</li>`;
	}

	/** @param {Box} box */
	#problem = ({ problem }) => (problem && problem.field !== 'text' ? problemPart(problem) : nothing);

	/** Ctrl+Enter sends, Escape leaves. @param {() => Promise<void>} send @param {() => void} [leave] */
	#hot = (send, leave) => (/** @type {KeyboardEvent} */ event) => {
		if (event.isComposing) return;
		if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			void act(event, send);
		} else if (event.key === 'Escape' && leave) {
			event.preventDefault();
			leave();
		}
	};
}
