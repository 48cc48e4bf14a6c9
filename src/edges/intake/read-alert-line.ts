// A replay's `alert` line: its payload is read as if it had just arrived.
import { fieldProblemText } from '../../core/telemetry/field-problem.ts';
import { readPayloadOf } from './registry.ts';
import type { Notices } from './source.ts';

export type AlertLineReading =
  | ({ readonly ok: true } & Notices)
  /** One line: which field, what it held, what to do. */
  | { readonly ok: false; readonly problem: string };

/** @param at incident time of the line: when the payload names none of its own */
export function readAlertLine(source: string, payload: unknown, at: number): AlertLineReading {
  const reading = readPayloadOf(source, payload, at);
  switch (reading.kind) {
    case 'notices':
      return { ok: true, ...reading.notices };
    case 'kept':
      return { ok: true, alerts: [], remarks: [] };
    case 'refused':
      return { ok: false, problem: reading.problems.map(fieldProblemText).join('; ') };
  }
}
