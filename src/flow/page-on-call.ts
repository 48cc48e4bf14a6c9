// PagerDuty in the flow: who is on call, what we tell PagerDuty, and what the channel hears when it does not answer.
import { OWN_NOTE_MARK } from '../core/correlation/own-note.ts';
import type { OnCallPerson } from '../core/incident/incident-events.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import type { IncidentId, PagerDutyIncidentId } from '../core/model/ids.ts';
import { type Outcome, success } from '../core/model/result.ts';
import type { Chat, IncidentStore, OnCallAnswer, Pager } from './ports.ts';

export interface PagerPorts {
  readonly incidents: IncidentStore;
  readonly chat: Chat;
  readonly pager: Pager;
}

/**
 * Escalation policy → people → their Slack users. PagerDuty not answering is part of the answer, and the channel opens;
 * Slack not answering is a failure, because nothing could be opened without it either.
 */
export async function findOnCall(
  { pager, chat }: Pick<PagerPorts, 'pager' | 'chat'>,
  incident: IncidentState,
  configuredPolicy: string | null,
): Promise<Outcome<OnCallAnswer>> {
  const asked = await pager.onCall(whomToAsk(incident, configuredPolicy));
  if (!asked.ok) {
    const { why, retryable } = asked.failure;
    const next = retryable
      ? 'The bot asks again and invites them then; until it does, page somebody by hand.'
      : 'Page somebody by hand.';
    const problem = `Who is on call is unknown: ${/[.!?]$/.test(why) ? why : `${why}.`} ${next}`;
    return success({ people: [], policy: null, problem, retryable });
  }
  const people = await allInSlack(chat, asked.value.people);
  if (!people.ok) return people;
  const problem = people.value.length === 0 ? 'Nobody is on call under this escalation policy.' : null;
  return success({ people: people.value, policy: asked.value.policy, problem, retryable: false });
}

/** After PagerDuty did not answer while the channel opened: asks until it does, then the people are invited. */
export async function findOnCallAgain(
  ports: PagerPorts,
  configuredPolicy: (incident: IncidentState) => string | null,
  id: IncidentId,
): Promise<Outcome<void>> {
  const incident = await existing(ports.incidents, id);
  const asked = await ports.pager.onCall(whomToAsk(incident, configuredPolicy(incident)));
  if (!asked.ok) return asked;
  const people = await allInSlack(ports.chat, asked.value.people);
  if (!people.ok) return people;
  await ports.incidents.execute(id, {
    type: 'record_on_call',
    people: people.value,
    policy: asked.value.policy,
  });
  return success(undefined);
}

const whomToAsk = ({ pagerDuty }: IncidentState, configuredPolicy: string | null) => ({
  incidentId: pagerDuty?.incidentId ?? null,
  escalationPolicyId: pagerDuty?.escalationPolicyId ?? configuredPolicy,
});

type PagedPerson = Omit<OnCallPerson, 'slackUser'>;

async function allInSlack(
  chat: Chat,
  people: readonly PagedPerson[],
): Promise<Outcome<readonly OnCallPerson[]>> {
  const found = await Promise.all(people.map((person) => inSlack(chat, person)));
  const failure = found.find((one) => !one.ok);
  if (failure !== undefined && !failure.ok) return failure;
  return success(found.flatMap((one) => (one.ok ? [one.value] : [])));
}

async function inSlack(chat: Chat, person: PagedPerson): Promise<Outcome<OnCallPerson>> {
  const missing = (why: string) => success({ ...person, slackUser: null, missing: why });
  if (person.standsBy !== undefined) return success({ ...person, slackUser: null });
  if (person.email === null) return missing(person.missing ?? 'PagerDuty has no e-mail for them');
  const found = await chat.userByEmail(person.email);
  if (!found.ok && found.failure.retryable) return found;
  if (!found.ok) return missing(`Slack could not be asked for ${person.email}: ${found.failure.why}`);
  if (found.value === null) return missing(`no Slack user has ${person.email}`);
  return success({ ...person, slackUser: found.value, missing: person.missing });
}

/** Leaves the channel's link on the PagerDuty incident, for whoever looks there first. */
export async function notePagerDuty(ports: PagerPorts, id: IncidentId): Promise<Outcome<void>> {
  const incident = await existing(ports.incidents, id);
  if (incident.pagerDuty === null) return success(undefined);
  const { id: channel, name } = incident.channel;
  const text =
    channel === null ? noChannel(incident) : `Incident channel #${name}: ${ports.chat.channelLink(channel)}`;
  return text === null
    ? success(undefined)
    : ports.pager.ensureNote(incident.pagerDuty.incidentId, `${text} (${id}) ${OWN_NOTE_MARK}`);
}

/** Whoever was paged must not wait for a channel that will not come. */
function noChannel({ failures }: IncidentState): string | null {
  const failure = failures.find(({ effect }) => effect === 'open_channel');
  return failure === undefined ? null : `No incident channel in Slack. ${failure.why} ${failure.remedy}`;
}

export async function acknowledgeInPagerDuty(
  ports: PagerPorts,
  id: IncidentId,
  byEmail: string | null,
): Promise<Outcome<void>> {
  const incident = await existing(ports.incidents, id);
  return eachPage(openPages(incident), (page) => ports.pager.acknowledge(page, byEmail));
}

export async function resolveInPagerDuty(
  ports: PagerPorts,
  id: IncidentId,
  byEmail: string | null,
  note: string | null,
): Promise<Outcome<void>> {
  const incident = await existing(ports.incidents, id);
  // Reopened while PagerDuty could not be told: the page must stay.
  if (incident.status !== 'resolved') return success(undefined);
  return eachPage(openPages(incident), (page) => ports.pager.resolve(page, byEmail, note));
}

/** Every page of the incident that has not ended; several may belong to one incident. */
const openPages = ({ alerts }: IncidentState): readonly PagerDutyIncidentId[] => [
  ...new Set(
    alerts.flatMap(({ alert, resolvedAt }) =>
      alert.pagerDuty === null || resolvedAt !== null ? [] : [alert.pagerDuty.incidentId],
    ),
  ),
];

/** All are tried, and the first failure is told: asking again repeats what went through, which changes nothing. */
async function eachPage(
  pages: readonly PagerDutyIncidentId[],
  tell: (page: PagerDutyIncidentId) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  let failure: Outcome<void> | null = null;
  for (const page of pages) {
    const outcome = await tell(page);
    if (!outcome.ok) failure ??= outcome;
  }
  return failure ?? success(undefined);
}

async function existing(incidents: IncidentStore, id: IncidentId): Promise<IncidentState> {
  const loaded = await incidents.load(id);
  if (loaded === null) throw new Error(`${id} does not exist`);
  return loaded.state;
}
