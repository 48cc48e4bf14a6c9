// Severity and roles with their times, and what the sources said when they disagree.
import { actorName } from '../incident/actor.ts';
import { ROLE_TITLES } from '../incident/incident-events.ts';
import { evidenceIdOf } from '../model/ids.ts';
import { SEVERITY_MEANINGS } from '../model/layer.ts';
import type { CaseFile } from './case-file.ts';
import { type Fact, known, unknown } from './fact.ts';
import { stamp } from './say.ts';

/** Severity as it was, as it changed, and what the sources said when they disagree. */
export function severityOf({ state, events }: CaseFile): readonly Fact[] {
  const declared = events[0];
  const first = declared?.event.type === 'declared' ? declared.event.severity : state.severity;
  const changes = events.flatMap(({ event, at, version }) =>
    event.type === 'severity_changed'
      ? [
          known(
            `${stamp(at)}: ${event.from} → ${event.to} by ${actorName(event.by)}${event.reason === null ? '' : `: ${event.reason}`}`,
            [evidenceIdOf(version)],
          ),
        ]
      : [],
  );
  const disagree = state.alerts.flatMap(({ alert, version }) =>
    alert.severity !== null && alert.severity !== first
      ? [known(`${alert.source} called it ${alert.severity} in "${alert.title}"`, [evidenceIdOf(version)])]
      : [],
  );
  return [
    known(`${stamp(state.declaredAt)}: declared as ${first}`, [evidenceIdOf(1)]),
    ...changes,
    ...disagree,
  ];
}

export function rolesOf({ events, state }: CaseFile): readonly Fact[] {
  const severity = known(`${state.severity}: ${SEVERITY_MEANINGS[state.severity]}`, [
    evidenceIdOf(events.findLast(({ event }) => event.type === 'severity_changed')?.version ?? 1),
  ]);
  const held = events.flatMap(({ event, at, version }) => {
    if (event.type !== 'role_taken') return [];
    const from = event.handover === null ? '' : `, handed over by ${actorName(event.handover.from)}`;
    return [
      known(`${ROLE_TITLES[event.role]}: ${actorName(event.holder)} from ${stamp(at)}${from}`, [
        evidenceIdOf(version),
      ]),
    ];
  });
  return [severity, ...(held.length > 0 ? held : [unknown('nobody took a role')])];
}
