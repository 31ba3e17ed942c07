// The second module as it is shipped: it reads what a Web Worker hands it piece by piece, and writes files back.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

/** @type {any} */ let exchange;

before(async () => {
  const folder = new URL('../../dist/extension/exchange/', import.meta.url);
  exchange = await import(new URL('exchange.js', folder).href);
  exchange.initSync({ module: readFileSync(new URL('exchange_bg.wasm', folder)) });
});

/** A sample's bytes. @param {string} name */
const sample = name => new Uint8Array(readFileSync(new URL(`../fixtures/exchange/${name}`, import.meta.url)));

/** Bytes as a worker hands them over. @param {Uint8Array} bytes */
const source = bytes => ({ size: bytes.length, read: (/** @type {number} */ at, /** @type {number} */ n) => bytes.subarray(at, at + n) });

/**
 * Everything of a file.
 * @param {string} format @param {Uint8Array} bytes @param {(items: any[]) => any} [onBatch]
 */
function read(format, bytes, onBatch = () => {}) {
  /** @type {any[]} */ const items = [];
  const batch = (/** @type {string} */ text) => {
    const some = JSON.parse(text);
    items.push(...some);
    return onBatch(some);
  };
  const summary = JSON.parse(exchange.read_file(format, '{}', source(bytes), batch, () => true));
  return { items, summary };
}

test('each sample is recognised and read as its golden file says', () => {
  for (const name of ['junit.xml', 'zephyr.xlsx', 'results.zip', 'qase.csv', 'playwright.json', 'testlink.xml']) {
    const bytes = sample(name);
    const [format] = JSON.parse(exchange.sniff_of(name, bytes.subarray(0, 65536)));
    const [golden] = JSON.parse(readFileSync(new URL(`../fixtures/exchange/golden/${name}.json`, import.meta.url), 'utf8'));
    assert.deepEqual(read(format, bytes).items, golden, name);
  }
});

test('many things come in batches, and a callback may stop them', () => {
  const rows = Array.from({ length: 1000 }, (_, n) => `${n},Case ${n}`).join('\n');
  const bytes = new TextEncoder().encode(`id,title\n${rows}\n`);
  /** @type {number[]} */ const sizes = [];
  assert.equal(read('csv', bytes, some => void sizes.push(some.length)).summary.cases, 1000);
  assert.deepEqual(sizes, [250, 250, 250, 250]);
  const stopped = read('csv', bytes, () => false);
  assert.equal(stopped.summary.cancelled, true);
  assert.equal(stopped.items.length, 250);
});

test('a file that is not fit throws its fault with line and column', () => {
  const bytes = new TextEncoder().encode('<testsuite>\n  <testcase>\n</testsuite>');
  assert.throws(() => read('jUnit', bytes), error => {
    const fault = JSON.parse(String(error));
    assert.deepEqual([fault.line, fault.column], [3, 1]);
    return true;
  });
  const broken = { size: 10, read: () => { throw new Error('The file was moved.'); } };
  assert.throws(() => exchange.read_file('jUnit', '{}', broken, () => {}, () => true), error => String(error).includes('The file was moved.'));
  assert.throws(() => exchange.read_file('nonsense', '{}', source(bytes), () => {}, () => true), error => String(error).includes('no format'));
});

test('an artifact in memory is read without naming its format', () => {
  const found = JSON.parse(exchange.results_of(sample('results.zip'), 'artifact.zip'));
  assert.equal(found.format, 'resultsZip');
  assert.equal(found.summary.results, 10);
  assert.match(JSON.parse(exchange.results_of(sample('zephyr.csv'), 'x.csv')).fault.message, /not recognised/);
});

test('the mapping dialog, the list of formats and the writers answer', () => {
  assert.equal(JSON.parse(exchange.columns_of('requirements.csv', sample('requirements.csv'))).columns[1].suggested, 'title');
  assert.equal(JSON.parse(exchange.formats()).length, 20);
  const file = new exchange.Export('csv', '{"custom":["Owner"]}');
  const item = { title: '=1+1', custom: [['Owner', 'ann']], sourceId: 'a' };
  file.push(JSON.stringify([{ kind: 'case', item }]));
  const bytes = file.finish();
  assert.match(new TextDecoder().decode(bytes), /'=1\+1/);
  assert.throws(() => file.finish(), /finished/);
  const { items } = read('csv', bytes);
  assert.equal(items[0].item.title, '=1+1');
  assert.deepEqual(items[0].item.custom, [['Owner', 'ann']]);
  assert.equal(exchange.requirements_of('[[12,true]]'), '{"12":"passed"}\n');
});
