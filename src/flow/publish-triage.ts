// Puts a triage's answer into the channel: the conclusion and its lines, then one chart, details in the thread.
import type { IncidentEvent } from '../core/incident/incident-events.ts';
import type { TriageResult } from '../core/model/finding.ts';
import { failed, type Outcome, success } from '../core/model/result.ts';
import type { Charts, Chat, ClaimedEffect, IncidentStore } from './ports.ts';

export interface PublishTriagePorts {
  readonly incidents: IncidentStore;
  readonly chat: Chat;
  readonly charts: Charts;
}

export async function publishTriage(
  { incidents, chat, charts }: PublishTriagePorts,
  claimed: ClaimedEffect,
  version: number,
): Promise<Outcome<void>> {
  const loaded = await incidents.load(claimed.incident);
  if (loaded === null) throw new Error(`${claimed.incident} does not exist`);
  const { state: incident, events } = loaded;
  const channel = incident.channel.id;
  if (channel === null)
    return failed({
      system: 'slack',
      code: 'no_channel',
      why: `${incident.id} has no channel`,
      retryable: false,
    });
  const runs = events.flatMap(({ event, version: at }) =>
    event.type === 'triage_completed' ? [{ event, at }] : [],
  );
  const result = runs.find((run) => run.at === version)?.event.result;
  if (result === undefined) throw new Error(`${incident.id} E${version} is no triage`);
  const previous = previousTo(runs, version);
  const repeated = claimed.attempt > 1;
  const message = await chat.post(
    { channel, key: claimed.key, repeated },
    { kind: 'triage', incident, result, version, previous },
  );
  if (!message.ok) return message;
  if (result.chart !== null) {
    const file = {
      filename: `${incident.id}-E${version}-triage.png`,
      title: `${incident.id} triage E${version}`,
      bytes: await charts.triage(result),
      altText: result.conclusion,
    };
    const uploaded = await chat.upload({ channel, repeated }, file);
    if (!uploaded.ok) return uploaded;
  }
  const details = await chat.post(
    { channel, threadTs: message.value.ts, key: `${claimed.key}:details`, repeated },
    { kind: 'triage_details', incident, result, version },
  );
  return details.ok ? success(undefined) : details;
}

function previousTo(
  runs: readonly {
    readonly event: Extract<IncidentEvent, { type: 'triage_completed' }>;
    readonly at: number;
  }[],
  version: number,
): TriageResult | null {
  return runs.findLast((run) => run.at < version)?.event.result ?? null;
}
