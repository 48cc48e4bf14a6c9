// One PagerDuty account in the simulator, a recording proxy before it, and the pager that is tested. Ends with the test file.
import assert from 'node:assert/strict';
import { after, beforeEach } from 'node:test';
import type { PagerDutyIncidentId } from '../../../src/core/model/ids.ts';
import type { Outcome, TransportFailure } from '../../../src/core/model/result.ts';
import { createPager } from '../../../src/edges/pagerduty/pager.ts';
import type { Log, Pager } from '../../../src/flow/ports.ts';
import { startPagerDuty } from '../../../src/sandbox/pagerduty/pagerduty.ts';
import { startRecordingProxy } from './recording-proxy.ts';

export const BOT = 'bot@example.com';
export const ANA = 'ana@example.com';
export const DEADLINE_MS = 400;
const shift = { start: '2026-11-20T00:00:00Z', end: '2026-11-21T00:00:00Z' };

export const pagerDuty = await startPagerDuty({
  clock: () => '2026-11-20T12:00:00Z',
  sweepEveryMs: 0,
  users: [
    { id: 'PANA', name: 'Ana Silva', email: ANA },
    { id: 'PBO', name: 'Bo Li', email: 'bo@example.com' },
    { id: 'PCY', name: 'Cy Doe', email: 'cy@example.com' },
    { id: 'PBOT', name: 'Incident Bot', email: BOT },
    ...Array.from({ length: 120 }, (_, index) => ({
      id: `PX${index}`,
      name: `Crowd ${index}`,
      email: `crowd-${index}@example.com`,
    })),
  ],
  schedules: [
    { id: 'SPRIM', name: 'Primary', timeZone: 'UTC', shifts: [{ userId: 'PANA', ...shift }] },
    { id: 'SSEC', name: 'Secondary', timeZone: 'UTC', shifts: [{ userId: 'PBO', ...shift }] },
    { id: 'SNONE', name: 'Nobody', timeZone: 'UTC', shifts: [] },
  ],
  escalationPolicies: [
    {
      id: 'EPML',
      name: 'ML on-call',
      rules: [
        { delayMinutes: 10, targets: [{ kind: 'schedule', id: 'SPRIM' }] },
        {
          delayMinutes: 10,
          targets: [
            { kind: 'schedule', id: 'SSEC' },
            { kind: 'user', id: 'PANA' },
          ],
        },
      ],
    },
    {
      id: 'EPEMPTY',
      name: 'Nobody there',
      rules: [{ delayMinutes: 10, targets: [{ kind: 'schedule', id: 'SNONE' }] }],
    },
    {
      id: 'EPCROWD',
      name: 'Everybody',
      rules: [
        {
          delayMinutes: 10,
          targets: Array.from({ length: 120 }, (_, index) => ({ kind: 'user' as const, id: `PX${index}` })),
        },
      ],
    },
  ],
  services: [{ id: 'SVC', name: 'support-answers', escalationPolicyId: 'EPML', integrationKey: 'R0UTE' }],
});
export const proxy = await startRecordingProxy(pagerDuty.url);

export const warnings: string[] = [];
export const log: Log = {
  info: () => undefined,
  warn: (_fields, text) => void warnings.push(text),
  error: () => undefined,
};

after(async () => {
  await proxy.close();
  await pagerDuty.close();
});
beforeEach(() => {
  Object.assign(pagerDuty.faults, {
    down: false,
    answer: null,
    latencyMs: 0,
    rateLimitedForSeconds: null,
    only: null,
    onCall: null,
  });
  proxy.requests.length = 0;
  warnings.length = 0;
});

export function pager(
  changes: {
    readonly token?: string;
    readonly from?: string | null;
    readonly policy?: string;
    readonly url?: string;
  } = {},
): Pager {
  return createPager({
    config: {
      environment: {
        PAGERDUTY_API_TOKEN: changes.token ?? pagerDuty.token,
        PAGERDUTY_API_URL: changes.url ?? proxy.url,
        PAGERDUTY_FROM_EMAIL: changes.from === null ? undefined : (changes.from ?? BOT),
      },
      settings: { pagerduty: { escalationPolicy: changes.policy } },
    },
    log,
    deadlineMs: DEADLINE_MS,
  });
}

export const trigger = () =>
  pagerDuty.trigger({ serviceId: 'SVC', title: 'Answers are wrong' }) as PagerDutyIncidentId;
export const ask = (id: string) => pager().onCall({ incidentId: null, escalationPolicyId: id });
export const statusOf = (id: string) => pagerDuty.incident(id)?.status;
export const notesOf = (id: string) => (pagerDuty.incident(id)?.notes ?? []).map((note) => note.content);

export function answerOf<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.why);
  return outcome.value;
}
export function failureOf(outcome: Outcome<unknown>): TransportFailure {
  assert.ok(!outcome.ok, 'it succeeded');
  return outcome.failure;
}
