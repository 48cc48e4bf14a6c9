// Dimensions stay few whatever is sent: the tail folds, identifiers are left out, what matters keeps its name.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createDimensionGuard,
  type DimensionGuard,
  type DimensionGuardState,
  OTHER_VALUES,
} from '../../../../src/core/telemetry/dimensions.ts';

const LIMITS = { valuesMax: 24, dimensionsMax: 24 };

describe('dimension guard', () => {
  it('names the few values of a dimension from the first call on', () => {
    const guard = createDimensionGuard(LIMITS);
    const call = { 'gen_ai.response.model': 'gpt-5', 'experiment.arm': 'B', 'feature_flag.new-index': true };
    assert.deepEqual(guard.fold(call), {
      'gen_ai.response.model': 'gpt-5',
      'experiment.arm': 'B',
      'feature_flag.new-index': 'true',
    });
    assert.deepEqual(guard.folded(), []);
  });

  it('leaves measurements, outcomes and content out', () => {
    const guard = createDimensionGuard(LIMITS);
    const folded = guard.fold({
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.time_to_first_chunk': 0.4,
      'gen_ai.input.messages': '[]',
      'error.type': 'timeout',
      'http.request.resend_count': 1,
      trace_id: 'abc',
      'app.started_at': 'x',
      'session.id': 's1',
    });
    assert.deepEqual(folded, {});
  });

  it('folds the tail, keeps a heavy value by name, and says what it folded', () => {
    const guard = createDimensionGuard(LIMITS);
    const random = seeded(7);
    const seen = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const customer = random() < 0.1 ? 'acme' : `customer-${Math.floor(random() * 5000)}`;
      const value = guard.fold({ customer })['customer'] ?? 'absent';
      if (i >= 15_000) seen.set(value, (seen.get(value) ?? 0) + 1);
    }
    assert.ok((seen.get('acme') ?? 0) > 450, `acme keeps its name: ${seen.get('acme')} of 5000`);
    assert.ok(seen.size <= LIMITS.valuesMax + 1, `${seen.size} values`);
    const [tail] = guard.folded();
    assert.equal(tail?.dimension, 'customer');
    assert.equal(tail?.because, 'values');
    assert.ok(tail !== undefined && tail.sharePercent > 85 && tail.sharePercent < 95, JSON.stringify(tail));
    assert.ok(tail.values > 3300 && tail.values < 6700, `5000 within 2.5 standard errors: ${tail.values}`);
  });

  it('gives a new version its name when all names are taken, and takes it from one nobody sends', () => {
    const guard = createDimensionGuard(LIMITS);
    const name = 'gen_ai.prompt.version';
    for (let old = 0; old < LIMITS.valuesMax; old++)
      for (let call = 0; call < 40 + old; call++) guard.fold({ [name]: `v${old}` });
    const first = Array.from({ length: 200 }, () => guard.fold({ [name]: 'v-new' })[name]).indexOf('v-new');
    assert.ok(first > 0 && first <= 128, `named after ${first} calls`);
    assert.equal(guard.fold({ [name]: 'v0' })[name], OTHER_VALUES, 'the least used gave it up');
    assert.equal(guard.fold({ [name]: 'v9' })[name], 'v9');
  });

  it('believes a hash of few values, and leaves out one of many, from the first call on', () => {
    const guard = createDimensionGuard(LIMITS);
    const random = seeded(3);
    const emitted = { stable: 0, unique: 0 };
    for (let i = 0; i < 500; i++) {
      const folded = guard.fold({
        'prompt.hash': i % 2 === 0 ? '9f86d081884c7d65' : '60303ae22b998861',
        'request.hash': Math.floor(random() * 2 ** 52).toString(16),
        temperature: random(),
      });
      emitted.stable += 'prompt.hash' in folded ? 1 : 0;
      emitted.unique += 'request.hash' in folded || 'temperature' in folded ? 1 : 0;
    }
    assert.deepEqual(emitted, { stable: 451, unique: 0 });
    const leftOut = guard.folded().map(({ dimension, because }) => `${dimension}: ${because}`);
    assert.deepEqual(leftOut.sort(), ['request.hash: identifier', 'temperature: identifier']);
  });

  it('gives a first-class dimension a place among any number of others', () => {
    const guard = createDimensionGuard(LIMITS);
    for (let i = 0; i < 300; i++) guard.fold(Object.fromEntries(range(60, (j) => [`label-${j}`, 'on'])));
    const folded = guard.fold({ 'label-1': 'on', 'gen_ai.response.model': 'gpt-5' });
    assert.equal(folded['gen_ai.response.model'], 'gpt-5');
    assert.ok(guard.folded().some(({ because }) => because === 'dimensions'));
  });

  it('stays within its bounds under a hostile stream', () => {
    const guard = createDimensionGuard(LIMITS);
    const random = seeded(11);
    for (let i = 0; i < 3000; i++) {
      const own = range(20, (j) => [`meta.${i}-${j}`, `x${random()}`] as const);
      const shared = range(30, (j) => [`shared-${j}`, `v${Math.floor(random() * 10_000)}`] as const);
      const folded = guard.fold(Object.fromEntries([...own, ...shared]));
      assert.ok(Object.keys(folded).length <= LIMITS.dimensionsMax);
    }
    const { dimensions, leftOut, waiting } = guard.snapshot();
    assert.ok(dimensions.length <= 24 && leftOut.length <= 96 && waiting.length <= 96);
    for (const { values } of dimensions) {
      assert.ok(values.entries.length <= 96 && values.smallest.length <= 64);
      assert.ok(values.entries.filter(([, , named]) => named).length <= 24);
    }
  });

  it('goes on from its snapshot exactly as if it had not stopped', () => {
    const random = seeded(5);
    const calls = range(4000, () => ({
      customer: `c${Math.floor(random() ** 4 * 400)}`,
      'prompt.hash': `${Math.floor(random() * 3)}f86d081884c7d65`,
      ...Object.fromEntries(
        range(30, (j) => [`l${j}`, Math.floor(random() * 3)]).slice(Math.floor(random() * 29)),
      ),
    }));
    const whole = createDimensionGuard(LIMITS);
    const expected = calls.map((call) => whole.fold(call));
    let guard: DimensionGuard = createDimensionGuard(LIMITS);
    calls.forEach((call, index) => {
      if (index % 500 === 250)
        guard = createDimensionGuard(
          LIMITS,
          JSON.parse(JSON.stringify(guard.snapshot())) as DimensionGuardState,
        );
      assert.deepEqual(guard.fold(call), expected[index]);
    });
    assert.deepEqual(guard.snapshot(), whole.snapshot());
  });

  it('refuses limits and states it cannot use', () => {
    assert.throws(
      () => createDimensionGuard({ valuesMax: 0, dimensionsMax: 24 }),
      /valuesMax = 0: use a whole/,
    );
    const state = { version: 2, dimensions: [], leftOut: [], waiting: [] } as unknown as DimensionGuardState;
    assert.throws(() => createDimensionGuard(LIMITS, state), /version 2: this program reads version 1/);
  });
});

const range = <Item>(length: number, make: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => make(index));

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
