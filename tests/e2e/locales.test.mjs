// Another language than English, German, whose words are longer: every surface speaks it, nothing of English is left
// on it, nothing breaks out of the page at 400 and at 1280 pixels, and axe finds nothing wrong.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keyOf } from '../../extension/language.js';
import { clean } from './axe.mjs';
import { ROOT, startBrowser, startSandbox } from './harness.mjs';
import { dialogOf, openIssue, panelOf, pushButtonOf, toastOf } from './steps.mjs';
import { fillWorkspace, ISSUE, issueUrl, must, REPOSITORY, TOKEN } from './world.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof fillWorkspace>>} */ let work;

before(async () => {
  sandbox = await startSandbox();
  browser = await startBrowser(sandbox, { language: 'de' });
  must(await browser.ask('saveConnection', { id: null, tracker: null, url: REPOSITORY, email: null, token: TOKEN, project: null, issueType: null, jql: null }));
  work = await fillWorkspace(browser);
  must(await browser.ask('linkIssue', { requirement: work.requirement.id, url: issueUrl(ISSUE) }));
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
});

/** @param {string} language @returns {Record<string, {message: string}>} */
const catalogue = (language) => JSON.parse(readFileSync(join(ROOT, `extension/_locales/${language}/messages.json`), 'utf8'));
const [english, german] = [catalogue('en'), catalogue('de')];
/** Few words around a placeholder (`{key} is {text}`) could be anybody's title. @param {string} message */
const isTelling = (message) => !/[{$]/.test(message) || message.replace(/\{[^}]*\}|\$[A-Z]+\$/g, '').replace(/[^A-Za-z]/g, '').length >= 10;
/** What each English text that reads otherwise in German looks like on a page, whatever stands in its placeholders. */
const foreign = Object.entries(english).filter(([name, { message }]) => name !== 'language' && message !== german[name].message && isTelling(message))
  .map(([, { message }]) => new RegExp(`^${message.replaceAll('$$', '$').split(/(\{\w+, plural, (?:\w+ \{[^{}]*\} ?)+\}|\{\w+\}|\$[A-Z]+\$)/).map((part, n) => {
    const quoted = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/#/g, '[\\d.,]+');
    return n % 2 === 0 ? quoted(part) : part.includes(', plural,') ? `(?:${[...part.matchAll(/\w+ \{([^{}]*)\}/g)].map(([, form]) => quoted(form)).join('|')})` : '.+';
  }).join('')}$`));
/** Names that people gave. */
const GIVEN = /^(Staging|Shop\/Checkout|Release 2\.4, regression|An expired card is refused at the checkout|octo\/demo.*)$/;

/** Every text and every read attribute of a page that is ours, its shadow roots included. @param {Page} page @returns {Promise<string[]>} */
const textsOf = (page) => page.evaluate(() => {
  /** @type {string[]} */ const all = [];
  /** @param {Node} node */
  const walk = (node) => {
    if (node instanceof Text) all.push(node.data);
    if (node instanceof Element) {
      if (/^(SCRIPT|STYLE|TEXTAREA)$/.test(node.tagName)) return;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'label']) all.push(node.getAttribute(name) ?? '');
      node.shadowRoot?.childNodes.forEach(walk);
    }
    node.childNodes.forEach(walk);
  };
  if (location.protocol === 'chrome-extension:') walk(document.documentElement);
  else document.querySelectorAll('casebridge-mount').forEach(walk);
  return [...new Set(all.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}{2}/u.test(text)))];
});

/** What is still English. @param {Page} page @param {string} where */
async function speaksGerman(page, where) {
  const texts = await textsOf(page);
  assert.ok(texts.length > 3, `${where} has hardly any text: ${texts}`);
  const left = texts.filter((text) => !GIVEN.test(text) && foreign.some((pattern) => pattern.test(text)));
  assert.deepEqual(left, [], `English is left on ${where}`);
}

