// How long an execution takes. It counts only while it is told to, and never while the page is gone.

/** Between two notes of the time in the draft; what a killed browser loses at the most. */
const NOTE_S = 5;

export class Timer {
	running = false;
	/** Seconds that the draft does not know yet. */ #extra = 0;
	#tick = 0;

	/** @param {{add(seconds: number): void, repaint(): void}} options `add` notes seconds in the draft */
	constructor(options) {
		this.options = options;
		addEventListener('pagehide', this.note);
	}

	/** Seconds beyond those of the draft. */
	get extra() {
		return this.#extra;
	}

	toggle() {
		this.running = !this.running;
		clearInterval(this.#tick);
		if (this.running) {
			this.#tick = setInterval(() => {
				this.#extra++;
				if (this.#extra >= NOTE_S) this.note();
				else this.options.repaint();
			}, 1000);
		} else this.note();
		this.options.repaint();
	}

	/** Hands over what the draft does not know yet. */
	note = () => {
		const extra = this.#extra;
		this.#extra = 0;
		if (extra > 0) this.options.add(extra);
	};

	close() {
		this.note();
		clearInterval(this.#tick);
		removeEventListener('pagehide', this.note);
	}
}

/** `1:05`, `1:00:05`. @param {number} seconds */
export function clock(seconds) {
	const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	const [hours, minutes, rest] = parts;
	const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
	return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
