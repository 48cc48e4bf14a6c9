// Who is on call: incident → escalation policy → its levels → people with e-mails.
import { z } from 'zod';
import type { OnCallPerson } from '../../core/incident/incident-events.ts';
import type { PagerDutyIncidentId } from '../../core/model/ids.ts';
import { failed, type Outcome, success } from '../../core/model/result.ts';
import type { PagerDutyClient } from './client.ts';

type Person = Omit<OnCallPerson, 'slackUser'>;

/**
 * People of the lowest level that has anybody come first, to be invited. The others stand by: PagerDuty calls them if
 * nobody before them acknowledges.
 */
export async function findOnCall(
  client: PagerDutyClient,
  about: {
    readonly incidentId: PagerDutyIncidentId | null;
    readonly escalationPolicyId: string | null;
    readonly defaultPolicyId: string | null;
  },
): Promise<Outcome<{ readonly policy: string | null; readonly people: readonly Person[] }>> {
  const policyId = await policyOf(client, about);
  if (!policyId.ok) return policyId;
  const entries = await onCallEntries(client, policyId.value);
  if (!entries.ok) return entries;
  const [first] = entries.value;
  if (first !== undefined)
    return success({
      policy: first.escalation_policy.summary ?? policyId.value,
      people: peopleOf(entries.value),
    });
  // Nobody: either true, or the policy does not exist, which PagerDuty does not tell here.
  const policy = await client.send(
    {
      method: 'GET',
      path: `escalation_policies/${encodeURIComponent(policyId.value)}`,
      about: `the escalation policy ${policyId.value}`,
    },
    z.object({ escalation_policy: z.object({ summary: z.string().nullish(), name: z.string().nullish() }) }),
  );
  if (!policy.ok) return policy;
  const { name, summary } = policy.value.escalation_policy;
  return success({ policy: name ?? summary ?? policyId.value, people: [] });
}

async function policyOf(
  client: PagerDutyClient,
  about: Parameters<typeof findOnCall>[1],
): Promise<Outcome<string>> {
  if (about.escalationPolicyId !== null) return success(about.escalationPolicyId);
  if (about.incidentId !== null) {
    const incident = await client.send(
      {
        method: 'GET',
        path: `incidents/${encodeURIComponent(about.incidentId)}`,
        about: `the incident ${about.incidentId}`,
      },
      z.object({ incident: z.object({ escalation_policy: z.object({ id: z.string() }) }) }),
    );
    if (incident.ok) return success(incident.value.incident.escalation_policy.id);
    if (incident.failure.retryable || about.defaultPolicyId === null) return incident;
  }
  return about.defaultPolicyId !== null ? success(about.defaultPolicyId) : failed(NO_POLICY);
}

const NO_POLICY = {
  system: 'pagerduty',
  code: 'no_policy',
  why: 'No escalation policy is known for this incident: set pagerduty.escalationPolicy in oncall.yml to ask for its on-call people.',
  retryable: false,
};

const ENTRY = z.object({
  escalation_level: z.number().int(),
  escalation_policy: z.object({ id: z.string(), summary: z.string().nullish() }),
  user: z.object({
    id: z.string(),
    summary: z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
  }),
});
type Entry = z.infer<typeof ENTRY>;

// https://developer.pagerduty.com/docs/pagination: at most 100 a page and 10,000 records in all.
const PAGE_SIZE = 100;
const OFFSET_MAX = 10_000 - PAGE_SIZE;

async function onCallEntries(client: PagerDutyClient, policyId: string): Promise<Outcome<readonly Entry[]>> {
  const entries: Entry[] = [];
  for (let offset = 0; offset <= OFFSET_MAX; offset += PAGE_SIZE) {
    const page = await client.send(
      {
        method: 'GET',
        path: 'oncalls',
        query: {
          'escalation_policy_ids[]': [policyId],
          'include[]': ['users'],
          limit: String(PAGE_SIZE),
          offset: String(offset),
        },
        about: `who is on call for the escalation policy ${policyId}`,
      },
      z.object({ oncalls: z.array(ENTRY), more: z.boolean().nullish() }),
    );
    if (!page.ok) return page;
    entries.push(...page.value.oncalls);
    if (page.value.more !== true) break;
  }
  return success(entries);
}

/** Each person once, at their lowest level: a person may be on several schedules. */
function peopleOf(entries: readonly Entry[]): readonly Person[] {
  const byLevel = entries.toSorted((a, b) => a.escalation_level - b.escalation_level);
  const lowest = byLevel[0]?.escalation_level;
  const once = byLevel.filter(
    (entry, index) => byLevel.findIndex((other) => other.user.id === entry.user.id) === index,
  );
  return once.map(({ user: { id, name, summary, email }, escalation_level: level }) => {
    const person = { name: name ?? summary ?? id, email: email ?? null };
    if (level !== lowest) return { ...person, missing: null, standsBy: level };
    return {
      ...person,
      missing: person.email === null ? 'PagerDuty gives no e-mail address for them' : null,
    };
  });
}