/** @param {Page} page @param {string} where @param {string} [inside] */
async function holdsTogether(page, where, inside) {
  for (const width of [400, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${where} is ${wide} pixels wider than ${width}`);
  }
  await clean(page, { inside, where });
}

/** Our pages with a heading that each has in German. @returns {[string, string | RegExp][]} */
const pages = () => [
  ['popup.html', 'Braucht Sie|Casebridge'],
  ['options.html', 'Verbindungen und Daten'],
  ['options.html#new', 'Verbindungen und Daten'],
  ['runner.html', 'Tests ausführen'],
  [`link.html#url=${encodeURIComponent(issueUrl(ISSUE))}`, 'Mit Anforderung verknüpfen'],
  ['workspace.html#overview', 'Übersicht'],
  ['workspace.html#requirements', 'Anforderungen'],
  ['workspace.html#testCases', 'Testfälle'],
  ['workspace.html#cycles', 'Testzyklen'],
  ['workspace.html#defects', 'Fehler'],
  [`workspace.html#requirement/${work.requirement.id}`, 'An expired card'],
  ['workspace.html#requirement/new', 'Neue Anforderung'],
  ['workspace.html#testCase/new', 'Neuer Testfall'],
  [`workspace.html#testCase/${work.cases[0].id}`, 'Pay with a card'],
  [`workspace.html#cycle/${work.cycle.id}`, 'Release 2.4'],
  [`workspace.html#cycle/${work.cycle.id}/run`, 'Pay with'],
  ['workspace.html#defect/new', 'Neuer Fehler'],
  ['workspace.html#traceability', 'Nachverfolgbarkeit'],
  ['workspace.html#coverage', 'Abdeckung'],
  ['workspace.html#outbox', 'Postausgang'],
  ['workspace.html#log', 'Protokoll'],
  ['workspace.html#import', 'Import'],
];

test('every page of ours is German, and holds together', async () => {
  const page = await browser.context.newPage();
  for (const [path, heading] of pages()) {
    await page.goto('about:blank');
    await page.goto(`${browser.url}extension/pages/${path}`);
    await page.getByRole('heading', { name: new RegExp(`${heading}`) }).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    await speaksGerman(page, path);
    await holdsTogether(page, path);
  }
  await page.close();
});

test('the panel on an issue’s page and its dialogs are German', async () => {
  const page = await openIssue(browser, ISSUE);
  await panelOf(page).getByRole('button', { name: 'Testfälle verknüpfen' }).waitFor();
  await panelOf(page).getByText('2 von 3 Testfällen bestanden, 1 fehlgeschlagen').first().waitFor();
  await speaksGerman(page, 'the panel');
  await holdsTogether(page, 'the panel', 'casebridge-mount[data-place="side"]');
  await pushButtonOf(page).click();
  await dialogOf(page).getByRole('heading', { name: 'Fehler melden' }).waitFor();
  await speaksGerman(page, 'the dialog');
  await page.keyboard.press('Escape');
  await page.close();
});

test('sentences of the core come in German: a problem, a toast, a list', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#requirement/new`);
  await page.getByRole('button', { name: 'Anlegen' }).click();
  await page.getByText('Ein Titel wird gebraucht.').waitFor();
  await page.getByText('Berichtigen Sie das markierte Feld.').waitFor();
  await speaksGerman(page, 'a refused form');
  await page.getByLabel('Titel').fill('Die Rechnung nennt die Steuer');
  await page.getByRole('button', { name: 'Anlegen' }).click();
  await toastOf(page).getByText(/^REQ-\d+ gespeichert/).waitFor();
  await page.goto(`${browser.url}extension/pages/workspace.html#requirements`);
  await page.getByRole('row', { name: /Nicht abgedeckt/ }).first().waitFor();
  await page.close();
});

test('what goes to the tracker stays English', async () => {
  const answer = must(await browser.ask('postCoverage', { id: work.requirement.id }));
  assert.equal(answer.key, work.requirement.key);
  const comments = await sandbox.api('GET', `/issues/${ISSUE}/comments`);
  const coverage = comments.find((/** @type {{body: string}} */ { body }) => body.includes('### Test coverage'));
  assert.match(coverage.body, /\*\*Failing\*\*: 2 of 3 test cases pass, 1 fails\./);
});

test('an error in German says what to do', async () => {
  const answer = await browser.ask('linkIssue', { requirement: work.requirement.id, url: 'https://example.com/nothing' });
  assert.equal(answer.problem.message, 'Die Adresse ist keine eines Projekts oder Issues, das Casebridge kennt.');
  assert.match(answer.problem.remedy, /^Verwenden Sie die Adresse eines Issues/);
  await browser.stopWorker();
  assert.match((await browser.ask('linkIssue', { requirement: work.requirement.id, url: 'https://example.com/nothing' })).problem.message, /^Die Adresse/);
});

test('what is wrong with a file is said in German', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${browser.url}extension/pages/workspace.html#import`);
  const broken = '<suite><sections><section><name>A</name><cases><case><id>C1</id><title>One</title></case><case>';
  await page.locator('input[type="file"]').setInputFiles({ name: 'cut.xml', mimeType: 'text/xml', buffer: Buffer.from(broken) });
  await page.getByRole('button', { name: german[`t_${keyOf('Check the file')}`].message }).click();
  await page.getByRole('alert').filter({ hasText: 'Zeile 1, Spalte 96: Die Datei endet zu früh: <case> aus Zeile 1 ist nicht geschlossen.' }).waitFor();
  await page.close();
});
