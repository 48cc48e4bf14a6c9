// What one may ask of an incident, as stories.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IncidentEvent } from '../../../src/core/incident/incident-events.ts';
import { ANA, BEN, DECLARED, given, page, START, stateOf } from './stories.ts';

const ATTACHED = { type: 'alert_attached', alert: page() } as const;
const PAGERDUTY = { kind: 'outside', system: 'pagerduty', name: 'Ana Silva' } as const;

describe('an alert', () => {
  it('joins once, however often it is delivered', () => {
    given(DECLARED).when({ type: 'attach_alert', alert: page() }).thenEvents(ATTACHED);
    given(DECLARED, ATTACHED).when({ type: 'attach_alert', alert: page() }).thenEvents();
  });

  it('acknowledged in PagerDuty acknowledges here, once', () => {
    const alert = page({ status: 'acknowledged', by: 'Ana Silva' });
    given(DECLARED, ATTACHED)
      .when({ type: 'attach_alert', alert })
      .thenEvents({ type: 'acknowledged', by: PAGERDUTY });
    given(DECLARED, ATTACHED, { type: 'acknowledged', by: ANA })
      .when({ type: 'attach_alert', alert })
      .thenEvents();
  });

  it('resolved in PagerDuty resolves here, and its echo changes nothing', () => {
    const alert = page({ status: 'resolved', by: 'Ana Silva' });
    given(DECLARED, ATTACHED)
      .when({ type: 'attach_alert', alert })
      .thenEvents({ type: 'alert_resolved', alert }, { type: 'resolved', summary: null, by: PAGERDUTY });
    given(DECLARED, ATTACHED, { type: 'resolved', summary: 'pinned', by: ANA })
      .when({ type: 'attach_alert', alert })
      .thenEvents({ type: 'alert_resolved', alert });
  });

  it('that ends elsewhere does not end the incident: whether the harm is over is for a person to say', () => {
    const firing = page({ source: 'alertmanager', identity: 'f1', pagerDuty: null });
    const alert = { ...firing, status: 'resolved' } as const;
    given(DECLARED, { type: 'alert_attached', alert: firing })
      .when({ type: 'attach_alert', alert })
      .thenEvents({ type: 'alert_resolved', alert });
  });

  it('that fires again after its end is told again; a late repeat of the old one is not', () => {
    const firing = page({ source: 'alertmanager', identity: 'f1', pagerDuty: null });
    const ended = [
      { type: 'alert_attached', alert: firing },
      { type: 'alert_resolved', alert: { ...firing, status: 'resolved' } },
    ] as const;
    const again = { ...firing, startsAt: START + 600_000 };
    given(DECLARED, ...ended)
      .when({ type: 'attach_alert', alert: again })
      .thenEvents({ type: 'alert_attached', alert: again });
    given(DECLARED, ...ended)
      .when({ type: 'attach_alert', alert: firing })
      .thenEvents();
  });

  it('that ends while another still fires keeps the incident open', () => {
    const other = page({ identity: 'Q2', pagerDuty: null, source: 'alertmanager' });
    const alert = page({ status: 'resolved' });
    given(DECLARED, ATTACHED, { type: 'alert_attached', alert: other })
      .when({ type: 'attach_alert', alert })
      .thenEvents({ type: 'alert_resolved', alert });
  });

  it('whose end is told late, after it was reopened, does not end the incident', () => {
    const reopened = page({ status: 'reopened', at: START + 1_200_000 });
    given(DECLARED, ATTACHED)
      .when({ type: 'attach_alert', alert: reopened })
      .thenEvents({ type: 'alert_attached', alert: reopened });
    given(DECLARED, ATTACHED, { type: 'alert_attached', alert: reopened })
      .when({ type: 'attach_alert', alert: page({ status: 'resolved', at: START + 600_000 }) })
      .thenEvents();
  });

  it('of a second page in an acknowledged incident calls people again, and can be acknowledged', () => {
    const second = { type: 'alert_attached', alert: page({ identity: 'Q2' }) } as const;
    given(DECLARED, ATTACHED, { type: 'acknowledged', by: ANA }, second)
      .when({ type: 'acknowledge', by: ANA })
      .thenEvents({ type: 'acknowledged', by: ANA });
  });

  it('reopened in PagerDuty reopens', () => {
    const alert = page({ status: 'reopened', by: 'Ben Okoye' });
    given(DECLARED, ATTACHED, { type: 'resolved', summary: null, by: ANA })
      .when({ type: 'attach_alert', alert })
      .thenEvents({
        type: 'reopened',
        reason: 'reopened in pagerduty',
        by: { kind: 'outside', system: 'pagerduty', name: 'Ben Okoye' },
      });
  });

  it('no longer acknowledged in PagerDuty can be acknowledged again', () => {
    const alert = page({ status: 'unacknowledged' });
    const ended = { type: 'acknowledgement_ended', by: { ...PAGERDUTY, name: null } } as const;
    given(DECLARED, ATTACHED, { type: 'acknowledged', by: ANA })
      .when({ type: 'attach_alert', alert })
      .thenEvents(ended);
    given(DECLARED, ATTACHED, { type: 'acknowledged', by: ANA }, ended)
      .when({ type: 'acknowledge', by: BEN })
      .thenEvents({ type: 'acknowledged', by: BEN });
    given(DECLARED, ATTACHED).when({ type: 'attach_alert', alert }).thenEvents();
  });

  it('reopened after its end counts as firing again: another one that ends does not end the incident', () => {
    const other = page({ identity: 'Q2' });
    const ended = page({ status: 'resolved', by: 'Ben Okoye' });
    const by = { kind: 'outside', system: 'pagerduty', name: 'Ben Okoye' } as const;
    const again = page({ status: 'reopened', by: 'Ben Okoye' });
    const past: readonly IncidentEvent[] = [
      DECLARED,
      ATTACHED,
      { type: 'acknowledged', by: ANA },
      { type: 'alert_resolved', alert: ended },
      { type: 'resolved', summary: null, by },
    ];
    const reopening: readonly IncidentEvent[] = [
      { type: 'alert_attached', alert: again },
      { type: 'reopened', reason: 'reopened in pagerduty', by },
    ];
    given(...past)
      .when({ type: 'attach_alert', alert: again })
      .thenEvents(...reopening);
    assert.equal(stateOf([...past, ...reopening]).status, 'triggered', 'PagerDuty calls people again');
    const end = page({ identity: 'Q2', status: 'resolved' });
    given(...past, ...reopening, { type: 'alert_attached', alert: other })
      .when({ type: 'attach_alert', alert: end })
      .thenEvents({ type: 'alert_resolved', alert: end });
  });
});

