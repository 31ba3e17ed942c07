// The charts of the report: stacked bars and areas with their legend, and the same numbers as a table. Beside every colour stands a pattern, a word and a number.

import { html, nothing, repeat, svg } from '../../../vendor/lit.js';
import { LOCALE, number, t } from '../../../ui/texts.js';

/** @typedef {import('../../../protocol').Chart} Chart */
/** @typedef {import('../../../protocol').Bar} Bar */
/** @typedef {import('../../../protocol').Trend} Trend */
/** @typedef {import('../../../protocol').Tone} Tone */
/** @typedef {{label: string, tone: Tone, count: number, pattern: string | null}} Part */

/** Of a bar, in percent: what a number needs to be read inside of it. */
const ROOM = 7;

/** What is laid over a colour: lines, dots and hatches; a tone's second part in one chart gets another one. @type {Record<Tone, string[]>} */
const PATTERNS = { good: [], bad: ['slant'], warn: ['dots'], info: ['lines'], neutral: ['', 'cross'] };

/** The patterns themselves, once for the page. */
export const patternsPart = () => html`<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
	<pattern id="chart-slant" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6"/></pattern>
	<pattern id="chart-dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1"/><circle cx="5" cy="5" r="1"/></pattern>
	<pattern id="chart-lines" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M0 1h5"/></pattern>
	<pattern id="chart-cross" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v7M0 0h7"/></pattern>
</defs></svg>`;

/** Every part of a chart with the pattern it has throughout. @param {{label: string, tone: Tone, count: number}[]} parts @returns {Part[]} */
function patterned(parts) {
	/** @type {Map<Tone, number>} */
	const seen = new Map();
	return parts.map((part) => {
		const nth = seen.get(part.tone) ?? 0;
		seen.set(part.tone, nth + 1);
		return { ...part, pattern: PATTERNS[part.tone][nth] || null };
	});
}

/** The parts of all bars together, in their order. @param {Bar[]} bars */
function partsOf(bars) {
	/** @type {Map<string, {label: string, tone: Tone, count: number}>} */
	const all = new Map();
	// The bar with the most parts tells their order best.
	for (const { segments } of [...bars].sort((a, b) => b.segments.length - a.segments.length)) {
		for (const { label, tone, count } of segments) all.set(label, { label, tone, count: (all.get(label)?.count ?? 0) + count });
	}
	return patterned([...all.values()]);
}

/** @param {Tone} tone @param {string | null} pattern @param {Record<'x' | 'width', string>} place @param {unknown} [inside] */
const blockPart = (tone, pattern, { x, width }, inside = nothing) => svg`<rect data-tone=${tone} class="block" x=${x} y="0" width=${width} height="100%">${inside}</rect>${pattern ? svg`<rect class="over" x=${x} y="0" width=${width} height="100%" fill=${`url(#chart-${pattern})`}></rect>` : nothing}`;

/** What stands for what; as a list with shares where it is all of one bar. @param {Part[]} parts @param {{counted?: boolean, total?: number}} [how] */
const legendPart = (parts, { counted = false, total = 0 } = {}) => html`<ul class="legend chart-legend ${total > 0 ? 'shares' : ''}" aria-hidden="true">${parts.map(({ label, tone, count, pattern }) => html`<li><svg class="key-box" width="14" height="14">${blockPart(tone, pattern, { x: '0', width: '14' })}</svg><span>${label}</span>${counted ? html`<b>${number(count)}</b>` : nothing}${total > 0 ? html`<span class="share">${percent(count, total)}</span>` : nothing}</li>`)}</ul>`;

/** A share as people read it; what is there is never said to be nothing. @param {number} count @param {number} total */
const percent = (count, total) => (count * 100 < total ? 'under 1 %' : `${Math.floor((100 * count) / total)} %`);

/** The numbers, for those who do not look at the drawing, and for paper. @param {string} title @param {string} first @param {string[]} heads @param {{label: string, counts: number[]}[]} lines */
const numbersPart = (title, first, heads, lines) => html`<details class="numbers"><summary>Numbers</summary><div class="scroll"><table class="table"><caption class="unseen">${title}</caption>
	<thead><tr><th scope="col">${first}</th>${heads.map((head) => html`<th scope="col" class="last">${head}</th>`)}</tr></thead>
	<tbody>${lines.map(({ label, counts }) => html`<tr><th scope="row">${label}</th>${counts.map((count) => html`<td class="last">${number(count)}</td>`)}</tr>`)}</tbody></table></div></details>`;

/** @param {string} id @param {{title: string, sentence: string}} head @param {unknown} body */
const cardPart = (id, { title, sentence }, body) => html`<section class="card chart" aria-labelledby="chart-${id}" data-chart=${id}>
	<div class="head"><h2 id="chart-${id}">${title}</h2></div><div class="body"><p class="small muted rule">${sentence}</p>${body}</div></section>`;

