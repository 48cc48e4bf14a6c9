// What an operator watches of OTLP: how many spans, points and log records were used, and how many were not.
import { Counter, type Registry } from 'prom-client';
import type { ReadBody } from './read-body.ts';
import type { Signal } from './schema.ts';

export type OtlpCount = (signal: Signal, read: ReadBody) => void;

export function createOtlpCount(registry: Registry): OtlpCount {
  const items = new Counter({
    name: 'oncall_otlp_items_total',
    help: 'Spans, data points and log records: became records, were not needed (unused), were understood but of no use and kept, or could not be read and are kept (rejected)',
    labelNames: ['signal', 'result'],
    registers: [registry],
  });
  return (signal, { records, rejected, kept, unused }) => {
    items.inc({ signal, result: 'record' }, records.length);
    items.inc({ signal, result: 'rejected' }, rejected.length);
    items.inc({ signal, result: 'kept' }, kept.length);
    items.inc({ signal, result: 'unused' }, unused);
  };
}
