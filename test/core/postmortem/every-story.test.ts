// What holds for every post-mortem, whatever the incident: actions, citations, the same facts from the same record.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fact } from '../../../src/core/postmortem/fact.ts';
import { type PostmortemFacts, postmortemFacts } from '../../../src/core/postmortem/facts.ts';
import { factsIn } from '../../../src/core/postmortem/grounding.ts';
import { alert, ana, declared, type Story, story } from './record-parts.ts';
import { STORIES } from './records.ts';

const factsOf = ({ state, events, now }: Story): PostmortemFacts => postmortemFacts(state, events, now);
const text = (fact: Fact | undefined): string =>
  fact === undefined
    ? '(none)'
    : fact.known
      ? `${fact.text} [${fact.evidence.join(' ')}]`
      : `unknown: ${fact.why}`;
describe('every story', () => {
  for (const [name, make] of Object.entries(STORIES)) {
    test(`${name}: at least one action to prevent, one to detect, one golden-set case; each with owner, due date and end`, () => {
      const { actions } = factsOf(make());
      assert.ok(actions.some((item) => item.type === 'prevent'));
      assert.ok(actions.some((item) => item.type === 'detect'));
      assert.ok(actions.some((item) => text(item.what).startsWith('Golden set:')));
      for (const item of actions) {
        assert.equal(item.owner, 'unassigned (assign at review)');
        assert.match(text(item.due), /^2026-1\d-\d\d \(\d+ days after/);
        assert.ok(item.end.known && item.end.text.length > 10);
      }
    });

    test(`${name}: every known fact cites evidence, and the same record gives the same facts`, () => {
      const given = make();
      const facts = factsOf(given);
      for (const fact of factsIn(facts)) assert.ok(fact.evidence.length > 0, fact.text);
      assert.deepEqual(factsOf(given), facts);
    });
  }

  test('a late acknowledge and a severity given by nobody else leave no false praise', () => {
    const facts = factsOf(
      story([
        [0, declared()],
        [0, { type: 'alert_attached', alert: alert({ severity: null }) }],
        [9, { type: 'acknowledged', by: ana }],
      ]),
    );
    assert.ok(
      facts.lessons.badly
        .map(text)
        .includes('Acknowledged 9 min after the declaration (later than 5 min) [E1 E3]'),
    );
    assert.equal(
      facts.lessons.well.some((fact) => text(fact).startsWith('Acknowledged')),
      false,
    );
  });
});