describe('people', () => {
  it('acknowledge once; the second is told who was first', () => {
    given(DECLARED).when({ type: 'acknowledge', by: ANA }).thenEvents({ type: 'acknowledged', by: ANA });
    given(DECLARED, { type: 'acknowledged', by: ANA })
      .when({ type: 'acknowledge', by: BEN })
      .thenRefused('already_acknowledged');
  });

  it('hand a role over in writing; nobody takes it away', () => {
    const taken = { type: 'role_taken', role: 'commander', holder: ANA, handover: null } as const;
    given(DECLARED).when({ type: 'take_role', role: 'commander', by: ANA }).thenEvents(taken);
    given(DECLARED, taken).when({ type: 'take_role', role: 'commander', by: BEN }).thenRefused('role_taken');
    given(DECLARED, taken)
      .when({ type: 'hand_over_role', role: 'commander', to: BEN, note: ' ', by: ANA })
      .thenRefused('handover_unwritten');
    given(DECLARED, taken)
      .when({ type: 'hand_over_role', role: 'commander', to: BEN, note: 'pin is in', by: ANA })
      .thenEvents({
        type: 'role_taken',
        role: 'commander',
        holder: BEN,
        handover: { from: ANA, note: 'pin is in' },
      });
    given(DECLARED)
      .when({ type: 'hand_over_role', role: 'commander', to: BEN, note: 'x', by: ANA })
      .thenRefused('role_free');
  });

  it('change severity, but not to what it is', () => {
    given(DECLARED)
      .when({ type: 'change_severity', to: 'sev1', reason: 'all users', by: ANA })
      .thenEvents({ type: 'severity_changed', from: 'sev2', to: 'sev1', reason: 'all users', by: ANA });
    given(DECLARED)
      .when({ type: 'change_severity', to: 'sev2', reason: null, by: ANA })
      .thenRefused('same_severity');
  });

  it('mark noise, which also resolves', () => {
    given(DECLARED)
      .when({ type: 'mark_noise', reason: 'load test', by: ANA })
      .thenEvents(
        { type: 'marked_noise', reason: 'load test', by: ANA },
        { type: 'resolved', summary: 'noise', by: ANA },
      );
  });

  it('cannot resolve twice, nor reopen what is open, nor promise the past', () => {
    given(DECLARED, { type: 'resolved', summary: null, by: ANA })
      .when({ type: 'resolve', summary: null, by: BEN })
      .thenRefused('already_resolved');
    given(DECLARED).when({ type: 'reopen', reason: null, by: BEN }).thenRefused('not_resolved');
    given(DECLARED)
      .when({ type: 'post_update', text: 'x', nextUpdateAt: START, by: ANA }, START + 1)
      .thenRefused('update_in_past');
    given(DECLARED)
      .when({ type: 'snooze', until: START, by: ANA }, START + 1)
      .thenRefused('snooze_in_past');
  });

  it('ask for a triage, one at a time', () => {
    given(DECLARED).when({ type: 'request_triage', by: ANA }).thenRefused('triage_running');
    given(DECLARED, { type: 'effect_failed', effect: 'run_triage', system: 'x', why: 'y', remedy: 'z' })
      .when({ type: 'request_triage', by: ANA })
      .thenEvents({ type: 'triage_requested', by: ANA });
  });
});

