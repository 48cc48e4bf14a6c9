// The runner behind `npm test` is seen to count: what passes, fails, is skipped, crashes, or holds no test at all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Outcome } from '../../scripts/check/outcome.ts';
import { refuseSkips } from '../../scripts/check/skips.ts';

const root = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'check-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('passes, failures and skips are counted, with reasons', () => {
  const { outcome, printed } = runFixture(`
    import assert from 'node:assert';
    import { before, describe, test } from 'node:test';
    console.log('a word on stdout');
    test('passes', () => {});
    test('fails', () => assert.equal(1, 2));
    test('skipped by name', (t) => t.skip('no browser found'));
    test('undone', { todo: 'later' }, () => assert.fail());
    describe('group', () => { test('inner', () => {}); test('inner failure', () => assert.fail('inner reason')); });
    describe('broken group', () => { before(() => { throw new Error('hook reason'); }); test('never', () => {}); });
  `);
  const titles = outcome.failures.map(({ title }) => title.split(' › ')[1]);
  assert.equal(outcome.passed, 2);
  assert.deepEqual(titles, ['fails', 'inner failure', 'never', 'broken group']);
  assert.deepEqual(
    outcome.skips.map(({ reason }) => reason),
    ['no browser found', 'to do: later'],
  );
  assert.match(printed, /✘ sample › .*fails\n.*1 == 2/s);
  assert.match(printed, /inner reason.*hook reason/s);
  assert.match(printed, /a word on stdout/);
});

test('a file that crashes fails, with what it printed', () => {
  const { outcome } = runFixture(`throw new Error('crashed while loading');`);
  assert.equal(outcome.failures.length, 1);
  assert.match(outcome.failures[0]?.reason ?? '', /crashed while loading/);
});

test('a file without a test fails', () => {
  const { outcome } = runFixture('export {};');
  assert.deepEqual([outcome.passed, outcome.failures[0]?.reason], [0, 'the file holds no test']);
});

test('refused skips become failures; allowed ones stay skips', () => {
  const skip = (reason: string) => ({ title: reason, reason });
  const found = {
    passed: 1,
    failures: [],
    skips: [skip('contract originals not found'), skip('no browser found')],
  };
  const outcome = refuseSkips(found);
  assert.equal(outcome.passed, 1);
  assert.deepEqual(outcome.skips, [skip('contract originals not found')]);
  assert.deepEqual(
    outcome.failures.map(({ title }) => title),
    ['no browser found'],
  );
});

test('an unknown check is refused with the list of known ones', () => {
  const run = spawnSync(process.execPath, ['scripts/check.ts', 'everything'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(run.status, 2);
  assert.match(run.stderr, /no check named everything.*types.*unit/s);
});

/** Runs one test file through the runner, in its own process: node:test does not run inside itself. */
function runFixture(source: string): { outcome: Outcome; printed: string } {
  const file = join(scratch, 'sample.test.mjs');
  writeFileSync(file, source);
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const program = join(scratch, 'runner.mjs');
  writeFileSync(
    program,
    `import { runSuite } from ${JSON.stringify(join(root, 'scripts/check/suites.ts'))};
    const outcome = await runSuite('sample', [${JSON.stringify(file)}]);
    console.log('OUTCOME' + JSON.stringify(outcome));`,
  );
  const run = spawnSync(process.execPath, [program], { env: environment, encoding: 'utf8' });
  const [printed = '', json = ''] = run.stdout.split('OUTCOME');
  assert.equal(run.status, 0, run.stderr);
  return { outcome: JSON.parse(json) as Outcome, printed };
}
