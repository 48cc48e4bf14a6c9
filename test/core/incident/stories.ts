// given(events).when(command).thenEvents(events): incidents tested as stories, without a store and without fakes.
import assert from 'node:assert/strict';
import { decide } from '../../../src/core/incident/decide.ts';
import { replay } from '../../../src/core/incident/evolve.ts';
import type { IncidentCommand } from '../../../src/core/incident/incident-commands.ts';
import type { Actor, IncidentEvent, RecordedEvent } from '../../../src/core/incident/incident-events.ts';
import type { IncidentState } from '../../../src/core/incident/incident-state.ts';
import type { Alert } from '../../../src/core/model/alert.ts';
import { incidentIdOf, type PagerDutyIncidentId, type SlackUserId } from '../../../src/core/model/ids.ts';
import type { Refusal } from '../../../src/core/model/result.ts';

export const START = Date.parse('2026-11-20T14:10:00Z');
export const INCIDENT = incidentIdOf(42);
export const ANA: Actor = {
  kind: 'person',
  name: 'Ana Silva',
  slackUser: 'U0ANA' as SlackUserId,
  email: 'ana@northwind.example',
};
export const BEN: Actor = {
  kind: 'person',
  name: 'Ben Okoye',
  slackUser: 'U0BEN' as SlackUserId,
  email: 'ben@northwind.example',
};

export const DECLARED: Extract<IncidentEvent, { type: 'declared' }> = {
  type: 'declared',
  incident: INCIDENT,
  title: 'assistant: correct answers below 70 %',
  severity: 'sev2',
  feature: 'assistant',
  detectedBy: { kind: 'alert', source: 'pagerduty' },
  by: { kind: 'outside', system: 'pagerduty', name: null },
  description: null,
};

export const page = (change: Partial<Alert> = {}): Alert => ({
  source: 'pagerduty',
  identity: 'Q1ABC',
  groupKey: 'assistant',
  status: 'firing',
  title: 'assistant: correct answers below 70 %',
  description: null,
  feature: 'assistant',
  severity: 'sev2',
  labels: {},
  startsAt: START,
  at: START,
  link: 'https://northwind.pagerduty.example/incidents/Q1ABC',
  by: null,
  pagerDuty: { incidentId: 'Q1ABC' as PagerDutyIncidentId, serviceId: 'PSVC', escalationPolicyId: 'PPOL' },
  ...change,
});

export const recorded = (events: readonly IncidentEvent[]): readonly RecordedEvent[] =>
  events.map((event, index) => ({
    incident: INCIDENT,
    version: index + 1,
    at: START + index * 60_000,
    event,
  }));

export const stateOf = (events: readonly IncidentEvent[]): IncidentState => replay(recorded(events));

export function given(...events: readonly IncidentEvent[]) {
  const state = events.length === 0 ? null : stateOf(events);
  return {
    when(command: IncidentCommand, at = START + 3_600_000) {
      const decision = decide(state, command, at);
      return {
        thenEvents(...expected: readonly IncidentEvent[]): void {
          assert.ok(decision.ok, `refused: ${decision.ok ? '' : decision.refusal.say}`);
          assert.deepEqual(decision.value, expected);
        },
        thenRefused(code: string): Refusal {
          assert.ok(!decision.ok, 'it was accepted');
          assert.equal(decision.refusal.code, code);
          assert.notEqual(decision.refusal.remedy, '');
          return decision.refusal;
        },
      };
    },
  };
}
