// What an operator watches of detection: how far it is behind, how much it holds, what it decided.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Decision } from '../../core/detection/contract.ts';
import type { DetectorStatus } from '../../flow/run-detection.ts';

export interface DetectionMetrics {
  readonly kept: (kind: Decision['kind']) => void;
  readonly fault: () => void;
}

/**
 * @param status null while another process detects: this one then shows no series and no lag
 * @param nowMs incident time
 */
export function createDetectionMetrics(
  registry: Registry,
  status: () => DetectorStatus | null,
  nowMs: () => number,
): DetectionMetrics {
  const registers = [registry];
  const gauge = (name: string, help: string, measure: (now: DetectorStatus) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = status();
        if (now === null) this.remove();
        else this.set(measure(now));
      },
    });
  };
  gauge('oncall_detection_series', 'Series whose normal and evidence are kept', ({ series }) => series);
  gauge(
    'oncall_detection_lag_seconds',
    'Incident time that is not judged yet; about 60 s wait for late records on purpose',
    ({ judgedTo }) => (Number.isFinite(judgedTo) ? Math.max(0, (nowMs() - judgedTo) / 1000) : 0),
  );
  gauge(
    'oncall_detection_late_records',
    'Records that came more than an hour after their time and wait for history to be read again',
    ({ late }) => late,
  );
  const decisions = new Counter({
    name: 'oncall_detection_decisions_total',
    help: 'Decisions of detection that were kept, by kind',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of ['page', 'ticket', 'notice', 'recovered'] as const) decisions.inc({ kind }, 0);
  const faults = new Counter({
    name: 'oncall_detection_faults_total',
    help: 'Records and minutes that detection could not take; the log names them',
    registers,
  });
  return { kept: (kind) => decisions.inc({ kind }), fault: () => faults.inc() };
}
