// What running detection needs of the store: one process at a time detects, and a killed one's work is taken up exactly.
import type { Decision, EngineSnapshot, NormalNow } from '../../core/detection/contract.ts';
import type { TelemetryRecord } from '../../core/model/records.ts';
import type { EpochMs } from '../../core/model/time.ts';

/** A stored record. Ids grow in the order in which records became visible. */
export interface FedRecord {
  readonly id: number;
  /** Incident time at which its delivery came. */
  readonly receivedAt: EpochMs;
  readonly record: TelemetryRecord;
}

/** Everything detection remembers beside the records: plain data with Maps and typed arrays, kept bit for bit. */
export interface DetectorMemory {
  readonly engine: EngineSnapshot;
  /** Minutes up to here are judged. */
  advancedTo: EpochMs;
  /** Latest record of each feature. */
  readonly newest: Map<string, EpochMs>;
  /** Feature → its episode that is not over. */
  readonly open: Map<string, OpenEpisode>;
  /** Records that came long after their time: they wait for history to be read again. */
  readonly late: { count: number; lastCameAt: EpochMs };
  /** When all history was read; null: never. */
  historyReadAt: EpochMs | null;
}

export interface OpenEpisode {
  /** The engine's name for it, and ours, which no later history gives to another. */
  readonly engineName: string;
  readonly name: string;
  readonly openedAt: EpochMs;
  /** It is of the past, and nobody was told; should it turn out to last, people will be. */
  held: boolean;
}

/**
 * `none`: only kept · `late`: of trouble that was over when it was found · `due`: an incident must hear of it. For a
 * recovery `due` holds only when its page was told.
 */
export type DecisionAction = 'none' | 'late' | 'due';

export interface BaselineRequest {
  readonly id: number;
  readonly feature: string;
  readonly since: EpochMs;
  readonly askedAt: EpochMs;
  /** As people call whoever asked. */
  readonly askedBy: string;
}

export interface DetectorCommit {
  /** Records up to this id are consumed. */
  readonly cursor: number;
  /** null: only the decisions are kept; a killed process reads the records since the last save again. */
  readonly save: {
    readonly memory: DetectorMemory;
    readonly at: EpochMs;
    readonly normals: ReadonlyMap<string, readonly NormalNow[]>;
  } | null;
  readonly decisions: readonly { readonly decision: Decision; readonly action: DecisionAction }[];
  readonly requestsDone: readonly number[];
}

export interface DetectorStore {
  /** Takes or renews the lead. @returns whether this process is the one that detects now */
  lead(): Promise<boolean>;
  /** Another process may detect at once. */
  release(): Promise<void>;
  /** null: nothing was ever saved. @throws Error when what was saved cannot be read */
  load(): Promise<{
    readonly cursor: number;
    readonly savedAt: EpochMs;
    readonly memory: DetectorMemory;
  } | null>;
  /** One transaction. @returns kinds of the decisions that were new; null: another process detects, nothing was written */
  commit(commit: DetectorCommit): Promise<readonly Decision['kind'][] | null>;
  /** In order of id. */
  recordsAfter(id: number, limit: number): Promise<readonly FedRecord[]>;
  newestId(): Promise<number>;
  /** All records up to an id, in order of their own time, page by page. */
  history(upTo: number): AsyncIterable<readonly FedRecord[]>;
  /** When the oldest body that is not processed yet came; null: all are. */
  oldestPendingAt(): Promise<EpochMs | null>;
  /** Decisions that an incident must hear of, oldest first. */
  due(): Promise<readonly Decision[]>;
  acted(decision: Decision): Promise<void>;
  /** A page kept as late becomes due after all. */
  promote(episode: string): Promise<void>;
  /** What people asked for, in order. */
  requests(filter: { readonly done: boolean }): Promise<readonly BaselineRequest[]>;
}

/** Normal, as people ask for it and change it; any process can. */
export interface Baselines {
  /** Features whose telemetry is judged. */
  features(): Promise<readonly string[]>;
  /** null: nothing of this feature has been judged yet. */
  normals(
    feature: string,
  ): Promise<{ readonly asOf: EpochMs; readonly normals: readonly NormalNow[] } | null>;
  /** Newest first. */
  decisions(feature: string, from: EpochMs, limit: number): Promise<readonly Decision[]>;
  /** Kept for the process that detects. */
  accept(request: Omit<BaselineRequest, 'id'>): Promise<void>;
}
