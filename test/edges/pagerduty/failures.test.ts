// What a refusal of PagerDuty's says about trying again.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { refusedBy } from '../../../src/edges/pagerduty/failures.ts';

it('waits as long as the limit asks, and never longer than ten minutes', () => {
  const waits = (reset: string | null) =>
    refusedBy({ status: 429, header: () => reset, data: null }, 'the incident P1').retryAfterMs;
  assert.deepEqual(['17', '86400', '1e12', 'soon', '-1', null].map(waits), [
    17_000,
    600_000,
    600_000,
    undefined,
    undefined,
    undefined,
  ]);
});
