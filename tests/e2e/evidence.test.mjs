// Evidence: files added by button, by paste and by a screenshot that is drawn on with the keyboard alone, and their way
// to the issue.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { clean } from './axe.mjs';
import { DIST, startBrowser, startSandbox } from './harness.mjs';
import { connect, dialogOf, holds, openOwn, toastOf, until } from './steps.mjs';
import { must, PROJECT, TRACKERS } from './world.mjs';

/** @type {import('./harness.mjs').Sandbox} */ let sandbox;
/** @type {import('./harness.mjs').Browser} */ let browser;
const APPLICATION = 'https://notes.example.com/';

/** @type {string} */ let granted;

before(async () => {
  sandbox = await startSandbox();
  // What the person would be asked for: the browser's own question cannot be answered here.
  granted = await mkdtemp(join(tmpdir(), 'casebridge-granted-'));
  await cp(DIST, granted, { recursive: true });
  const manifest = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8'));
  manifest.host_permissions.push('<all_urls>');
  await writeFile(join(granted, 'manifest.json'), JSON.stringify(manifest));
  browser = await startBrowser(sandbox, { dist: granted });
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await (await connect(browser, TRACKERS[2].form)).close();
});
after(async () => {
  await browser?.stop();
  sandbox?.stop();
  await rm(granted, { recursive: true, force: true });
});

/** A picture of one colour, as a page makes one. @param {import('playwright-core').Page} page @param {string} colour @returns {Promise<Buffer>} */
async function picture(page, colour) {
  const bytes = await page.evaluate(async (fill) => {
    const canvas = new OffscreenCanvas(320, 200);
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.fillStyle = fill;
    pen.fillRect(0, 0, 320, 200);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  }, colour);
  return Buffer.from(bytes);
}

/** @param {import('playwright-core').Page} page @param {string} colour */
const toClipboard = (page, colour) => page.evaluate(async (fill) => {
  const canvas = new OffscreenCanvas(64, 64);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.fillStyle = fill;
  pen.fillRect(0, 0, 64, 64);
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': canvas.convertToBlob({ type: 'image/png' }) })]);
}, colour);

/** The files of an issue, as Jira has them. @param {string} key @returns {Promise<{name: string, media: string}[]>} */
async function filesOf(key) {
  const { cloud: { issues } } = await sandbox.control('GET', 'jira-state');
  return /** @type {any[]} */ (Object.values(issues)).find((issue) => issue.key === key)?.attachments ?? [];
}

/** @param {string} title @param {string} [connection] */
async function pushed(title, connection) {
  const { id } = must(await browser.ask('saveDefect', { id: null, rev: null, title, description: '', priority: 'major', status: 'open', execution: null, requirement: null }));
  const view = must(await browser.ask('pushDefect', { defect: id, connection: connection ?? null }));
  return { id, issue: view.link.issue.text };
}

test('a chosen file and a pasted picture go to the issue of a defect', async () => {
  const { id, issue } = await pushed('The cart forgets the mug');
  const page = await openOwn(browser, `workspace.html#defect/${id}`);
  const card = page.getByRole('region', { name: 'Attachments' });
  await card.getByLabel('Files to attach').setInputFiles({ name: 'cart page.png', mimeType: 'image/png', buffer: await picture(page, '#336699') });
  await toastOf(page).getByText('cart page.png attached to DEF-1').waitFor();
  await toClipboard(page, '#993333');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('Control+V');
  await card.getByText('screenshot-1.png').waitFor();
  await card.getByText('Sent').nth(1).waitFor();
  const names = (await filesOf(issue)).map(({ name }) => name);
  assert.equal(names.length, 2);
  assert.match(names[0], /^cart-page-[0-9a-f]{8}\.png$/);
  assert.match(names[1], /^screenshot-1-[0-9a-f]{8}\.png$/);

  // The picture is shown from this browser's own store, and gives its address back.
  await card.getByRole('button', { name: 'Look at cart page.png' }).click();
  await until(() => dialogOf(page).locator('img').evaluate((/** @type {HTMLImageElement} */ img) => img.naturalWidth), (width) => width === 320);
  await page.keyboard.press('Escape');
  // A text in the clipboard is the field's own.
  await page.evaluate(() => navigator.clipboard.writeText('only words'));
  await page.getByLabel('Description').focus();
  await page.keyboard.press('Control+V');
  await holds(page.getByLabel('Description'), 'only words');
  assert.equal(await card.getByRole('listitem').count(), 2);

  await card.getByRole('button', { name: 'Remove cart page.png' }).click();
  await until(() => card.getByRole('listitem').count(), (count) => count === 1);
  await toastOf(page).getByRole('button', { name: 'Undo' }).click();
  await card.getByText('cart page.png').waitFor();
  await card.getByText('Sent').nth(1).waitFor();
  assert.equal((await filesOf(issue)).length, 2);
  await page.close();
});