describe('what the bot records of its own work', () => {
  const failed = { effect: 'run_triage', system: 'store', why: 'no disk', remedy: 'again' } as const;

  it('stands once, also when a killed process does it a second time', () => {
    given(DECLARED, { type: 'effect_failed', ...failed })
      .when({ type: 'record_failure', ...failed })
      .thenEvents();
    given(DECLARED, { type: 'on_call_found', people: [], policy: 'p', problem: null, retryable: false })
      .when({ type: 'record_on_call', people: [], policy: 'p' })
      .thenEvents();
  });
});

describe('a promised update', () => {
  const promised = {
    type: 'status_updated',
    text: 'pinning',
    nextUpdateAt: START + 600_000,
    by: ANA,
  } as const;

  it('is asked for when it does not come', () => {
    given(DECLARED, promised)
      .when({ type: 'remind_update', promisedAt: START + 600_000 })
      .thenEvents({ type: 'update_overdue', promisedAt: START + 600_000 });
  });

  it('is not asked for when a later one came, after the end, or while snoozed', () => {
    given(DECLARED, promised, { ...promised, nextUpdateAt: null })
      .when({ type: 'remind_update', promisedAt: START + 600_000 })
      .thenEvents();
    given(DECLARED, promised, { type: 'resolved', summary: null, by: ANA })
      .when({ type: 'remind_update', promisedAt: START + 600_000 })
      .thenEvents();
    given(DECLARED, promised, { type: 'snoozed', until: START + 900_000, by: ANA })
      .when({ type: 'remind_update', promisedAt: START + 600_000 })
      .thenEvents();
  });
});

describe('an incident that does not exist', () => {
  it('can only be declared', () => {
    given().when({ type: 'acknowledge', by: ANA }).thenRefused('no_such_incident');
    given(DECLARED)
      .when({ ...DECLARED, type: 'declare' })
      .thenRefused('already_declared');
  });
});
