// /incident metadata: a table that fits, in which a feature's name is text and nothing else.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countCoverage } from '../../../src/core/telemetry/metadata/coverage.ts';
import { coverageView } from '../../../src/edges/slack/commands/metadata.ts';
import { MESSAGE_TOTAL_CHARS_MAX } from '../../../src/edges/slack/limits.ts';
import { callOf } from '../../core/telemetry/metadata/calls.ts';

it('answers first, then the table, within what one message may hold', () => {
  const count = countCoverage('<!channel> & co');
  for (let i = 0; i < 1200; i++) count.add(callOf({ user: 'u1' }));
  const view = coverageView(count.result());
  const json = JSON.stringify(view.blocks);
  assert.ok(json.length < MESSAGE_TOTAL_CHARS_MAX, `${json.length}`);
  const [answer, next, table, foot] = view.blocks.map((block) => JSON.stringify(block));
  assert.match(
    answer ?? '',
    /\*&lt;!channel&gt; &amp; co: 2 of 20 pieces of metadata reach us\. Missing that/,
  );
  assert.doesNotMatch(json, /<!channel>/);
  assert.match(next ?? '', /First: served model/);
  assert.match(table ?? '', /100 % {2}user +✓/);
  assert.match(foot ?? '', /1,200 calls of the last 24 h/);
});
