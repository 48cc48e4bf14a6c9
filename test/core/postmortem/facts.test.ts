// What the facts of a post-mortem say about each kind of incident, and what they refuse to say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fact } from '../../../src/core/postmortem/fact.ts';
import { type PostmortemFacts, postmortemFacts } from '../../../src/core/postmortem/facts.ts';
import { change, declared, finding, measurement, minute, type Story, story, triage } from './record-parts.ts';
import { bare, clear, noise, unclear } from './records.ts';

const factsOf = ({ state, events, now }: Story): PostmortemFacts => postmortemFacts(state, events, now);
const text = (fact: Fact | undefined): string =>
  fact === undefined
    ? '(none)'
    : fact.known
      ? `${fact.text} [${fact.evidence.join(' ')}]`
      : `unknown: ${fact.why}`;
const milestone = (facts: PostmortemFacts, name: string) => {
  const found = facts.response.find((one) => one.name === name);
  return [text(found?.when), text(found?.after)];
};

describe('a clear incident', () => {
  const facts = factsOf(clear());

  test('impact is in exact numbers with interval, n, normal range and basis', () => {
    assert.deepEqual(facts.impact.map(text), [
      'correct answers: 51.2 % over 500 calls (95 % interval 46.8 to 55.6 %); normally 84 % over 1,400 calls, 80.6 to 87.4 % at this number of calls [E7.1]',
      'correct answers where app.kind is composite: 12.1 % over 248 calls (95 % interval 8.6 to 16.8 %); normally 84 % over 1,400 calls, 79 to 89 % at this number of calls [E7.4]',
      'About 164 of these 500 calls more than normal were affected, by correct answers (95 % interval 140 to 188) [E7.1]',
      "Lasted about 105 min from onset to resolved (98 min to 107 min, by the onset's interval) [E7 E16]",
      'unknown: users affected (the record counts calls, not users)',
      'Basis: calls from 2026-11-20 12:02 UTC to 2026-11-20 13:02 UTC against 1,400 calls from 2026-11-13 12:02 UTC to 2026-11-20 12:02 UTC; calls outside this window are not counted [E7]',
    ]);
  });

  test('the cause is a class of the list, with evidence, called suspected; the trigger is kept apart', () => {
    assert.deepEqual(
      facts.causes.suspected.map((one) => one.cause),
      ['model version update'],
    );
    assert.match(text(facts.causes.suspected[0]?.for[0]), /The change came 2 min before the onset/);
    assert.match(text(facts.causes.trigger), /does not prove that it was the trigger \[E7\]/);
    assert.ok(!facts.causes.open.includes('model version update'));
  });

  test('each milestone has its time and the minutes since the one before', () => {
    assert.deepEqual(milestone(facts, 'onset'), [
      '2026-11-20 12:13 UTC, between 2026-11-20 12:11 UTC and 2026-11-20 12:20 UTC [E7]',
      'unknown: no milestone before it is known',
    ]);
    assert.deepEqual(milestone(facts, 'first evidence'), [
      '2026-11-20 12:59 UTC [E2]',
      '46 min after onset [E7 E2]',
    ]);
    assert.deepEqual(milestone(facts, 'acknowledged'), [
      '2026-11-20 13:04 UTC [E8]',
      '4 min after declared [E1 E8]',
    ]);
    assert.match(
      milestone(facts, 'mitigated').join(' '),
      /pinned again.*shown normal at 2026-11-20 13:55 UTC.*25 min after acknowledged/,
    );
  });

  test('sources that disagree on the severity are both reported', () => {
    assert.ok(
      facts.severity
        .map(text)
        .includes('pagerduty called it sev1 in "Wrong answers above 20 % for 10 min" [E2]'),
    );
  });

  test('what went well and badly comes from rules on the record; luck is left to the review', () => {
    assert.ok(
      facts.lessons.well
        .map(text)
        .includes('Acknowledged 4 min after the declaration (within 5 min) [E1 E8]'),
    );
    assert.ok(
      facts.lessons.badly
        .map(text)
        .includes('First noticed by an outside alert 46 min after the onset (later than 5 min) [E7 E2]'),
    );
    assert.ok(
      facts.lessons.badly.map(text).includes('Promised updates that came late or not at all: 1 [E14]'),
    );
    assert.deepEqual(facts.lessons.lucky.map(text), ['unknown: fill in at the review']);
  });

  test('rejected changes and checks answered no are theories rejected; what could not be looked at is an open question', () => {
    assert.match(
      facts.rejected.map(text).join('\n'),
      /web frontend 2\.31\. Rejected: it came 17 min after the onset/,
    );
    assert.match(facts.rejected.map(text).join('\n'), /"The provider returns more errors than normal": no\./);
    assert.match(
      facts.questions.map(text).join('\n'),
      /Could not look: no retrieval probes.*To enable it: Send retrieval_probe records\. \[E7\.3\]/,
    );
  });

  test('the lever that was pulled is told with what it took; the others stay unknown', () => {
    const levers = Object.fromEntries(facts.rollback.map((one) => [one.lever, one]));
    assert.equal(text(levers['model pin']?.took), '25 min from acknowledged [E8 E15]');
    assert.equal(levers['prompt']?.used.known, false);
    assert.ok(facts.rollback.every((one) => !one.drilled.known));
    assert.equal(facts.rollback.length, 6);
  });

  test('the non-determinism section has normal, observed, effect with interval, n, verdict and the smallest effect', () => {
    assert.deepEqual(Object.values(facts.nonDeterminism).map(text), [
      'correct answers, all calls [E7.1]',
      '84 % over 1,400 calls; 80.6 to 87.4 % is to be expected at this number of calls [E7.1]',
      '51.2 % over 500 calls (95 % interval 46.8 to 55.6 %) [E7.1]',
      '-32.8 points (95 % interval -37.6 to -27.9 points) [E7.1]',
      'clearly outside normal [E7]',
      '5.4 points: what 500 calls against 1,400 find with 80 % chance [E7.1]',
      'unknown: not measured: no replays of the affected calls are in the record',
    ]);
  });
});

