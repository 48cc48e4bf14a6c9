// The pinned summary of an incident: always current, edited in place, read in a few seconds.
import type { OnCallPerson } from '../../../core/incident/incident-events.ts';
import type { ChannelState, IncidentState } from '../../../core/incident/incident-state.ts';
import { evidenceIdOf, incidentNumberOf } from '../../../core/model/ids.ts';
import { SEVERITY_MEANINGS } from '../../../core/model/layer.ts';
import { clockTime, type EpochMs } from '../../../core/model/time.ts';
import { evidenceCommand, link, oneLine, paragraph } from '../escape.ts';
import { context, fitted, header, type MessageView, mention, section } from './elements.ts';
import { summaryButtons } from './summary-buttons.ts';
import { holderOf, severityWord, statusLine, statusWord, VERDICT_WORDS, who } from './words.ts';

const FAILURES_SHOWN_MAX = 3;
const LINKS_SHOWN_MAX = 5;
const PEOPLE_CHARS_MAX = 1500;

export function summaryView(incident: IncidentState): MessageView {
  const title = `${incident.id} · ${incident.title}`;
  return {
    text: `${severityWord(incident.severity)} ${oneLine(title, 200)}: ${statusWord[incident.status]}`,
    blocks: [
      header(title),
      section(standing(incident)),
      section(known(incident)),
      section(roles(incident)),
      ...onCall(incident),
      ...failures(incident),
      context(...small(incident)),
      summaryButtons(incident),
    ],
  };
}

function standing(incident: IncidentState): string {
  const parts = [
    statusLine(incident),
    `*${severityWord(incident.severity)}* ${SEVERITY_MEANINGS[incident.severity]}`,
    ...(incident.feature === null ? [] : [`feature *${oneLine(incident.feature, 100)}*`]),
    ...(incident.noise === null ? [] : [`:mute: marked as noise by ${who(incident.noise.by)}`]),
    ...(incident.snoozedUntil === null ? [] : [`:zzz: snoozed until ${clockTime(incident.snoozedUntil)}`]),
  ];
  const end =
    incident.resolution === null || incident.status !== 'resolved'
      ? ''
      : `\n${paragraph(incident.resolution, 600, '/incident timeline')}`;
  return `${parts.join(' · ')}${end}`;
}

/** The answer first, then what to do. */
function known(incident: IncidentState): string {
  const { triage, triageRunning } = incident;
  if (triage === null) {
    const waiting = triageRunning
      ? ':hourglass_flowing_sand: *Triage is running.* Its answer comes here by itself.'
      : ':warning: *No triage yet.* Start one with /incident triage.';
    return incident.description === null
      ? waiting
      : `${waiting}\n${paragraph(incident.description, 600, evidenceCommand(evidenceIdOf(1)))}`;
  }
  const { result, version } = triage;
  const whole = evidenceCommand(evidenceIdOf(version));
  const again = triageRunning ? '\n:hourglass_flowing_sand: A new triage is running.' : '';
  return `*${oneLine(result.conclusion, 900, whole)}*\n:arrow_forward: ${oneLine(result.nextAction, 500, whole)}\n_Triage at ${clockTime(result.at)}: ${VERDICT_WORDS[result.verdict]} · ${whole}_${again}`;
}

function roles(incident: IncidentState): string {
  return `*Commander* ${holderOf(incident, 'commander')}   *Communications* ${holderOf(incident, 'communications')}   *Operations* ${holderOf(incident, 'operations')}`;
}

