// Which addresses the GitHub adapter takes for an issue's page. The core has the same table; this one only decides
// whether to look for a place on the page at all.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { ROOT } from './harness.mjs';

const ADDRESSES = `
/octo/demo/issues/12 octo/demo#12
/octo/demo/issues/12/ octo/demo#12
/octo/demo/issues/12?notification_referrer_id=x#issuecomment-99 octo/demo#12
//octo/demo//issues/12 octo/demo#12
/Some-Org_emu/my.repo_x-1/issues/9 Some-Org_emu/my.repo_x-1#9
/orgs/octo/projects/3/views/1?pane=issue&itemId=55&issue=octo%7Cdemo%7C12 octo/demo#12
/users/jo/projects/3?pane=issue&itemId=55&issue=octo|demo|12 octo/demo#12
/orgs/octo/projects/3/views/1?pane=issue&itemId=55 -
/orgs/octo/projects/3/views/1?issue=octo%7Cdemo%7C12 -
/octo/demo/issues -
/octo/demo/issues?q=is%3Aopen+12 -
/octo/demo/issues/new -
/octo/demo/issues/new/choose -
/octo/demo/issues/newton -
/octo/demo/issues/views/4537 -
/octo/demo/issues/templates/edit -
/octo/demo/issues/assigned/jo -
/octo/demo/pull/12 -
/octo/demo/discussions/12 -
/octo/demo/labels/bug -
/octo/demo/milestone/5 -
/octo/demo/blob/main/issues/12 -
/octo/demo/issues/012 -
/issues/assigned -
/issues -
/notifications -
`;

/** @returns {Promise<Site>} */
async function adapter() {
  /** @type {Site | undefined} */ let site;
  const mount = (/** @type {Site} */ given) => { site = given; };
  runInNewContext(await readFile(join(ROOT, 'extension/content/github.js'), 'utf8'), { mount });
  assert.ok(site);
  return site;
}

test('the adapter knows an issue by its address', async () => {
  const site = await adapter();
  for (const line of ADDRESSES.trim().split('\n')) {
    const [path, expected] = line.split(' ');
    assert.equal(site.issueOf(new URL(`https://github.com${path}`))?.key ?? '-', expected, path);
  }
});

test('the theme is what the page’s attributes say, not what the system prefers', async () => {
  const site = await adapter();
  const themes = { lightTheme: 'light', darkTheme: 'dark_dimmed' };
  assert.equal(site.isDark({ colorMode: 'light', ...themes }, true), false);
  assert.equal(site.isDark({ colorMode: 'dark', ...themes }, false), true);
  assert.equal(site.isDark({ colorMode: 'auto', ...themes }, true), true);
  assert.equal(site.isDark({ colorMode: 'auto', ...themes }, false), false);
  assert.equal(site.isDark({ colorMode: 'light', lightTheme: 'dark_dimmed', darkTheme: 'dark' }, false), true, 'a dark theme chosen for the day');
  assert.equal(site.isDark({}, true), true, 'a page without attributes follows the system');
});
