// Which alerts belong together, where each goes, and what an incident begins with.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { declarationOf } from '../../../src/core/correlation/declaration.ts';
import { featureOfAlert } from '../../../src/core/correlation/feature-of-alert.ts';
import { groupKeyOf } from '../../../src/core/correlation/group-key.ts';
import { placeOf } from '../../../src/core/correlation/placing.ts';
import type { IncidentId, PagerDutyIncidentId } from '../../../src/core/model/ids.ts';
import { minutes } from '../../../src/core/model/time.ts';
import { alertOf, T0 } from './alerts.ts';

const groupBy = ['feature', 'service', 'alertname'];
const INC1 = 'INC-1' as IncidentId;
const WINDOW = minutes(10);

describe('the group key', () => {
  it('is the source’s own where it has one', () => {
    const a = alertOf('a', { groupKey: 'g', feature: 'x' });
    assert.equal(groupKeyOf(a, groupBy), groupKeyOf(alertOf('b', { groupKey: 'g', feature: 'y' }), groupBy));
    assert.notEqual(groupKeyOf(a, groupBy), groupKeyOf({ ...a, source: 'elsewhere' }, groupBy));
  });

  it('is made of the configured labels otherwise, across sources', () => {
    const a = alertOf('a', { labels: { service: 's', pod: '1' } });
    const b = alertOf('b', { labels: { service: 's', pod: '2' }, source: 'elsewhere' });
    assert.equal(groupKeyOf(a, groupBy), groupKeyOf(b, groupBy));
    assert.notEqual(groupKeyOf(a, groupBy), groupKeyOf(alertOf('c', { labels: { service: 't' } }), groupBy));
  });

  it('leaves an alert with none of the labels alone', () => {
    const lone = (identity: string) => groupKeyOf(alertOf(identity, { feature: null }), groupBy);
    assert.notEqual(lone('a'), lone('b'));
  });

  it('never mixes up labels by what they contain', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        const key = (service: string, alertname: string) =>
          groupKeyOf(alertOf('x', { feature: null, labels: { service, alertname } }), groupBy);
        assert.equal(key(a, b) === key(c, d), a === c && b === d);
      }),
    );
  });
});

describe('the feature of an alert', () => {
  const features = [
    { key: 'support-answers', title: 'Support answers', pagerDutyService: 'PSHARED' },
    { key: 'search', title: null, pagerDutyService: 'PSHARED' },
    { key: 'drafts', title: 'Mail drafts', pagerDutyService: 'PDRAFTS' },
  ];
  const of = (title: string, serviceId: string | null, labels: Record<string, string> = {}) => {
    const pagerDuty = { incidentId: 'P1' as PagerDutyIncidentId, serviceId, escalationPolicyId: null };
    return featureOfAlert(alertOf('a', { feature: null, title, labels, pagerDuty }), features, ['assistant']);
  };

  it('is what the alert says, else its service’s, else the one its title names', () => {
    assert.equal(featureOfAlert(alertOf('a', { feature: 'said' }), features, []), 'said');
    assert.equal(of('Broken', 'PDRAFTS'), 'drafts');
    assert.equal(of('Mail drafts are empty', null), 'drafts');
    assert.equal(of('Broken', null, { service: 'search' }), 'search');
    assert.equal(of('Broken', null, { service: 'assistant' }), 'assistant');
  });

  it('is told by the title when several share a service, and unknown when it does not tell', () => {
    assert.equal(of('search: no results', 'PSHARED'), 'search');
    assert.equal(of('Broken', 'PSHARED'), null);
    assert.equal(of('search and Support answers broken', 'PSHARED'), null);
    assert.equal(of('research is broken', null), null);
  });
});

describe('the place of an alert', () => {
  const known = { incident: INC1, resolved: false, startsAt: T0 };
  const open = { incident: INC1, resolved: false, lastAt: T0 };

  it('is a new incident when nothing is known', () => {
    assert.deepEqual(placeOf(alertOf('a'), null, null, WINDOW), { kind: 'new', linkTo: null });
  });

  it('joins an open group to the millisecond of the window, in either order of time', () => {
    const joins = (ms: number) => placeOf(alertOf('a', { at: T0 + ms }), null, open, WINDOW).kind;
    assert.deepEqual(
      [joins(WINDOW), joins(WINDOW + 1), joins(-WINDOW), joins(-WINDOW - 1)],
      ['group', 'new', 'group', 'new'],
    );
  });

  it('never is a resolved incident, whatever the times, unless the alert is its own', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.boolean(), (startsAt, at, isKnown) => {
        const group = { ...open, resolved: true };
        const before = isKnown ? { ...known, resolved: true } : null;
        const place = placeOf(alertOf('a', { startsAt: T0 + startsAt, at: T0 + at }), before, group, WINDOW);
        const ownAgain = isKnown && startsAt <= 0;
        assert.deepEqual(place, ownAgain ? { kind: 'own', incident: INC1 } : { kind: 'new', linkTo: INC1 });
      }),
    );
  });

  it('waits for its trigger; a reopening needs none', () => {
    for (const status of ['acknowledged', 'resolved'] as const) {
      assert.equal(placeOf(alertOf('a', { status }), null, open, WINDOW).kind, 'early');
    }
    assert.equal(placeOf(alertOf('a', { status: 'reopened' }), null, null, WINDOW).kind, 'new');
    assert.equal(placeOf(alertOf('a', { status: 'unacknowledged' }), null, null, WINDOW).kind, 'new');
  });

  it('is not the present occurrence for the end of an earlier one', () => {
    const late = alertOf('a', { status: 'resolved', startsAt: T0 - 1 });
    assert.equal(placeOf(late, known, null, WINDOW).kind, 'early');
    const pagerDuty = { incidentId: 'P1' as PagerDutyIncidentId, serviceId: null, escalationPolicyId: null };
    assert.equal(
      placeOf({ ...late, pagerDuty }, known, null, WINDOW).kind,
      'own',
      'PagerDuty’s identity names one occurrence',
    );
  });
});

describe('the declaration', () => {
  it('has a title of one line, and a severity', () => {
    const facts = declarationOf(alertOf('a', { title: '  Answers\n are\twrong ', severity: null, by: null }));
    assert.equal(facts.title, 'Answers are wrong');
    assert.equal(facts.severity, 'sev3');
    assert.deepEqual(facts.by, { kind: 'outside', system: 'test', name: null });
    assert.match(declarationOf(alertOf('a', { title: ' ' })).title, /without a title/);
  });
});
