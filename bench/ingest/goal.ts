// One goal of ingestion with what was measured for it.

export interface Measured {
  readonly goal: string;
  readonly measured: string;
  /** null: beside a goal, for understanding. */
  readonly ok: boolean | null;
  /** What it was computed from, for `results.json`. */
  readonly detail: unknown;
}