function onCall({ onCall: found, channel, pagerDuty }: IncidentState): MessageView['blocks'] {
  if (found === null) return [];
  const policy = found.policy === null ? '' : ` (${oneLine(found.policy, 100)})`;
  const called = found.people.filter(({ standsBy }) => standsBy === undefined);
  const next = found.people.flatMap(({ name, standsBy }) =>
    standsBy === undefined ? [] : [`${oneLine(name, 80)} (level ${standsBy})`],
  );
  const people = [
    ...called.map((person) => oneOnCall(person, channel)),
    // Only a page of PagerDuty's escalates; an incident declared by hand calls nobody.
    ...(pagerDuty === null
      ? ['_Nobody was paged: page somebody in PagerDuty if you need them awake._']
      : next.length === 0
        ? []
        : [`next, if nobody acknowledges: ${fitted(next, PEOPLE_CHARS_MAX)}`]),
  ];
  const problem =
    found.problem === null ? [] : [`:warning: ${oneLine(found.problem, 400, '/incident timeline')}`];
  const nobody =
    found.problem === null && people.length === 0
      ? [':warning: PagerDuty names nobody. Page somebody by hand.']
      : [];
  return [
    section(
      [`*On call*${policy}`, ...problem, ...nobody, fitted(people, PEOPLE_CHARS_MAX)].join('\n').trim(),
    ),
  ];
}

function oneOnCall({ name, slackUser, missing }: OnCallPerson, { invited, done }: ChannelState): string {
  if (slackUser === null || missing !== null)
    return `:no_entry: ${oneLine(name, 80)} is not here: ${oneLine(missing ?? 'not known in Slack', 200)}`;
  if (invited.includes(slackUser)) return `:bust_in_silhouette: ${mention(slackUser)}`;
  return done.includes('invite')
    ? `:no_entry: ${mention(slackUser)} could not be invited: /incident timeline says why`
    : `:hourglass_flowing_sand: ${mention(slackUser)} is being invited`;
}

/** The latest of each system and reason; a repeated failure is one line. */
function failures({ failures: all }: IncidentState): MessageView['blocks'] {
  const latest = new Map(all.map((failure) => [`${failure.system} ${failure.why}`, failure]));
  const shown = [...latest.values()].slice(-FAILURES_SHOWN_MAX);
  if (shown.length === 0) return [];
  return [
    section(
      shown
        .map(
          ({ why, remedy, at }) =>
            `:warning: ${oneLine(why, 400)} *${oneLine(remedy, 300)}* (${clockTime(at)})`,
        )
        .join('\n'),
    ),
  ];
}

function small(incident: IncidentState): readonly string[] {
  return [
    updateLine(incident),
    `since ${new Date(incident.declaredAt).toISOString().slice(0, 10)} ${clockTime(incident.declaredAt)} · ${origin(incident)} · commands: /incident help`,
    ...(incident.pagerDuty?.link == null ? [] : [link(incident.pagerDuty.link, 'In PagerDuty')]),
    ...(incident.links.length === 0 ? [] : [`linked: ${linked(incident)}`]),
    ...(incident.postmortem === null
      ? []
      : [`post-mortem drafted: ${evidenceCommand(evidenceIdOf(incident.postmortem.version))}`]),
  ];
}

function updateLine({ lastUpdate, status }: IncidentState): string {
  if (lastUpdate === null)
    return status === 'resolved'
      ? 'no updates were written'
      : 'no update yet: /incident update TEXT next 30m';
  const next: EpochMs | null = status === 'resolved' ? null : lastUpdate.nextAt;
  return `last update ${clockTime(lastUpdate.at)} by ${who(lastUpdate.by)}: ${oneLine(lastUpdate.text, 300, '/incident timeline')}${next === null ? '' : lastUpdate.overdue ? ` · *the next was due at ${clockTime(next)}*` : ` · next by ${clockTime(next)}`}`;
}

function origin(incident: IncidentState): string {
  const alerts = incident.alerts.length === 1 ? '1 alert' : `${incident.alerts.length} alerts`;
  const first =
    incident.detectedBy.kind === 'alert'
      ? `noticed by ${oneLine(incident.detectedBy.source, 60)}`
      : `declared by ${who(incident.declaredBy)}`;
  return incident.alerts.length === 0 ? first : `${first}, ${alerts}`;
}

function linked({ links }: IncidentState): string {
  const shown = links
    .slice(-LINKS_SHOWN_MAX)
    .map(({ to, why }) => `${to} (${oneLine(why, 100)}; /incident status ${incidentNumberOf(to)})`);
  return links.length > LINKS_SHOWN_MAX
    ? `${shown.join(', ')} and ${links.length - LINKS_SHOWN_MAX} earlier`
    : shown.join(', ');
}