test('a screenshot is drawn on with the keyboard and travels with the push; the form keeps it meanwhile', async () => {
  const application = await browser.context.newPage();
  await application.goto(APPLICATION);
  const title = await application.title();
  let page = await openOwn(browser, 'workspace.html#defect/new');
  await page.getByLabel('Title').fill('The note is not readable');
  await page.getByRole('button', { name: 'Screenshot', exact: true }).click();
  await dialogOf(page).getByLabel('Which tab').selectOption({ label: title });
  await dialogOf(page).getByRole('button', { name: 'Take it' }).click();
  const sheet = dialogOf(page).getByRole('application', { name: 'The screenshot' });
  await sheet.waitFor();
  const before = await sheet.evaluate((/** @type {HTMLCanvasElement} */ canvas) => canvas.toDataURL());
  await page.keyboard.press('r');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowUp');
  await dialogOf(page).getByRole('status').getByText(/^Rectangle at \d+, \d+/).waitFor();
  await page.keyboard.press('b');
  await page.keyboard.press('t');
  await page.keyboard.type('Here');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+y');
  assert.notEqual(await sheet.evaluate((/** @type {HTMLCanvasElement} */ canvas) => canvas.toDataURL()), before);
  await clean(page, { inside: 'dialog' });
  await page.keyboard.press('Enter');
  await page.getByText('screenshot-1.png').waitFor();
  await page.close();

  page = await openOwn(browser, 'workspace.html#defect/new');
  await page.getByText('screenshot-1.png').waitFor();
  await page.getByRole('button', { name: 'Save and push' }).click();
  const card = page.getByRole('region', { name: 'Attachments' });
  await card.getByText('Sent').waitFor();
  const { rows: [{ id }] } = must(await browser.ask('list', { kind: 'defect', text: 'not readable', offset: 0, limit: 1 }));
  const files = await filesOf(must(await browser.ask('viewDefect', { id })).link.issue.text);
  assert.deepEqual(files.map(({ media }) => media), ['image/png']);
  await page.close();
  await application.close();
});

test('what is blurred is not in the picture any more', async () => {
  const page = await openOwn(browser, 'workspace.html#defects');
  const colours = await page.evaluate(async () => {
    const { draw } = await import(/** @type {any} */ ('/extension/ui/ink.js'));
    const secret = new OffscreenCanvas(400, 60);
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (secret.getContext('2d'));
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, 400, 60);
    pen.fillStyle = '#000000';
    pen.font = '20px monospace';
    pen.fillText('4111 1111 1111 1111', 10, 40);
    const flat = new OffscreenCanvas(400, 60);
    const out = /** @type {OffscreenCanvasRenderingContext2D} */ (flat.getContext('2d'));
    draw(out, secret, 400, 60, [{ tool: 'blur', x: 400, y: 60, w: -400, h: -60, ink: '#000000', text: '', points: [] }]);
    const { data } = out.getImageData(0, 0, 400, 60);
    return new Set(Array.from({ length: 400 * 60 }, (_, n) => data.slice(n * 4, n * 4 + 3).join())).size;
  });
  assert.ok(colours <= 8, `${colours} colours are left`);
  await page.close();
});

test('on GitHub the pictures stay here, with the way by hand, until the person switches the branch on', async () => {
  const github = await connect(browser, TRACKERS[0].form);
  await github.close();
  const { connections } = must(await browser.ask('viewConnections', {}));
  const connection = connections.find((/** @type {any} */ one) => one.url.includes('github.com'));
  const { id, issue } = await pushed('The sum is wrong', connection.id);
  const page = await openOwn(browser, `workspace.html#defect/${id}`);
  const card = page.getByRole('region', { name: 'Attachments' });
  await card.getByLabel('Files to attach').setInputFiles({ name: 'sum.png', mimeType: 'image/png', buffer: await picture(page, '#00aa55') });
  await card.getByText('Only here').waitFor();
  await card.getByText('copy the picture and paste it into the issue').waitFor();
  await card.getByRole('button', { name: 'Copy sum.png' }).click();
  await toastOf(page).getByText('The picture is on the clipboard').waitFor();
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  assert.deepEqual(types, ['image/png']);
  assert.match(await card.getByRole('link', { name: 'Open the issue' }).getAttribute('href') ?? '', /octo\/demo\/issues\/\d+$/);

  const options = await openOwn(browser, 'options.html');
  await options.getByRole('button', { name: /^Sync settings of octo\/demo/ }).click();
  const control = options.getByRole('switch', { name: 'Send the files of defects to a branch of the repository' });
  assert.equal(await control.isChecked(), false);
  await control.check();
  await options.getByRole('button', { name: 'Save settings' }).click();
  await card.getByText('Sent').waitFor();
  const number = Number(/\d+$/.exec(issue)?.[0]);
  const { comments } = await sandbox.control('GET', /** @type {any} */ (`others-issue?host=github.com&project=${encodeURIComponent(PROJECT)}&number=${number}`));
  assert.match(comments[0].text, /!\[.*\]\(https:\/\/github\.com\/octo\/demo\/blob\/casebridge-evidence\/evidence\/DEF-\d+\/sum-[0-9a-f]{8}\.png\?raw=true\)/);
  await options.close();
  await page.close();
});