/** Bars of one length each, parted by share. @param {string} id @param {Chart} chart @param {string} first what a bar is, above the table */
export function barsPart(id, chart, first) {
	if (chart.bars.length === 0) return cardPart(id, chart, html`<p class="none-yet">${chart.empty}</p>`);
	const parts = partsOf(chart.bars);
	const one = chart.bars.length === 1;
	const bar = (/** @type {Bar} */ { label, place, total, segments }) => {
		let x = 0;
		const blocks = segments.map((segment) => {
			const width = (100 * segment.count) / Math.max(total, 1);
			const from = x;
			x += width;
			const pattern = parts.find((part) => part.label === segment.label)?.pattern ?? null;
			return svg`${blockPart(segment.tone, pattern, { x: `${from}%`, width: `${width}%` }, svg`<title>${segment.label}: ${segment.count}</title>`)}${width < ROOM ? nothing : svg`<g class="inside"><rect x=${`${from + width / 2}%`} y="5" width=${`${14 + 7 * `${segment.count}`.length}`} height="16" rx="3" transform=${`translate(${-(14 + 7 * `${segment.count}`.length) / 2} 0)`}></rect><text x=${`${from + width / 2}%`} y="17">${number(segment.count)}</text></g>`}`;
		});
		return html`<li><span class="bar-name">${place ? html`<a href="#${place}">${label}</a>` : label}</span><span class="bar-total"><span class="unseen">in all </span>${number(total)}</span>
			<svg class="bar-drawing" width="100%" height="26" role="img" aria-label=${total === 0 ? t('{label}: nothing yet', { label }) : `${label}: ${segments.map((segment) => `${segment.label} ${segment.count}`).join(', ')}`}>${blocks}</svg></li>`;
	};
	return cardPart(id, chart, html`<ul class="bars ${one ? 'one' : ''}">${repeat(chart.bars, ({ place, label }) => `${place} ${label}`, bar)}</ul>${legendPart(parts, one ? { counted: true, total: chart.bars[0].total } : {})}
		${numbersPart(chart.title, first, [...parts.map(({ label }) => label), t('In all')], chart.bars.map(({ label, segments, total }) => ({ label, counts: [...parts.map((part) => segments.find((segment) => segment.label === part.label)?.count ?? 0), total] })))}`);
}

/** Areas on top of each other, a point for each day. @param {string} id @param {Trend} trend */
export function trendPart(id, trend) {
	const { days, series } = trend;
	if (days.length === 0) return cardPart(id, trend, html`<p class="none-yet">${trend.empty}</p>`);
	const last = days[days.length - 1];
	const parts = patterned(series.map(({ label, tone }, at) => ({ label, tone, count: last.counts[at] ?? 0 })));
	const sums = days.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
	const top = roof(Math.max(...sums));
	const x = (/** @type {number} */ day) => (600 * day) / Math.max(1, days.length - 1);
	const y = (/** @type {number} */ count) => 160 - (160 * count) / top;
	// The first of the series lies at the bottom.
	const below = days.map(() => 0);
	const areas = parts.map(({ tone, pattern, label }, at) => {
		const floor = days.map((_, day) => `${x(day)},${y(below[day])}`).reverse();
		for (const [day, { counts }] of days.entries()) below[day] += counts[at] ?? 0;
		const edge = days.map((_, day) => `${x(day)},${y(below[day])}`);
		const d = `M${edge.join('L')}L${floor.join('L')}Z`;
		return days.every(({ counts }) => !counts[at]) ? nothing : svg`<path class="block" data-tone=${tone} d=${d}><title>${label}</title></path>${pattern ? svg`<path class="over" d=${d} fill=${`url(#chart-${pattern})`}></path>` : nothing}<path class="edge" d=${`M${edge.join('L')}`}></path>`;
	});
	const marks = [top, top / 2, 0];
	const changed = days.filter(({ counts }, day) => day === 0 || day === days.length - 1 || counts.some((count, at) => count !== days[day - 1].counts[at]));
	return cardPart(id, trend, html`<div class="trend">
			<div class="trend-scale" aria-hidden="true">${marks.map((mark) => html`<span>${number(mark)}</span>`)}</div>
			<svg class="trend-drawing" viewBox="0 0 600 160" preserveAspectRatio="none" role="img" aria-label="${trend.title}, from ${dayWord(days[0].day)} to ${dayWord(last.day)}. Now: ${parts.map(({ label, count }) => `${label} ${count}`).join(', ')}">
				${marks.map((mark) => svg`<path class="grid" d=${`M0 ${y(mark)}H600`}></path>`)}${areas}</svg>
			<div class="trend-days" aria-hidden="true"><span>${dayWord(days[0].day)}</span>${days.length > 4 ? html`<span>${dayWord(days[Math.floor((days.length - 1) / 2)].day)}</span>` : nothing}<span>${dayWord(last.day)}</span></div>
		</div>${legendPart([...parts].reverse(), { counted: true })}
		${numbersPart(t('{title}; days on which nothing changed are left out', { title: trend.title }), t('Day'), parts.map(({ label }) => label), changed.map(({ day, counts }) => ({ label: day, counts })))}`);
}

/** A round number to draw up to; its half is whole as well. @param {number} most */
function roof(most) {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most))));
	const tops = [2, 4, 6, 8, 10, 20].map((n) => n * step);
	return tops.find((n) => n >= most && (n / 2) % 1 === 0) ?? most * 2;
}

/** `21 Nov`. @param {string} day */
const dayWord = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });
