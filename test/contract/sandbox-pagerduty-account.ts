// An account with two people, two levels and one service, for the simulator's tests.
import type { PagerDutyAccount } from '../../src/sandbox/pagerduty/account.ts';

export const START = '2026-11-20T13:00:00.000Z';

export const account: PagerDutyAccount = {
  users: [
    { id: 'PUSER01', name: 'Ana Duarte', email: 'ana@northwind.example', jobTitle: 'ML engineer' },
    { id: 'PUSER02', name: 'Ben Okafor', email: 'ben@northwind.example' },
  ],
  schedules: [
    {
      id: 'PSCHED1',
      name: 'LLM primary',
      timeZone: 'Etc/UTC',
      shifts: [
        { userId: 'PUSER01', start: '2026-11-16T09:00:00.000Z', end: '2026-11-23T09:00:00.000Z' },
        { userId: 'PUSER02', start: '2026-11-23T09:00:00.000Z', end: '2026-11-30T09:00:00.000Z' },
      ],
    },
  ],
  escalationPolicies: [
    {
      id: 'PPOLICY',
      name: 'LLM features',
      rules: [
        { delayMinutes: 15, targets: [{ kind: 'schedule', id: 'PSCHED1' }] },
        { delayMinutes: 30, targets: [{ kind: 'user', id: 'PUSER02' }] },
      ],
    },
  ],
  services: [
    {
      id: 'PSERV01',
      name: 'Assistant',
      escalationPolicyId: 'PPOLICY',
      integrationKey: 'a'.repeat(32),
      acknowledgeTimeoutMinutes: 60,
    },
  ],
};

/** A clock that a test moves. */
export function handClock(start = START) {
  let now = Date.parse(start);
  return {
    now: () => new Date(now).toISOString(),
    pass: (minutes: number) => {
      now += minutes * 60_000;
    },
  };
}
