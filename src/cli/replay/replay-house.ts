// The flow around a replay: the program's own stages and stores, with a file's clock and a chat that only records.
import type { Settings } from '../../config.ts';
import { DETECTION, detectionIdentity } from '../../core/correlation/alert-of-detection.ts';
import type { Decision, DetectionEngine } from '../../core/detection/contract.ts';
import { createEngine } from '../../core/detection/engine.ts';
import type { Actor, RecordedEvent } from '../../core/incident/incident-events.ts';
import type { IncidentState } from '../../core/incident/incident-state.ts';
import type { Alert } from '../../core/model/alert.ts';
import type { TriageResult } from '../../core/model/finding.ts';
import { type IncidentId, incidentIdOf } from '../../core/model/ids.ts';
import type { EpochMs } from '../../core/model/time.ts';
import { type Detected, withLatest } from '../../core/triage/detected.ts';
import { createDocuments } from '../../edges/documents/documents.ts';
import { readPayloadOf } from '../../edges/intake/registry.ts';
import { unconfiguredPager } from '../../edges/pagerduty/unconfigured.ts';
import { createRecorderChat } from '../../edges/recorder/recorder-chat.ts';
import { createAlertStore } from '../../edges/store/alerts.ts';
import { openDatabase } from '../../edges/store/database.ts';
import { createIncidentStore } from '../../edges/store/incidents.ts';
import { createOutbox } from '../../edges/store/outbox.ts';
import { enginePartsOf } from '../../engine-parts.ts';
import { actOn } from '../../flow/detect.ts';
import type { Pages } from '../../flow/ports.ts';
import { receiveAlert, receiveRemark } from '../../flow/receive-alert.ts';
import { runTriage } from '../../flow/run-triage.ts';
import { alertPorts, createPerformers, pageBehind, triageRequest, type World } from '../../performers.ts';
import { commandOf } from './commands-of-a-file.ts';
import { createFileClock, type FileClock } from './file-clock.ts';
import { createMemoryTelemetry, type MemoryTelemetry } from './memory-telemetry.ts';
import { pumpEffects } from './pump.ts';

export interface ReplayHouse {
  readonly clock: FileClock;
  readonly world: World;
  readonly telemetry: MemoryTelemetry;
  readonly engine: DetectionEngine;
  /** Every decision so far, in order. */
  readonly decisions: readonly Decision[];
  /** Minutes that are over by the clock are judged, and what detection decides is acted on. */
  detect(): Promise<void>;
  /** @returns what is wrong with the payload, or null. */
  alert(source: string, payload: Readonly<Record<string, unknown>>, at: EpochMs): Promise<string | null>;
  command(user: string, text: string): Promise<Commanded>;
  pump(): Promise<void>;
  /** When the next timed effect is due, if that is before `at`. */
  dueBefore(at: EpochMs): Promise<EpochMs | null>;
  incidentsWithPostmortems(): Promise<
    readonly {
      readonly state: IncidentState;
      readonly events: readonly RecordedEvent[];
      readonly postmortem: string | null;
      readonly final: TriageResult | null;
      readonly page: Detected | null;
    }[]
  >;
  close(): Promise<void>;
}

export type Commanded =
  | { readonly kind: 'done' }
  | { readonly kind: 'no_incident'; readonly asksTriage: boolean; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string };

export async function openReplayHouse(settings: Settings): Promise<ReplayHouse> {
  const clock = createFileClock();
  const db = await openDatabase(':memory:');
  const incidents = createIncidentStore({ db, clock });
  const telemetry = createMemoryTelemetry();
  const outbox = createOutbox(db);
  const engine = createEngine(enginePartsOf(settings));
  const decisions: Decision[] = [];
  const world: World = {
    clock,
    incidents,
    telemetry,
    chat: createRecorderChat(),
    pager: unconfiguredPager,
    statusPage: NO_STATUS_PAGE,
    // What draws is large, and a recording without an incident needs none of it.
    charts: {
      triage: async (result) => (await import('../../edges/charts/charts.ts')).createCharts().triage(result),
    },
    documents: createDocuments(),
    pages: pagesOf(engine, decisions, clock.now),
  };
  const performers = createPerformers(world, settings);
  const ports = alertPorts({ alerts: createAlertStore({ db, clock }), incidents, telemetry }, settings);
  // Asked of the database only after something happened: between two events there are thousands of calls.
  let nextDue: EpochMs | null | 'unknown' = 'unknown';
  const pump = async (): Promise<void> => {
    await pumpEffects({ outbox, incidents, performers, clock });
    nextDue = 'unknown';
  };
  const detections = { keep: async (decision: Decision) => void decisions.push(decision) };
  const receive = async (alert: Alert): Promise<void> => void (await receiveAlert(ports, alert));
  return {
    clock,
    world,
    telemetry,
    engine,
    decisions,
    pump,
    detect: async () => {
      const made = engine.advanceTo(clock.now());
      if (made.length === 0) return;
      await actOn({ detections, receive }, made);
      await pump();
    },
    alert: async (source, payload, at) => {
      const read = readPayloadOf(source, payload, at);
      if (read.kind === 'kept') return null;
      if (read.kind === 'refused')
        return read.problems.map(({ field, value, remedy }) => `${field} = ${value}: ${remedy}`).join('; ');
      for (const alert of read.notices.alerts) await receiveAlert(ports, alert);
      for (const remark of read.notices.remarks) await receiveRemark(ports, remark);
      return null;
    },
    command: (user, text) => runCommand(world, user, text),
    dueBefore: async (at) => {
      if (nextDue === 'unknown') nextDue = await outbox.nextDueAt();
      return nextDue !== null && nextDue <= at ? nextDue : null;
    },
    incidentsWithPostmortems: async () => withPostmortems({ world, settings, decisions, pump }),
    close: () => db.destroy(),
  };
}

