// Page, ticket or silence, decision by decision: a small feature with four weeks of an ordinary past lives on.
// long: one story a promise, all from one learnt past
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision } from '../../../src/core/detection/contract.ts';
import { createEngine } from '../../../src/core/detection/engine.ts';
import type { Evaluation, LlmCall, TelemetryRecord } from '../../../src/core/model/records.ts';
import {
  DAY,
  FEATURE,
  HOUR,
  LEARNT,
  type Level,
  live,
  MINUTE,
  ofKind,
  PARTS,
  PAST,
  pastOf,
  START,
  stored,
  stretches,
  USUAL,
} from './life.ts';

const { early, learnt } = pastOf();
const KNOWN = { snapshot: learnt.snapshot };
const REFUSING: Level = { ...USUAL, refusal: 6 * USUAL.refusal };
const BEGINS = LEARNT + 6 * HOUR;
const ENDS = BEGINS + 4 * HOUR;

const kinds = (decisions: readonly Decision[]): readonly string[] => decisions.map(({ kind }) => kind);

test('the past itself only tells what is known of normal: hours of the day, then hours of the week', () => {
  assert.deepEqual(kinds(early.decisions), ['notice']);
  assert.match(ofKind(early.decisions, 'notice')[0]?.text ?? '', /hour of the day only/);
  assert.deepEqual(kinds(learnt.decisions), ['notice']);
  assert.match(ofKind(learnt.decisions, 'notice')[0]?.text ?? '', /three weeks of history/);
});

test('a quiet week pages nobody', () => {
  const { decisions } = live(stretches(LEARNT, 21, [168, PAST]), LEARNT + 7 * DAY, KNOWN);
  assert.deepEqual(ofKind(decisions, 'page'), []);
  assert.ok(ofKind(decisions, 'ticket').length <= 2, 'the budget: about one ticket a week for each of two');
});

test('latency doubled, and nothing else, is one ticket and no page', () => {
  const records = stretches(LEARNT, 12, [4, USUAL], [4, { ...USUAL, slow: 2 }]);
  const { decisions } = live(records, LEARNT + 8 * HOUR, KNOWN);
  assert.deepEqual(kinds(decisions), ['ticket']);
  const [ticket] = ofKind(decisions, 'ticket');
  const [signal] = ticket?.signals ?? [];
  assert.equal(signal?.layer, 'infrastructure');
  assert.ok((ticket?.at ?? 0) - (LEARNT + 4 * HOUR) < 30 * MINUTE);
  assert.match(ticket?.why ?? '', /Latency above .*infrastructure alone pages nobody/);
});

const RECORDS = [...stretches(LEARNT, 13, [6, USUAL], [4, REFUSING], [4, USUAL])];
const AFTER = LEARNT + 14 * HOUR;
const whole = live(RECORDS, AFTER, KNOWN);

test('six times the refusals: one page, whose onset holds the truth, and its recovery', () => {
  const { decisions } = whole;
  const pages = ofKind(decisions, 'page');
  assert.equal(pages.length, 1);
  const [page] = pages;
  assert.ok(page !== undefined && page.onset !== null);
  assert.ok(page.at > BEGINS && page.at - BEGINS < HOUR, `after ${(page.at - BEGINS) / MINUTE} min`);
  assert.ok(page.onset.earliest <= BEGINS && BEGINS <= page.onset.latest, JSON.stringify(page.onset));
  assert.ok(page.onset.latest - page.onset.earliest < 2 * HOUR);
  assert.match(page.why, /^Refusals: \d+ % of \d+ readings since .* UTC \(normal .*\); by chance about/);
  const [lead] = page.signals;
  assert.ok(lead?.metric === 'refusal' && lead.segment === null);
  assert.ok(lead.observed > lead.envelope && lead.envelope > lead.expected);
  assert.ok(lead.effect[0] > 0, 'the whole interval of the effect lies above nothing');
  const [recovered] = ofKind(decisions, 'recovered');
  assert.equal(recovered?.episode, page.episode);
  assert.ok(recovered !== undefined && recovered.at > ENDS && recovered.at - ENDS < 3 * HOUR);
});

test('killed at any moment and started again, it decides and remembers the same, bit for bit', () => {
  let snapshot = learnt.snapshot;
  const decisions: Decision[] = [];
  // Within a minute before the page, during the episode, and after it.
  const stops = [BEGINS + 12.4 * MINUTE, BEGINS + 2 * HOUR, ENDS + 35 * MINUTE];
  let from = 0;
  for (const until of [...stops, AFTER]) {
    const engine = createEngine(PARTS, stored(snapshot));
    for (; from < RECORDS.length && (RECORDS[from] as TelemetryRecord).at < until; from += 1)
      engine.take(RECORDS[from] as TelemetryRecord);
    decisions.push(...engine.advanceTo(until));
    snapshot = engine.snapshot();
  }
  assert.deepEqual(decisions, whole.decisions);
  assert.deepEqual(stored(snapshot), stored(whole.snapshot));
});

test('30 % of calls failing pages within minutes, and also when nothing is known of the feature', () => {
  for (const [name, parts] of [
    ['learnt', KNOWN],
    ['cold', {}],
  ] as const) {
    const records = stretches(LEARNT, 14, [1, USUAL], [0.5, { ...USUAL, failing: 0.3 }], [2, USUAL]);
    const { decisions } = live(records, LEARNT + 3.5 * HOUR, parts);
    assert.deepEqual(kinds(decisions), ['page', 'recovered'], name);
    const [page] = ofKind(decisions, 'page');
    assert.equal(page?.route, 'hard_down', name);
    const after = (page?.at ?? 0) - (LEARNT + HOUR);
    assert.ok(after > 0 && after <= 6 * MINUTE, `${name}: ${after / MINUTE} min`);
    assert.match(page?.why ?? '', /^\d+ of the last \d+ calls fail/);
  }
});