test('a reading just outside in a check that answered no is no impact', () => {
  const answeredNo = finding({
    answer: { kind: 'no' },
    measurements: [
      measurement({
        name: 'median output',
        unit: 'tokens',
        worse: 'up',
        observed: 339,
        normal: 308,
        normalRange: [286, 332],
      }),
    ],
  });
  const facts = factsOf(
    story([
      [0, declared()],
      [2, { type: 'triage_completed', result: triage({ findings: [finding(), answeredNo] }) }],
    ]),
  );
  assert.equal(
    facts.impact.some((fact) => text(fact).includes('median output')),
    false,
  );
});

test('at a share near all, the smallest effect is unknown instead of nought', () => {
  const rare = measurement({ normal: 0.9997, normalRange: [0.997, 1], observed: 0.923, n: 300 });
  const facts = factsOf(
    story([
      [0, declared()],
      [2, { type: 'triage_completed', result: triage({ findings: [finding({ measurements: [rare] })] }) }],
    ]),
  );
  assert.match(text(facts.nonDeterminism.smallest), /^unknown: the normal share is so near/);
});

describe('no forced choice', () => {
  test('an ambiguous verdict has no cause, and says that we are not certain', () => {
    const facts = factsOf(unclear());
    assert.deepEqual(facts.causes.suspected, []);
    assert.equal(facts.causes.undetermined, 'it is not certain that this was a problem');
    assert.match(text(facts.nonDeterminism.verdict), /we are not certain that this was a problem/);
  });

  test('a change whose type says nothing about the mechanism stays undetermined', () => {
    const deploy = change({ type: 'deploy', summary: 'release 7' });
    const facts = factsOf(
      story([
        [0, declared()],
        [2, { type: 'triage_completed', result: triage({ suspectChange: deploy }) }],
      ]),
    );
    assert.deepEqual(facts.causes.suspected, []);
    assert.match(facts.causes.undetermined, /type "deploy"/);
  });

  test('a change after the latest moment of the onset is counted against itself', () => {
    const late = change({ at: minute(-5) });
    const facts = factsOf(
      story([
        [0, declared()],
        [2, { type: 'triage_completed', result: triage({ suspectChange: late }) }],
      ]),
    );
    assert.match(text(facts.causes.suspected[0]?.against[0]), /after the latest moment of the onset/);
  });

  test('the change that coincides with the end mitigated it, not a later lever', () => {
    const pin = change({ at: minute(8), summary: 'pinned gpt-4-0314' });
    const flag = change({ at: minute(20), type: 'feature_flag', summary: 'hint texts on' });
    const over = triage({
      at: minute(60),
      verdict: 'inside',
      recovery: { at: minute(9), earliest: minute(7), latest: minute(12), endedBy: pin },
      rejectedChanges: [{ change: flag, why: 'after the onset' }],
    });
    const facts = factsOf(
      story([
        [0, declared()],
        [2, { type: 'triage_completed', result: triage() }],
        [60, { type: 'triage_completed', result: over }],
      ]),
    );
    assert.match(milestone(facts, 'mitigated').join(' '), /pinned gpt-4-0314/);
  });

  test('an incident of which nothing is known says unknown wherever nothing is known', () => {
    const facts = factsOf(bare());
    for (const fact of [
      facts.causes.trigger,
      facts.resolution,
      facts.nonDeterminism.observed,
      facts.coverage.hadCases,
      facts.detection.sooner,
    ])
      assert.equal(fact.known, false, text(fact));
  });

  test('noise names the threshold to tune', () => {
    const facts = factsOf(noise());
    assert.match(
      text(facts.detection.falseAlarm),
      /Threshold to tune: that of "Wrong answers above 20 % for 10 min" \[E4 E2 E3\]/,
    );
    assert.ok(facts.actions.some((item) => text(item.what).startsWith('Raise the threshold')));
  });
});
