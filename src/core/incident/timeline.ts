// What happened, one plain line an event worth a line, each with the evidence it stands on.
import type { Alert } from '../model/alert.ts';
import { type EvidenceId, evidenceIdOf, type SlackUserId } from '../model/ids.ts';
import { clockTime, type EpochMs } from '../model/time.ts';
import { actorName } from './actor.ts';
import { openingOf } from './channel-opening.ts';
import type { Actor, IncidentEvent, RecordedEvent } from './incident-events.ts';
import { ROLE_TITLES } from './incident-events.ts';

export type TimelineKind =
  | 'declared'
  | 'alert'
  | 'remark'
  | 'link'
  | 'channel'
  | 'acknowledged'
  | 'severity'
  | 'role'
  | 'update'
  | 'note'
  | 'triage'
  | 'failure'
  | 'snooze'
  | 'noise'
  | 'resolved'
  | 'reopened'
  | 'postmortem';

export interface TimelineLine {
  readonly evidence: EvidenceId;
  readonly at: EpochMs;
  /** Complete by itself, who did it included. Plain text, may hold untrusted words: escape it where it is shown. */
  readonly text: string;
  /** Who did, said or wrote it; null when nobody in particular. */
  readonly by: string | null;
  readonly kind: TimelineKind;
}

/**
 * @param events of one incident, oldest first
 * @returns oldest first; opening the channel is one line, however many steps it took
 */
export function timelineOf(events: readonly RecordedEvent[]): readonly TimelineLine[] {
  const names = knownNames(events);
  const opening = openingOf(events, names);
  return events.flatMap((recorded) => {
    const said =
      opening?.version === recorded.version
        ? { kind: 'channel' as const, text: opening.text, by: null }
        : lineOf(recorded.event);
    return said === null ? [] : [{ evidence: evidenceIdOf(recorded.version), at: recorded.at, ...said }];
  });
}

type Said = Pick<TimelineLine, 'kind' | 'text' | 'by'>;

function lineOf(event: IncidentEvent): Said | null {
  switch (event.type) {
    case 'declared':
      return declared(event);
    case 'alert_attached':
      return alert(event, event.alert.status === 'reopened' ? 'reopened in' : 'from');
    case 'alert_resolved':
      return alert(event, 'ended in');
    case 'remark_recorded':
      return {
        kind: 'remark',
        text: `${named(event.remark.by, event.remark.source)}: ${event.remark.text}`,
        by: event.remark.by ?? event.remark.source,
      };
    case 'linked':
      return { kind: 'link', text: `Linked to ${event.to}: ${event.why}`, by: null };
    case 'acknowledged':
      return by('acknowledged', 'Acknowledged by', event.by);
    case 'severity_changed':
      return by('severity', `Severity ${event.from} → ${event.to} by`, event.by, event.reason);
    case 'role_taken':
      return roleTaken(event);
    case 'status_updated':
      return by('update', 'Status update by', event.by, event.text);
    case 'update_overdue':
      return {
        kind: 'update',
        text: `The update promised for ${clockTime(event.promisedAt)} was due and had not come`,
        by: null,
      };
    case 'note_added':
      return note(event);
    case 'triage_requested':
      return event.by.kind === 'person' ? by('triage', 'Triage asked for by', event.by) : null;
    case 'triage_completed':
      return { kind: 'triage', text: `Triage: ${event.result.conclusion}`, by: null };
    case 'effect_failed':
      return { kind: 'failure', text: event.why, by: event.system };
    case 'effect_recovered':
      return { kind: 'failure', text: event.how, by: event.system };
    case 'snoozed':
      return by('snooze', `Snoozed until ${clockTime(event.until)} by`, event.by);
    case 'snooze_ended':
      return { kind: 'snooze', text: 'The snooze ended', by: null };
    case 'marked_noise':
      return by('noise', 'Marked as noise by', event.by, event.reason);
    case 'resolved':
      return by('resolved', 'Resolved by', event.by, event.summary);
    case 'reopened':
      return by('reopened', 'Reopened by', event.by, event.reason);
    case 'postmortem_requested':
      return by('postmortem', 'Post-mortem asked for by', event.by);
    case 'postmortem_drafted':
      return { kind: 'postmortem', text: 'Post-mortem drafted', by: null };
    case 'acknowledgement_ended': // The remark that comes with it has the line.
    case 'channel_created':
    case 'on_call_found':
    case 'people_invited':
    case 'summary_posted':
    case 'announced':
    case 'channel_step_done':
      return null;
  }
}

const alert = ({ alert: { source, title } }: { readonly alert: Alert }, did: string): Said => ({
  kind: 'alert',
  text: `Alert ${did} ${source}: ${title}`,
  by: source,
});

function declared(event: Extract<IncidentEvent, { type: 'declared' }>): Said {
  const noticed =
    event.detectedBy.kind === 'alert'
      ? `from an alert of ${event.detectedBy.source}`
      : `by ${actorName(event.by)}`;
  return {
    kind: 'declared',
    text: `${event.incident} declared ${noticed} as ${event.severity}: ${event.title}`,
    by: actorName(event.by),
  };
}

function roleTaken(event: Extract<IncidentEvent, { type: 'role_taken' }>): Said {
  const holder = actorName(event.holder);
  const title = ROLE_TITLES[event.role];
  const text =
    event.handover === null
      ? `${holder} became ${title}`
      : `${actorName(event.handover.from)} handed ${title} over to ${holder}: ${event.handover.note}`;
  return { kind: 'role', text, by: holder };
}

function note(event: Extract<IncidentEvent, { type: 'note_added' }>): Said {
  const adder = actorName(event.by);
  if (event.source.kind === 'command')
    return { kind: 'note', text: `Note by ${adder}: ${event.text}`, by: adder };
  const { author } = event.source;
  return {
    kind: 'note',
    text: `${author} wrote in Slack: ${event.text}${author === adder ? '' : ` (added by ${adder})`}`,
    by: author,
  };
}

function by(kind: TimelineKind, did: string, actor: Actor, text: string | null = null): Said {
  const name = actorName(actor);
  return { kind, text: `${did} ${name}${text === null ? '' : `: ${text}`}`, by: name };
}

const named = (who: string | null, source: string): string => (who === null ? source : `${who} (${source})`);

/** Slack knows people by id; the record holds their names wherever they acted or were on call. */
function knownNames(events: readonly RecordedEvent[]): ReadonlyMap<SlackUserId, string> {
  const names = new Map<SlackUserId, string>();
  for (const { event } of events) {
    const actors = event.type === 'role_taken' ? [event.holder] : 'by' in event ? [event.by] : [];
    for (const actor of actors)
      if (actor.kind === 'person' && actor.slackUser !== null) names.set(actor.slackUser, actor.name);
    if (event.type === 'on_call_found')
      for (const { slackUser, name } of event.people) if (slackUser !== null) names.set(slackUser, name);
  }
  return names;
}
