// A workspace of full size, made quickly: its values are written as they lie in storage, a few thousand at a time, and
// the lists make what they keep beside the records at their first look.

import { DIST } from './harness.mjs';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START = Date.parse('2026-01-05T08:00:00Z');
const DAY = 86_400_000;
const WORDS = ['checkout', 'card', 'expired', 'refund', 'invoice', 'basket', 'login', 'session', 'voucher', 'address', 'parcel', 'search', 'filter', 'export', 'report', 'locale'];

/** @param {number} share 1 for full size */
export const sizes = (share) => ({ requirements: 10_000 * share, cases: 20_000 * share, cycles: Math.max(2, 200 * share), perCycle: 1_000, defects: 50 });

/** @param {string} kind a digit @param {number} n */
export const idOf = (kind, n) => `0199f000-000${kind}-7000-8000-${n.toString(16).padStart(12, '0')}`;
/** @param {string} kind @param {number} n @param {number} at */
const meta = (kind, n, at) => ({ id: idOf(kind, n), number: n, rev: 1, createdAt: at, changedAt: at, changedBy: 'here' });
/** @param {number} n */
const title = (n) => `${WORDS[n % 16]} ${WORDS[Math.floor(n / 16) % 16]} ${WORDS[Math.floor(n / 256) % 16]} keeps what was entered, ${n}`;

/** Every value of the workspace, as key and value. @param {ReturnType<typeof sizes>} size @returns {Generator<[string, unknown]>} */
export function* values({ requirements, cases, cycles, perCycle, defects }) {
  yield ['meta', { schema: 1, workspace: idOf('0', 1) }];
  const list = (/** @type {string} */ kind, /** @type {number} */ count) => ({ ids: Array.from({ length: count }, (_, n) => idOf(kind, n + 1)), deleted: [], lastNumber: count });
  yield ['index:requirement', list('1', requirements)];
  yield ['index:case', list('2', cases)];
  yield ['index:cycle', list('3', cycles)];
  yield ['index:defect', list('5', defects)];
  const per = Math.floor(cases / requirements);
  for (let n = 1; n <= requirements; n++) {
    yield [`requirement:${idOf('1', n)}`, {
      meta: meta('1', n, START + n * 1000), title: `Requirement ${title(n)}`, description: 'What was entered is there afterwards.', priority: ['p0', 'p1', 'p2', 'p3'][n % 4], status: 'active', folder: `Area ${n % 20}`,
      cases: Array.from({ length: per }, (_, at) => idOf('2', (n - 1) * per + at + 1)), defects: n <= defects ? [idOf('5', n)] : [], links: [],
    }];
  }
  for (let n = 1; n <= defects; n++) {
    yield [`defect:${idOf('5', n)}`, { meta: meta('5', n, START + n * 1000), title: `Defect ${title(n)}`, description: '', priority: 'major', status: 'open', requirements: [idOf('1', n)], origin: null, link: null, job: null, held: false }];
  }
  const steps = [{ action: 'Enter the values of the table', expected: 'The form takes them' }, { action: 'Press "Save"', expected: 'They are there afterwards' }];
  /** @type {object[][]} */ const results = Array.from({ length: cases + 1 }, () => []);
  for (let c = 1; c <= cycles; c++) {
    const at = START + Math.floor((c * 300 * DAY) / cycles);
    const open = c > cycles - 3;
    /** @type {string[]} */ const executions = [];
    for (let e = 0; e < perCycle; e++) {
      const number = (c - 1) * perCycle + e + 1;
      const of = ((number - 1) % cases) + 1;
      const outcome = open && e % 2 ? 'notExecuted' : number % 17 === 0 ? 'fail' : number % 29 === 0 ? 'blocked' : 'pass';
      executions.push(idOf('4', number));
      yield [`execution:${idOf('4', number)}`, { id: idOf('4', number), cycle: idOf('3', c), case: idOf('2', of), caseKey: `TC-${of}`, title: `Case ${title(of)}`, preconditions: '', steps, outcome, note: '', executedAt: outcome === 'notExecuted' ? null : at + e * 1000, defects: [] }];
      if (outcome !== 'notExecuted') results[of].push({ execution: idOf('4', number), cycle: idOf('3', c), cycleKey: `CYC-${c}`, outcome, at: at + e * 1000, note: '' });
    }
    yield [`cycle:${idOf('3', c)}`, { meta: meta('3', c, at), title: `Cycle of week ${c}`, description: '', environment: 'Staging', starts: '', ends: '', executions }];
  }
  for (let n = 1; n <= cases; n++) {
    yield [`case:${idOf('2', n)}`, {
      meta: meta('2', n, START + n * 1000), title: `Case ${title(n)}`, preconditions: '', steps, priority: 'medium', status: 'active', type: 'functional', tags: [WORDS[n % 16]], folder: `Area ${n % 20}`,
      requirements: n <= requirements * per ? [idOf('1', Math.floor((n - 1) / per) + 1)] : [],
    }];
    yield [`results:${idOf('2', n)}`, results[n]];
  }
}

