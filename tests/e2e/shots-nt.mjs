// Takes pictures of what works without a token.
import { startBrowser, startSandbox } from './harness.mjs';
import { openOwn, pushButtonOf, reportOnPage } from './steps.mjs';
import { must } from './world.mjs';
const OUT = '/tmp/wt/shots-nt/';
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  const sandbox = await startSandbox();
  const browser = await startBrowser(sandbox, { colorScheme });
  await browser.context.addCookies([{ name: '_gitlab_session', value: 'SandboxGitLabSession000000000000001', domain: 'gitlab.com', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
  const site = await browser.context.newPage();
  await site.goto('https://gitlab.com/shop/web/-/issues/7');
  const shot = async (page, name) => {
    await page.bringToFront();
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${OUT}${name}-${width}-${colorScheme}.png` });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const options = await browser.context.newPage();
  await options.goto(`${browser.url}extension/pages/options.html#connection/new`);
  await options.getByLabel('Address').fill('https://gitlab.com/shop/web');
  await options.getByText('How to get a token').waitFor();
  await shot(options, 'form-token');
  await options.getByLabel('Through my signed-in page, without a token').check();
  await options.getByRole('button', { name: 'Test connection' }).click();
  await options.getByText('can push defects').waitFor();
  await shot(options, 'form-session');
  await options.getByRole('button', { name: 'Save' }).click();
  await options.getByText('No token').first().waitFor();
  must(await browser.ask('saveConnection', { url: 'https://github.com/octo/demo', noToken: true, id: null, tracker: 'gitHub', email: null, project: null, issueType: null, filter: null, token: null }));
  await options.reload();
  await options.getByText('by GitHub').first().waitFor();
  await shot(options, 'list-open');
  const all = must(await browser.ask('viewConnections', {})).connections;
  const connections = [all.find(({ label }) => label.includes('gitlab')), all.find(({ label }) => label.includes('github'))];
  await site.close();
  await options.getByText('Waiting for an open page').waitFor();
  await shot(options, 'list-waiting');
  const make = async (title, description) => must(await browser.ask('saveDefect', { id: null, rev: null, title, description, priority: 'minor', status: 'open', execution: null, requirement: null }));
  const first = await make('The sum is wrong', 'Seen twice.');
  must(await browser.ask('pushDefect', { defect: first.id, connection: connections[0].id }));
  const second = await make('The mail is not sent', 'A long story.\n\n'.repeat(700));
  must(await browser.ask('pushDefect', { defect: second.id, connection: connections[1].id }));
  const outbox = await openOwn(browser, 'workspace.html#outbox');
  await outbox.getByText('Being filed').first().waitFor();
  await shot(outbox, 'outbox');
  const waiting = await openOwn(browser, `workspace.html#defect/${first.id}`);
  await waiting.getByText('Waiting').first().waitFor();
  await shot(waiting, 'defect-waiting');
  const filing = await openOwn(browser, `workspace.html#defect/${second.id}`);
  await filing.getByText('Being filed').first().waitFor();
  await shot(filing, 'defect-filing');
  await shot(await openOwn(browser, 'popup.html'), 'popup');
  const form = browser.context.pages().find((page) => page.url().includes('/issues/new?'));
  if (form) { await form.getByRole('button', { name: 'Create' }).click(); await form.getByText(/Defect DEF-/).first().waitFor(); await shot(form, 'github-issue'); }
  await browser.context.clearCookies();
  const page = await browser.context.newPage();
  await page.goto('https://gitlab.com/shop/web/-/issues/7');
  await pushButtonOf(page).waitFor();
  await browser.ask('syncConnection', { id: connections[0].id });
  await page.reload();
  await page.getByText('signed out').first().waitFor();
  await shot(page, 'panel-signed-out');
  await options.bringToFront(); await options.reload();
  await options.getByText('signed out').first().waitFor();
  await shot(options, 'list-signed-out');
  await browser.stop(); sandbox.stop();
}
