// The registry, the folder of checks and the tree name the same checks.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHECKS } from '../../../src/core/triage/registry.ts';
import { CHANGE_DOMAIN, TREE } from '../../../src/core/triage/tree.ts';

const folder = join(import.meta.dirname, '../../../src/core/triage/checks');
const names = CHECKS.map(({ name }) => name).sort();

test('every file in checks/ is registered under its own name, and nothing else is', () => {
  assert.deepEqual(
    names,
    readdirSync(folder)
      .map((file) => file.replace(/\.ts$/, ''))
      .sort(),
  );
});

test('the tree asks every check exactly once, three questions in order', () => {
  assert.deepEqual(TREE.flatMap(({ checks }) => checks.map(({ name }) => name)).sort(), names);
  assert.deepEqual(
    TREE.map(({ id }) => id),
    ['provider', 'quality', 'latency'],
  );
});

test('each question has a check that decides it, and every type of change has a place', () => {
  for (const { checks } of TREE) assert.ok(checks.some(({ weight }) => weight === 'decides'));
  assert.equal(CHANGE_DOMAIN.model_version, 'prompt_or_model');
  assert.equal(CHANGE_DOMAIN.retrieval_index, 'infrastructure_or_retrieval');
});
