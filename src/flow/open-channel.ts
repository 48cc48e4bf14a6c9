// Opens an incident's channel, one remembered step after another: killed anywhere, it goes on with the next step.
import { channelName, nextChannelStep } from '../core/incident/channel-steps.ts';
import type { ChannelStepOutcome } from '../core/incident/incident-commands.ts';
import type { ChannelStep } from '../core/incident/incident-events.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import {
  type IncidentId,
  incidentNumberOf,
  type SlackChannelId,
  type SlackUserId,
} from '../core/model/ids.ts';
import { failed, type Outcome, success, type TransportFailure } from '../core/model/result.ts';
import type { Chat, IncidentStore, OnCallAnswer } from './ports.ts';

export interface OpenChannelPorts {
  readonly incidents: IncidentStore;
  readonly chat: Chat;
  /** Who is on call for it now; see page-on-call.ts. */
  readonly findOnCall: (incident: IncidentState) => Promise<Outcome<OnCallAnswer>>;
}

export interface ChannelSettings {
  /** Links for the channel's bookmarks. */
  readonly bookmarksOf: (
    incident: IncidentState,
  ) => readonly { readonly title: string; readonly link: string; readonly emoji: string }[];
}

export interface Attempt {
  readonly incident: IncidentId;
  readonly key: string;
  /** Above 1, an earlier try may have gone through without our knowing. */
  readonly attempt: number;
  readonly firstTriedAtWall: number;
}

/** @returns a failure when a step must be tried again later (or can never succeed); all steps before it stay done. */
export async function openChannel(
  ports: OpenChannelPorts,
  settings: ChannelSettings,
  attempt: Attempt,
): Promise<Outcome<void>> {
  for (;;) {
    const loaded = await ports.incidents.load(attempt.incident);
    if (loaded === null)
      throw new Error(`${attempt.incident}: its channel cannot be opened, it does not exist`);
    const step = nextChannelStep(loaded.state);
    if (step === null) return success(undefined);
    const outcome = await STEPS[step]({ ports, settings, attempt, incident: loaded.state });
    const recorded = outcome.ok ? outcome.value : skippable(step, outcome.failure);
    if (recorded === null) return outcome.ok ? success(undefined) : outcome;
    await ports.incidents.execute(attempt.incident, { type: 'record_channel_step', step, outcome: recorded });
  }
}

/** Without channel and summary there is nothing; everything else may be missing for good, and is then named. */
function skippable(step: ChannelStep, failure: TransportFailure): ChannelStepOutcome | null {
  if (failure.retryable || step === 'create' || step === 'summary') return null;
  return { kind: 'skipped', why: `${failure.system}: ${failure.why}` };
}

interface StepContext {
  readonly ports: OpenChannelPorts;
  readonly settings: ChannelSettings;
  readonly attempt: Attempt;
  readonly incident: IncidentState;
}

type Step = (context: StepContext) => Promise<Outcome<ChannelStepOutcome>>;

const STEPS: Readonly<Record<ChannelStep, Step>> = {
  create: createStep,
  on_call: async ({ ports, incident }) => {
    const answer = await ports.findOnCall(incident);
    return answer.ok ? success({ kind: 'on_call', ...answer.value }) : answer;
  },
  invite: async ({ ports, incident }) => {
    const people = peopleOf(incident);
    const invited =
      people.length === 0
        ? success({ invited: [], failed: [] })
        : await ports.chat.invite(channelOf(incident), people);
    return invited.ok ? success({ kind: 'invited', ...invited.value }) : invited;
  },
  summary: async ({ ports, incident, attempt }) => {
    const posted = await ports.chat.post(place(incident, attempt, 'summary'), { kind: 'summary', incident });
    return posted.ok ? success({ kind: 'summary', ts: posted.value.ts }) : posted;
  },
  pin: async ({ ports, incident }) => {
    if (incident.channel.summaryTs === null) throw new Error(`${incident.id}: pin before summary`);
    return done(await ports.chat.pin(channelOf(incident), incident.channel.summaryTs));
  },
  topic: async ({ ports, incident }) =>
    done(await ports.chat.setTopic(channelOf(incident), topicOf(incident))),
  purpose: async ({ ports, incident }) =>
    done(await ports.chat.setPurpose(channelOf(incident), purposeOf(incident))),
  bookmarks: async ({ ports, settings, incident }) =>
    done(await ports.chat.ensureBookmarks(channelOf(incident), settings.bookmarksOf(incident))),
};

/** Who is on call, and the person who declared it. */
function peopleOf({ onCall, declaredBy }: IncidentState): readonly SlackUserId[] {
  const called = (onCall?.people ?? []).flatMap((person) => person.slackUser ?? []);
  const declarer =
    declaredBy.kind === 'person' && declaredBy.slackUser !== null ? [declaredBy.slackUser] : [];
  return [...new Set([...called, ...declarer])];
}

/**
 * A name is ours alone because the incident's number is. When Slack says it is taken, an earlier try whose answer was
 * lost made it (then it is ours and young: use it), or somebody else has it, or an archived channel (then add a number).
 */
async function createStep({ ports, attempt, incident }: StepContext): Promise<Outcome<ChannelStepOutcome>> {
  const nameLimit = 5;
  for (let nameAttempt = 1; nameAttempt <= nameLimit; nameAttempt += 1) {
    const name = channelName(incidentNumberOf(incident.id), [incident.feature, incident.title], nameAttempt);
    const made = await ports.chat.createChannel(name);
    if (made.ok) return success({ kind: 'created', channel: made.value.channel, name });
    if (made.failure.code !== 'name_taken') return made;
    const own = await ports.chat.findOwnChannel(name);
    if (!own.ok) return own;
    if (own.value !== null && isYoung(own.value.createdAtWall, attempt))
      return success({ kind: 'created', channel: own.value.channel, name });
  }
  const why = `every name from ${channelName(incidentNumberOf(incident.id), [incident.feature, incident.title])} to …-${nameLimit} is taken`;
  return failed({ system: 'slack', code: 'name_taken', why, retryable: false });
}

/** Slack counts whole seconds, and its clock may be a little off ours. */
const isYoung = (createdAtWall: number, attempt: Attempt): boolean =>
  createdAtWall >= attempt.firstTriedAtWall - 60_000;

function place(
  incident: IncidentState,
  attempt: Attempt,
  what: string,
): { channel: SlackChannelId; key: string; repeated: boolean } {
  return { channel: channelOf(incident), key: `${attempt.key}:${what}`, repeated: attempt.attempt > 1 };
}

function channelOf(incident: IncidentState): SlackChannelId {
  if (incident.channel.id === null) throw new Error(`${incident.id}: its channel does not exist yet`);
  return incident.channel.id;
}

const done = (outcome: Outcome<void>): Outcome<ChannelStepOutcome> =>
  outcome.ok ? success({ kind: 'done' }) : outcome;

/** @see https://docs.slack.dev/reference/methods/conversations.setTopic (250 characters) */
const topicOf = (incident: IncidentState): string =>
  clip(`${incident.id} · ${incident.severity} · ${incident.title}`);

const purposeOf = (incident: IncidentState): string =>
  clip(
    `Response to ${incident.id}${incident.feature === null ? '' : `, feature ${incident.feature}`}. Start with /incident help. Everything said by the bot is in the record.`,
  );

const clip = (text: string): string => (text.length <= 250 ? text : `${text.slice(0, 249)}…`);
