// Nothing in the draft that is not in the record: every number is found again, and an invented one is found out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Measurement } from '../../../src/core/model/finding.ts';
import type { EvidenceId } from '../../../src/core/model/ids.ts';
import { known } from '../../../src/core/postmortem/fact.ts';
import { type PostmortemFacts, postmortemFacts } from '../../../src/core/postmortem/facts.ts';
import { groundedOnly, groundingProblems, numbersIn } from '../../../src/core/postmortem/grounding.ts';
import { createDocuments } from '../../../src/edges/documents/documents.ts';
import { nastyText } from './nasty-text.ts';
import {
  alert,
  ana,
  declared,
  finding,
  measurement,
  minute,
  type Story,
  story,
  triage,
} from './record-parts.ts';
import { clear, hostile, STORIES } from './records.ts';

const documents = createDocuments();

function drafted({ state, events, now }: Story): {
  facts: PostmortemFacts;
  markdown: string;
  problems: readonly { text: string; problem: string }[];
} {
  const facts = postmortemFacts(state, events, now);
  const markdown = documents.postmortem(facts);
  return { facts, markdown, problems: groundingProblems(markdown, facts, events) };
}

for (const [name, make] of Object.entries(STORIES))
  test(`${name}: every number stands in the evidence cited beside it`, () => {
    const { markdown, problems } = drafted(make());
    assert.deepEqual(problems, []);
    assert.ok(numbersIn(markdown).length > 20);
  });

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyMeasurement: fc.Arbitrary<Measurement> = fc
  .record({
    observed: share,
    normal: share,
    low: share,
    high: share,
    n: fc.integer({ min: 1, max: 200_000 }),
    normalN: fc.integer({ min: 1, max: 200_000 }),
    unit: fc.constantFrom('share', 'score', 'ms'),
  })
  .map(({ observed, normal, low, high, n, normalN, unit }) => {
    const scale = unit === 'ms' ? 30_000 : 1;
    const [from, to] = [Math.min(low, high) * scale, Math.max(low, high) * scale] as const;
    return measurement({
      observed: observed * scale,
      normal: normal * scale,
      n,
      normalN,
      unit,
      interval: [from, to],
      normalRange: [from, to],
      effect: (observed - normal) * scale,
      effectInterval: [(observed - normal) * scale - from, (observed - normal) * scale + to],
    });
  });

test('whatever was measured and whenever, every number is grounded', () => {
  const minutes = fc.integer({ min: -5000, max: 5000 });
  fc.assert(
    fc.property(
      fc.array(anyMeasurement, { minLength: 1, maxLength: 4 }),
      minutes,
      fc.nat(4000),
      fc.nat(4000),
      (measurements, onset, ack, end) => {
        const result = triage({
          findings: measurements.map((one) => finding({ measurements: [one], line: 'no number here' })),
          onset: { at: minute(onset), earliest: minute(onset - 3), latest: minute(onset + 7) },
        });
        const made = story(
          [
            [0, declared()],
            [0, { type: 'alert_attached', alert: alert({ at: minute(onset + 1) }) }],
            [1, { type: 'triage_completed', result }],
            [ack, { type: 'acknowledged', by: ana }],
            [ack + end, { type: 'resolved', summary: null, by: ana }],
          ],
          ack + end + 1,
        );
        assert.deepEqual(drafted(made).problems, []);
      },
    ),
    { numRuns: 60, seed: 20_261_124 },
  );
});

test('numbers inside untrusted text are the record’s own, wherever it stands', () => {
  fc.assert(
    fc.property(nastyText, (text) => assert.deepEqual(drafted(hostile(text)).problems, [])),
    { numRuns: 60, seed: 20_261_124 },
  );
});

test('an invented number is found out on any line, and its line is taken out and listed', () => {
  const { facts, markdown } = drafted(clear());
  const { events } = clear();
  const lines = markdown.split('\n');
  const bullets = lines.flatMap((line, index) => (line.startsWith('- ') ? [index] : []));
  for (const index of bullets) {
    const forged = lines.with(index, `${lines[index]} and 31337 more`).join('\n');
    assert.deepEqual(
      groundingProblems(forged, facts, events).map((one) => one.problem),
      ['31337 is on a line that cites nothing with it'],
      lines[index],
    );
  }
  const forged = lines.with(bullets[3] ?? 0, '- 88 % of users left (E7)').join('\n');
  const { markdown: kept, removed } = groundedOnly(forged, facts, events);
  assert.equal(removed.length, 1);
  assert.ok(!kept.includes('of users left'));
  assert.match(kept, /## Removed, because the record does not hold it\n\n- 88 is on a line/);
});

test('a number from other evidence than the cited, a wrong derivation and a dead id are found out', () => {
  const { state, events, now } = clear();
  const facts = postmortemFacts(state, events, now);
  const forge = (fact: PostmortemFacts['resolution']) =>
    groundingProblems('', { ...facts, resolution: fact }, events).map((one) => one.problem);
  assert.deepEqual(forge(known('51.2 % were right', ['E8' as EvidenceId])), [
    '51.2 is neither in E8 nor computed',
  ]);
  assert.deepEqual(forge(known('hello', ['E99' as EvidenceId])), ['E99 is not in the record']);
  assert.deepEqual(forge(known('hello', [])), ['no evidence is cited']);
  assert.match(
    forge(
      known('after 7 min', ['E1' as EvidenceId], [{ formula: 'minutes', from: minute(0), to: minute(7) }]),
    ).join(),
    /minutes = 7 min does not rest on the cited evidence/,
  );
  assert.match(
    forge(known('170 calls', ['E7.1' as EvidenceId], [{ formula: 'calls', calls: 500, share: 0.34 }])).join(),
    /calls = 170 does not rest/,
  );
});
