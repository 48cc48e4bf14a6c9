// A stored body goes through the stages. It may do so more than once; every stage's effect happens once.

import { fieldProblemText } from '../../core/telemetry/field-problem.ts';
import { ingestTelemetry } from '../../flow/ingest-telemetry.ts';
import type { ClaimedDelivery, RecordStore } from '../../flow/ports.ts';
import { type AlertPorts, receiveAlert, receiveRemark } from '../../flow/receive-alert.ts';
import { readPayloadOf } from './registry.ts';
import type { Source } from './source.ts';

export interface ProcessPorts extends AlertPorts {
  readonly records: RecordStore;
}

export type Processed =
  | { readonly kind: 'done' }
  /** `failed`: no further attempt would read more of it; a person must look. */
  | { readonly kind: 'kept' | 'failed'; readonly why: string };

/** @throws Error when a stage fails, or when this version cannot read what an earlier one accepted */
export async function processDelivery(
  ports: ProcessPorts,
  sources: readonly Source[],
  claimed: ClaimedDelivery,
): Promise<Processed> {
  const source = sources.find(({ name }) => name === claimed.source);
  if (source === undefined) throw new Error(`no source named ${claimed.source}: was its file removed?`);
  const reading = source.read(claimed, readPayloadOf);
  if (reading.kind === 'kept') return { kind: 'kept', why: reading.why };
  if (reading.kind === 'unreadable') return { kind: 'failed', why: reading.why };
  if (reading.kind === 'refused') {
    throw new Error(`accepted earlier, refused now: ${reading.problems.map(fieldProblemText).join('; ')}`);
  }
  const { records, rejected, alerts, remarks } = reading.content;
  await ingestTelemetry(ports, { delivery: claimed.id, records, rejected });
  for (const alert of alerts) await receiveAlert(ports, alert);
  for (const remark of remarks) await receiveRemark(ports, remark);
  return { kind: 'done' };
}
