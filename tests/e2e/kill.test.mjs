// The short version of kill.mjs: a browser that is killed six times in a tester's day loses and doubles nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killAgainAndAgain, summary } from './kill.mjs';

test('a browser killed six times in a day loses nothing that was entered and makes no issue twice', async () => {
  const found = await killAgainAndAgain({ kills: 6, seed: 7 });
  assert.equal(found.kills, 6);
  assert.deepEqual([...found.lost, ...found.doubled], [], summary(found));
});
