// Northwind's PagerDuty account: who is on call for the assistant on the afternoon of the story.
import type { PagerDutyAccount } from './pagerduty/account.ts';
import { ana, ben, northwindPeople, type SandboxPerson } from './slack/people.ts';

export const ASSISTANT_SERVICE = 'PASSIST';
export const ML_POLICY = 'PMLPOLI';
const ML_SCHEDULE = 'PMLSCHD';

export const userIdOf = (person: SandboxPerson) =>
  `PU${person.name
    .replaceAll(/[^a-z]/gi, '')
    .slice(0, 5)
    .toUpperCase()}`;

/** Ana holds the pager for the week of the story; Ben is next. One of the four people is in Slack only. */
export const northwindAccount: PagerDutyAccount = {
  users: northwindPeople
    .filter((person) => person.inPagerDuty)
    .map((person) => ({
      id: userIdOf(person),
      name: person.name,
      email: person.email,
      jobTitle: person.title,
    })),
  schedules: [
    {
      id: ML_SCHEDULE,
      name: 'ML primary',
      timeZone: 'Etc/UTC',
      shifts: [
        { userId: userIdOf(ben), start: '2026-11-09T09:00:00.000Z', end: '2026-11-16T09:00:00.000Z' },
        { userId: userIdOf(ana), start: '2026-11-16T09:00:00.000Z', end: '2026-11-23T09:00:00.000Z' },
        { userId: userIdOf(ben), start: '2026-11-23T09:00:00.000Z', end: '2026-11-30T09:00:00.000Z' },
      ],
    },
  ],
  escalationPolicies: [
    {
      id: ML_POLICY,
      name: 'LLM features',
      rules: [
        { delayMinutes: 30, targets: [{ kind: 'schedule', id: ML_SCHEDULE }] },
        { delayMinutes: 30, targets: [{ kind: 'user', id: userIdOf(ben) }] },
      ],
    },
  ],
  services: [
    {
      id: ASSISTANT_SERVICE,
      name: 'Assistant',
      escalationPolicyId: ML_POLICY,
      integrationKey: 'sandboxassistantintegrationkey01',
      acknowledgeTimeoutMinutes: null,
    },
  ],
};
