// A person or an alert declares an incident: a number is claimed, the incident begins.
import type { Actor, Detection } from '../core/incident/incident-events.ts';
import type { IncidentState } from '../core/incident/incident-state.ts';
import { incidentIdOf } from '../core/model/ids.ts';
import type { Severity } from '../core/model/layer.ts';
import { type Result, refuse } from '../core/model/result.ts';
import type { Baselines } from './ports/detection.ts';
import type { IncidentStore } from './ports.ts';

export interface Declaration {
  readonly title: string;
  readonly severity: Severity;
  readonly feature: string | null;
  readonly description: string | null;
  readonly by: Actor;
  readonly detectedBy?: Detection;
}

/** What people use through Slack and the command line: incidents, and a way to declare one. */
export interface Desk extends IncidentStore {
  declare(facts: Declaration): Promise<Result<IncidentState>>;
  /** What is held as normal; null where nothing is judged. */
  readonly baselines: Baselines | null;
}

export function createDesk(incidents: IncidentStore, baselines: Baselines | null = null): Desk {
  return { ...incidents, baselines, declare: (facts) => declareIncident({ incidents }, facts) };
}

export async function declareIncident(
  { incidents }: { readonly incidents: IncidentStore },
  facts: Declaration,
): Promise<Result<IncidentState>> {
  const title = facts.title.trim();
  if (title === '')
    return refuse(
      'untitled',
      'The incident has no title.',
      'Say what users see: /incident declare assistant gives wrong answers',
    );
  const id = incidentIdOf(await incidents.claimNumber());
  return incidents.execute(id, {
    type: 'declare',
    incident: id,
    detectedBy: { kind: 'person' },
    ...facts,
    title,
  });
}
