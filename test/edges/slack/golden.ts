// Block Kit JSON kept in files: rewritten only with UPDATE_GOLDENS=1, always checked against Slack's limits.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { MessageView } from '../../../src/edges/slack/blocks/elements.ts';
import { problemsOf, viewProblems } from '../../../src/sandbox/slack/blocks/problems.ts';

const folder = new URL('../../golden/blocks/', import.meta.url);

export function assertGoldenMessage(name: string, view: MessageView): void {
  assertSlackTakes(view);
  assertGolden(name, view);
}

export function assertGoldenView(name: string, view: object): void {
  assert.deepEqual(viewProblems(view)?.problems ?? [], [], `${name}: Slack would refuse it`);
  assertGolden(name, view);
}

/** As a new message and as an edit of one. */
export function assertSlackTakes(view: MessageView): void {
  for (const method of ['chat.postMessage', 'chat.update'])
    assert.deepEqual(problemsOf(method, { ...view })?.problems ?? [], [], `${method} would refuse it`);
}

function assertGolden(name: string, value: unknown): void {
  const file = new URL(`${name}.json`, folder);
  const now = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, now);
  assert.ok(existsSync(file), `${name}.json is missing: write it with UPDATE_GOLDENS=1, then read it`);
  assert.equal(
    now,
    readFileSync(file, 'utf8'),
    `${name}.json differs: if this is meant, run with UPDATE_GOLDENS=1`,
  );
}
