// What a delivery says about a feature is kept: records to be judged, and the lines that could not be read.
import type { TelemetryRecord } from '../core/model/records.ts';
import type { RecordStore } from './ports.ts';

export interface ReadTelemetry {
  /** The inbox's number of the body that they stand in. */
  readonly delivery: number;
  readonly records: readonly { readonly line: number; readonly record: TelemetryRecord }[];
  readonly rejected: readonly { readonly line: number; readonly text: string; readonly problem: string }[];
}

/** Repeating it changes nothing. */
export async function ingestTelemetry(
  { records }: { readonly records: RecordStore },
  read: ReadTelemetry,
): Promise<void> {
  await records.keepRecords(read.delivery, read.records);
  await records.keepRejected(read.delivery, read.rejected);
}
