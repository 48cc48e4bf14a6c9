// The story as one replay file: the lines, the dashboard's page, what Ana typed, and the truth for whoever scores it.
import { ASSISTANT_SERVICE, northwindAccount } from '../account.ts';
import { createIncidentDesk } from '../pagerduty/incident-desk.ts';
import { openIncident } from '../pagerduty/incident-lifecycle.ts';
import { webhookEvent } from '../pagerduty/webhook-shapes.ts';
import { ana } from '../slack/people.ts';
import { FEATURE } from './calls.ts';
import { atOffset, MINUTE_MS } from './lines.ts';
import { type DashboardAlarm, dashboardAlarm } from './measures.ts';
import { alertOf } from './play.ts';
import { linesWithPin, PROVENANCE, type Story } from './story.ts';

type ReplayLine = Readonly<{ at: string; kind: string }> & Readonly<Record<string, unknown>>;

const TRIAGE_AFTER_MS = 4 * MINUTE_MS;
const PIN_AFTER_MS = 20 * MINUTE_MS;
const RESOLVE_AFTER_PIN_MS = 80 * MINUTE_MS;
const END_AFTER_PIN_MS = 110 * MINUTE_MS;

/** @returns lines in order of `at` */
export function replayOf(story: Story): readonly ReplayLine[] {
  const alarm = dashboardAlarm(story.lines);
  const pinAt = alarm === null ? null : atOffset(alarm.at, PIN_AFTER_MS);
  const told: ReplayLine[] = [
    { at: story.lines[0]?.at ?? story.opensAt, kind: 'truth', provenance: PROVENANCE },
    { at: story.swapAt, kind: 'truth', feature: FEATURE, cause: 'model_version_update', onset: story.swapAt },
  ];
  if (alarm !== null && pinAt !== null) {
    told.push({ at: alarm.at, kind: 'alert', source: 'pagerduty', payload: pagePayload(alarm) });
    told.push({
      at: atOffset(alarm.at, TRIAGE_AFTER_MS),
      kind: 'command',
      user: ana.name,
      text: 'triage',
    });
    told.push({
      at: atOffset(pinAt, RESOLVE_AFTER_PIN_MS),
      kind: 'command',
      user: ana.name,
      text: 'resolve pinned gpt-4-0314; back in the normal range',
    });
  }
  const lines: readonly ReplayLine[] = linesWithPin(story, pinAt, ana.name).map((line) => ({ ...line }));
  const end = pinAt === null ? Number.POSITIVE_INFINITY : Date.parse(pinAt) + END_AFTER_PIN_MS;
  return [...lines, ...told]
    .filter((line) => Date.parse(line.at) <= end)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

// The body of the webhook that PagerDuty would send for the dashboard's alarm.
function pagePayload(alarm: DashboardAlarm): unknown {
  const events: unknown[] = [];
  const clock = () => alarm.at;
  const desk = createIncidentDesk({
    account: northwindAccount,
    clock,
    notify: (notice) =>
      events.push(
        webhookEvent(
          { desk, origin: 'https://northwind.pagerduty.example' },
          notice,
          '01REPLAY000000000000000001',
        ),
      ),
  });
  const { title, details, dedupKey } = alertOf(alarm);
  const wanted = {
    serviceId: ASSISTANT_SERVICE,
    title,
    details,
    urgency: 'high',
    incidentKey: dedupKey,
    policyId: null,
    priorityId: null,
    assignees: [],
    viaEvents: true,
    conferenceBridge: null,
  } as const;
  openIncident(desk, wanted, { kind: 'service', id: ASSISTANT_SERVICE });
  return { event: events[0] };
}
