// Runs the flow over a recorded stretch of a feature's life: the same stages, a store in memory, nobody told.
import type { Settings } from '../../config.ts';
import type { Decision } from '../../core/detection/contract.ts';
import type { RecordedEvent } from '../../core/incident/incident-events.ts';
import type { IncidentState } from '../../core/incident/incident-state.ts';
import type { TriageResult } from '../../core/model/finding.ts';
import type { TelemetryRecord } from '../../core/model/records.ts';
import type { EpochMs } from '../../core/model/time.ts';
import { type ParsedLine, parseLine } from '../../core/telemetry/parse-record.ts';
import type { Detected } from '../../core/triage/detected.ts';
import { runTriage } from '../../flow/run-triage.ts';
import { triageRequest } from '../../performers.ts';
import type { Lines } from './read-lines.ts';
import { openReplayHouse, type ReplayHouse } from './replay-house.ts';

export interface ReplayOutcome {
  readonly lines: number;
  readonly calls: number;
  readonly changes: number;
  readonly alerts: number;
  readonly rejected: readonly { readonly line: number; readonly problem: string }[];
  readonly rejectedLines: number;
  readonly unknownKinds: Readonly<Record<string, number>>;
  readonly notices: readonly { readonly at: EpochMs; readonly text: string }[];
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly decisions: readonly Decision[];
  readonly series: number;
  readonly incidents: readonly {
    readonly state: IncidentState;
    readonly events: readonly RecordedEvent[];
    readonly postmortem: string | null;
    /** Triage once more, with all that the file holds of the episode; null when it could say no more. */
    readonly final: TriageResult | null;
    readonly page: Detected | null;
  }[];
  /** Features that were asked about and have no incident. */
  readonly asked: readonly {
    readonly feature: string;
    readonly at: EpochMs;
    readonly result: TriageResult;
  }[];
}

/** Rejected lines named one by one; beyond these only counted. */
const REJECTED_SHOWN = 20;
const MINUTE_MS = 60_000;
/** The clock moves when so much time has passed between two records: asking what is due for each costs more than they do. */
const TICK_MS = 10_000;

/** Looks on after each line, and once more when the last minute is judged (null); changes nothing. */
export type Onlooker = (house: ReplayHouse, parsed: ParsedLine | null) => void;

/**
 * @param lines a replay file's lines, without line breaks, in order of `at`; where they end, the file ends
 * @param onlooker progress, charts and whoever else wants to see the records and decisions go by
 */
export async function runReplay(
  lines: Lines,
  settings: Settings,
  onlooker: Onlooker = () => undefined,
): Promise<ReplayOutcome> {
  const house = await openReplayHouse(settings);
  const tally = createTally();
  try {
    let line = 0;
    const taking = { house, tally, settings };
    for await (const some of lines)
      for (const text of typeof some === 'string' ? [some] : some) {
        line += 1;
        const parsed = text.trim() === '' ? null : parseLine(text);
        // Most lines are calls within the same seconds: nothing has to be waited for.
        if (parsed?.kind === 'record' && parsed.record.at < house.clock.now() + TICK_MS)
          takeRecord(taking, parsed.record);
        else if (parsed !== null) await takeLine(taking, line, parsed);
        onlooker(house, parsed);
      }
    await passTime(house, house.clock.now() + MINUTE_MS);
    await house.pump();
    onlooker(house, null);
    return await tally.outcome(house, line);
  } finally {
    await house.close();
  }
}

interface Taking {
  readonly house: ReplayHouse;
  readonly tally: Tally;
  readonly settings: Settings;
}

/** A record that comes here is some seconds after the clock. */
async function takeLine({ house, tally, settings }: Taking, line: number, parsed: ParsedLine): Promise<void> {
  switch (parsed.kind) {
    case 'record':
      await passTime(house, parsed.record.at);
      takeRecord({ house, tally, settings }, parsed.record);
      return;
    case 'alert': {
      await passTime(house, parsed.at);
      const problem = await house.alert(parsed.source, parsed.payload, parsed.at);
      tally.alert(parsed.at);
      if (problem !== null) tally.reject(line, problem);
      await house.pump();
      return;
    }
    case 'command': {
      await passTime(house, parsed.at);
      const said = await house.command(parsed.user, parsed.text);
      if (said.kind === 'no_incident' && said.asksTriage) {
        for (const feature of await house.telemetry.features())
          tally.ask(
            feature,
            parsed.at,
            await runTriage(house.world, triageRequest(settings, feature, parsed.at)),
          );
      } else if (said.kind !== 'done') tally.notice(parsed.at, said.text);
      await house.pump();
      return;
    }
    case 'truth':
      return;
    case 'unknown_kind':
      return tally.unknown(parsed.name);
    case 'problem':
      return tally.reject(
        line,
        `${parsed.problem.field} = ${parsed.problem.value}: ${parsed.problem.remedy}`,
      );
  }
}

function takeRecord({ house, tally }: Taking, record: TelemetryRecord): void {
  tally.record(record);
  house.telemetry.keep(record);
  house.engine.take(record);
}

/** Minutes that are over are judged, and timed effects that are due happen, with the telemetry that had come by then. */
async function passTime(house: ReplayHouse, at: EpochMs): Promise<void> {
  const due = await house.dueBefore(at);
  if (due !== null) {
    house.clock.advanceTo(due);
    await house.pump();
  }
  house.clock.advanceTo(at);
  await house.detect();
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  let calls = 0;
  let changes = 0;
  let alerts = 0;
  let rejectedLines = 0;
  let from: EpochMs | null = null;
  let to: EpochMs | null = null;
  const rejected: { line: number; problem: string }[] = [];
  const unknownKinds: Record<string, number> = {};
  const notices: { at: EpochMs; text: string }[] = [];
  const asked = new Map<string, { feature: string; at: EpochMs; result: TriageResult }>();
  const see = (at: EpochMs): void => {
    from = Math.min(from ?? at, at);
    to = Math.max(to ?? at, at);
  };
  return {
    record: ({ kind, at }: TelemetryRecord): void => {
      see(at);
      if (kind === 'llm_call') calls += 1;
      if (kind === 'change') changes += 1;
    },
    alert: (at: EpochMs): void => {
      see(at);
      alerts += 1;
    },
    reject: (line: number, problem: string): void => {
      rejectedLines += 1;
      if (rejected.length < REJECTED_SHOWN) rejected.push({ line, problem });
    },
    unknown: (name: string): void => {
      unknownKinds[name] = (unknownKinds[name] ?? 0) + 1;
    },
    notice: (at: EpochMs, text: string): void => void notices.push({ at, text }),
    ask: (feature: string, at: EpochMs, result: TriageResult): void =>
      void asked.set(feature, { feature, at, result }),
    outcome: async (house: ReplayHouse, lines: number): Promise<ReplayOutcome> => {
      const incidents = await house.incidentsWithPostmortems();
      const open = new Set(incidents.map(({ state }) => state.feature));
      return {
        lines,
        calls,
        changes,
        alerts,
        rejected,
        rejectedLines,
        unknownKinds,
        notices,
        from,
        to,
        decisions: house.decisions,
        series: house.engine.seriesCount(),
        incidents,
        asked: [...asked.values()].filter(({ feature }) => !open.has(feature)),
      };
    },
  };
}