/** A file has no status page to ask; `provider_status` lines are what it said at the time. */
const NO_STATUS_PAGE: World['statusPage'] = {
  fetch: async () => ({
    ok: false,
    failure: { system: 'statuspage', code: 'replay', why: 'a replay asks no live page', retryable: false },
  }),
};

async function runCommand({ incidents }: World, user: string, text: string): Promise<Commanded> {
  const by: Actor = { kind: 'person', name: user, slackUser: null, email: null };
  const asked = commandOf(text, by);
  if (asked === null) return { kind: 'refused', text: `the command "${text}" cannot be replayed` };
  const [latest] = await incidents.list({ limit: 1 });
  const id: IncidentId | undefined =
    asked.incidentNumber === null ? latest?.id : incidentIdOf(asked.incidentNumber);
  if (id === undefined)
    return {
      kind: 'no_incident',
      asksTriage: asked.command.type === 'request_triage',
      text: `"${text}": there is no incident yet`,
    };
  const result = await incidents.execute(id, asked.command);
  return result.ok
    ? { kind: 'done' }
    : { kind: 'refused', text: `"${text}": ${result.refusal.say} ${result.refusal.remedy}` };
}

interface Ending {
  readonly world: World;
  readonly settings: Settings;
  readonly decisions: readonly Decision[];
  readonly pump: () => Promise<void>;
}

async function withPostmortems({ world, settings, decisions, pump }: Ending) {
  const { incidents } = world;
  const listed = await incidents.list({ limit: 1000 });
  const finals = new Map<IncidentId, TriageResult>();
  const pages = new Map<IncidentId, Detected | null>();
  for (const state of listed) {
    pages.set(state.id, await pageBehind(world.pages, state));
    const result = await finalTriage(world, settings, state, endOf(state, decisions) ?? world.clock.now());
    if (result !== null) {
      finals.set(state.id, result);
      await incidents.execute(state.id, { type: 'request_triage', by: { kind: 'bot' } });
      await incidents.execute(state.id, { type: 'record_triage', result });
    }
    await incidents.execute(state.id, { type: 'request_postmortem', by: { kind: 'bot' } });
  }
  await pump();
  const loaded = await Promise.all(listed.toReversed().map(({ id }) => incidents.load(id)));
  return loaded.flatMap((one) =>
    one === null
      ? []
      : [
          {
            ...one,
            postmortem: latestPostmortem(one.events),
            final: finals.get(one.state.id) ?? null,
            page: pages.get(one.state.id) ?? null,
          },
        ],
  );
}

/** Just before it was shown to be over: then all of the episode can be seen, and nothing has healed yet. */
const BEFORE_THE_END_MS = 2_400_000;

function endOf(state: IncidentState, decisions: readonly Decision[]): EpochMs | null {
  const own = state.alerts.find(({ alert }) => alert.source === DETECTION)?.alert;
  const end = decisions.find(
    (decision) => decision.kind === 'recovered' && detectionIdentity(decision.episode) === own?.identity,
  );
  if (end === undefined) return null;
  return Math.max(state.declaredAt, end.at - BEFORE_THE_END_MS);
}

/** @returns null when it says less than what triage said before */
async function finalTriage(
  world: World,
  settings: Settings,
  state: IncidentState,
  at: EpochMs,
): Promise<TriageResult | null> {
  const said = state.triage?.result ?? null;
  const detected = await pageBehind(world.pages, state);
  const result = await runTriage(world, triageRequest(settings, state.feature, at, detected));
  return said !== null && weight(said) > weight(result) ? null : result;
}

const weight = ({ verdict, suspectChange }: TriageResult): number =>
  (verdict === 'outside' ? 2 : verdict === 'ambiguous' ? 1 : 0) + (suspectChange === null ? 0 : 0.5);

/** A page as it stands now: what it watches goes on while it is open, and is told once more at its end. */
function pagesOf(engine: DetectionEngine, decisions: readonly Decision[], now: () => EpochMs): Pages {
  return {
    page: async (identity) => {
      const page = decisions.find(
        (decision): decision is Extract<Decision, { kind: 'page' }> =>
          decision.kind === 'page' && detectionIdentity(decision.episode) === identity,
      );
      if (page === undefined) return null;
      const end = decisions.find(
        (decision) => decision.kind === 'recovered' && decision.episode === page.episode,
      );
      return withLatest(page, end?.kind === 'recovered' ? end : engine.watched(page.feature, now()));
    },
  };
}

function latestPostmortem(events: readonly RecordedEvent[]): string | null {
  const drafted = events.findLast(({ event }) => event.type === 'postmortem_drafted')?.event;
  return drafted?.type === 'postmortem_drafted' ? drafted.markdown : null;
}