/** Writes it. @param {import('./harness.mjs').Browser} browser @param {ReturnType<typeof sizes>} size */
export async function fill(browser, size) {
  /** @type {[string, unknown][]} */ let batch = [];
  const send = async () => {
    await browser.backstage.evaluate((text) => chrome.storage.local.set(Object.fromEntries(JSON.parse(text))), JSON.stringify(batch));
    batch = [];
  };
  for (const one of values(size)) {
    batch.push(one);
    if (batch.length >= 2_000) await send();
  }
  await send();
  await browser.stopWorker();
}

/** A copy of the extension with one page more: the same library, the same rows, and nothing else. @param {ReturnType<typeof sizes>} size */
export async function withBarePage({ requirements }) {
  const dist = await mkdtemp(join(tmpdir(), 'casebridge-bare-'));
  await cp(DIST, dist, { recursive: true });
  const rows = Array.from({ length: requirements }, (_, at) => ({ id: idOf('1', requirements - at), key: `REQ-${requirements - at}`, title: `Requirement ${title(requirements - at)}` }));
  await writeFile(join(dist, 'rows.json'), JSON.stringify(rows));
  await writeFile(join(dist, 'bare.html'), '<!doctype html><meta charset="utf-8"><title>bare</title><input type="search"><table class="list"><tbody></tbody></table><script type="module" src="bare.js"></script>');
  await writeFile(join(dist, 'bare.js'), `
    import { Virtualizer, html, measureElement, observeWindowOffset, observeWindowRect, render, repeat, windowScroll } from './extension/vendor/lit.js';
    const all = await (await fetch('rows.json')).json();
    const body = document.querySelector('tbody');
    let rows = all;
    const gap = (height) => html\`<tr><td colspan="2" height=\${height}></td></tr>\`;
    const paint = () => {
      virtual.setOptions({ ...virtual.options, count: rows.length });
      virtual._willUpdate();
      const items = virtual.getVirtualItems();
      const [first, last] = [items[0]?.start ?? 0, items.at(-1)?.end ?? 0];
      render(html\`\${gap(first)}\${repeat(items, ({ index }) => index, ({ index }) => html\`<tr data-index=\${index}><td>\${rows[index].key}</td><td class="title"><a class="open" href="#\${rows[index].id}">\${rows[index].title}</a></td></tr>\`)}\${gap(virtual.getTotalSize() - last)}\`, body);
    };
    const virtual = new Virtualizer({ count: rows.length, getScrollElement: () => window, estimateSize: () => 41, overscan: 12, observeElementRect: observeWindowRect, observeElementOffset: observeWindowOffset, scrollToFn: windowScroll, measureElement, onChange: () => requestAnimationFrame(paint) });
    virtual._didMount();
    document.querySelector('input').addEventListener('input', ({ target }) => {
      rows = all.filter(({ title }) => title.toLowerCase().includes(target.value.toLowerCase()));
      paint();
    });
    paint();`);
  return dist;
}