test('before three weeks of history, degradation is a ticket that says why it is no page', () => {
  const at = START + 10 * DAY;
  const { decisions } = live(stretches(at, 15, [2, USUAL], [4, REFUSING]), at + 6 * HOUR, {
    snapshot: early.snapshot,
  });
  assert.deepEqual(ofKind(decisions, 'page'), []);
  const [ticket] = ofKind(decisions, 'ticket');
  assert.equal(ticket?.signals[0]?.metric, 'refusal');
  assert.match(ticket?.why ?? '', /No page: it would take three weeks of history/);
});

test('traffic that moves to the model that refuses more and is slower is no degradation', () => {
  const moved = () => stretches(LEARNT, 16, [2, USUAL], [6, { ...USUAL, large: 0.8 }]);
  assert.deepEqual(live(moved(), LEARNT + 8 * HOUR, KNOWN).decisions, []);
  // Did the calls not say which model answers, the same calls would be one.
  function* unsaid(): Generator<TelemetryRecord> {
    for (const call of moved())
      if (call.at < LEARNT + 4 * HOUR)
        yield {
          ...(call as LlmCall),
          attributes: { 'gen_ai.request.model': 'small', 'user.segment': 'free' },
        };
  }
  assert.notDeepEqual(live(unsaid(), LEARNT + 4 * HOUR, KNOWN).decisions, []);
});

test('a fault in one kind of traffic names it', () => {
  function* faulty(): Generator<TelemetryRecord> {
    for (const record of stretches(LEARNT, 17, [2, USUAL], [4, REFUSING])) {
      const call = record as LlmCall;
      const isLarge = call.attributes['gen_ai.request.model'] === 'large';
      yield call.at < LEARNT + 2 * HOUR || isLarge ? call : { ...call, evaluations: { refusal: 0 } };
    }
  }
  const { decisions } = live(faulty(), LEARNT + 6 * HOUR, KNOWN);
  const pages = ofKind(decisions, 'page');
  assert.equal(pages.length, 1);
  const values = pages[0]?.segments.map(({ value }) => value);
  assert.ok(
    values?.some((value) => value === 'large' || value === 'pro'),
    JSON.stringify(values),
  );
});

test('a score that nobody explained is never judged; explained, the same drop is', () => {
  const dropping = (name: string) =>
    stretches(START, 31, [96, { ...PAST, scores: { [name]: 1 } }], [3, { ...USUAL, scores: { [name]: 0 } }]);
  const until = START + 99 * HOUR;
  const meaning: Extract<TelemetryRecord, { kind: 'evaluator' }> = {
    kind: 'evaluator',
    at: START,
    feature: FEATURE,
    name: 'correct',
    layer: 'quality',
    worse: 'down',
  };
  const unexplained = live([meaning, ...dropping('mystery')], until);
  assert.deepEqual(kinds(unexplained.decisions), ['notice']);
  const explained = live([meaning, ...dropping('correct')], until);
  assert.equal(ofKind(explained.decisions, 'ticket')[0]?.signals[0]?.metric, 'eval.correct');
});

test('a verdict on an answer that comes late counts as if it had come with it', () => {
  function* late(): Generator<TelemetryRecord> {
    const waiting: Evaluation[] = [];
    for (const record of stretches(LEARNT, 18, [2, USUAL], [3, REFUSING])) {
      while ((waiting[0]?.at ?? Number.POSITIVE_INFINITY) <= record.at) yield waiting.shift() as Evaluation;
      const { evaluations, ...call } = record as LlmCall;
      yield { ...call, evaluations: {} };
      const { at, feature, attributes } = call;
      const rest = { feature, label: null, responseId: null, attributes };
      for (const [name, score] of Object.entries(evaluations))
        waiting.push({ kind: 'evaluation', at: at + 3 * MINUTE, name, score, ...rest });
    }
  }
  const { decisions } = live(late(), LEARNT + 5 * HOUR, KNOWN);
  const pages = ofKind(decisions, 'page');
  assert.equal(pages.length, 1);
  assert.equal(pages[0]?.signals[0]?.metric, 'refusal');
});

test('a person’s word makes what happens now the normal', () => {
  const engine = createEngine(PARTS, learnt.snapshot);
  const until = LEARNT + 25 * HOUR;
  for (const record of stretches(LEARNT, 19, [25, { ...REFUSING, perHour: 20 }])) engine.take(record);
  assert.equal(ofKind(engine.advanceTo(until), 'page').length, 1);
  const level = (): number =>
    engine.normals(FEATURE, until).find(({ series }) => series === `${FEATURE}/refusal`)?.level ?? Number.NaN;
  assert.ok(level() < 0.06, `${level()}`);
  assert.equal(engine.rebaseline('another', LEARNT, until), false);
  assert.equal(engine.rebaseline(FEATURE, LEARNT, until), true);
  // 0.12 · (0.7 + 0.3 · 3) = 0.19 in all.
  assert.ok(level() > 0.09, `${level()}`);
  assert.equal(engine.watched(FEATURE, until), null, 'the page is over');
  for (const record of stretches(until, 20, [5, { ...REFUSING, perHour: 20 }])) engine.take(record);
  assert.deepEqual(ofKind(engine.advanceTo(until + 5 * HOUR), 'page'), []);
});

test('a state of another version is refused by name', () => {
  const other = { version: 2, state: learnt.snapshot.state } as unknown as typeof learnt.snapshot;
  assert.throws(() => createEngine(PARTS, other), /version 2; this program reads version 1/);
});
