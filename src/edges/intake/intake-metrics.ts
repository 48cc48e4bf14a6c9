// What an operator watches of the intake: what comes, what waits, what could not be read.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Inbox } from '../../flow/ports.ts';

export type IntakeResult =
  | 'stored'
  | 'duplicate'
  | 'kept'
  | 'unreadable'
  | 'refused'
  | 'unauthorized'
  | 'unconfigured'
  | 'rate_limited'
  | 'too_large'
  | 'not_stored';

export interface IntakeMetrics {
  readonly request: (source: string, result: IntakeResult) => void;
  readonly rejectedLines: (count: number) => void;
  readonly unknownKinds: (count: number) => void;
  readonly partlyRead: (source: string) => void;
}

/** @param nowMs incident time, in which deliveries are stamped */
export function createIntakeMetrics(
  registry: Registry,
  inbox: Pick<Inbox, 'depth'>,
  nowMs: () => number,
): IntakeMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'oncall_intake_requests_total',
    help: 'Requests by source and by what became of them',
    labelNames: ['source', 'result'],
    registers,
  });
  const rejectedLines = new Counter({
    name: 'oncall_intake_rejected_lines_total',
    help: 'Lines of /v1/records that could not be read; they are kept',
    registers,
  });
  const unknownKinds = new Counter({
    name: 'oncall_intake_unknown_kinds_total',
    help: 'Lines of /v1/records of a kind that this version does not know',
    registers,
  });
  const partlyRead = new Counter({
    name: 'oncall_intake_partly_read_total',
    help: 'Notices of which a part could not be read; the rest had its effect',
    labelNames: ['source'],
    registers,
  });
  new Gauge({
    name: 'oncall_inbox_deliveries',
    help: 'Stored bodies that wait (pending), or could not be read or were given up after the last attempt (failed)',
    labelNames: ['status'],
    registers,
    async collect() {
      const { pending, failed } = await inbox.depth();
      this.set({ status: 'pending' }, pending);
      this.set({ status: 'failed' }, failed);
    },
  });
  new Gauge({
    name: 'oncall_inbox_oldest_pending_age_seconds',
    help: 'Age of the oldest stored body that still waits; 0 when none does',
    registers,
    async collect() {
      const { oldestPendingAt } = await inbox.depth();
      this.set(oldestPendingAt === null ? 0 : Math.max(0, (nowMs() - oldestPendingAt) / 1000));
    },
  });
  return {
    request: (source, result) => requests.inc({ source, result }),
    rejectedLines: (count) => rejectedLines.inc(count),
    unknownKinds: (count) => unknownKinds.inc(count),
    partlyRead: (source) => partlyRead.inc({ source }),
  };
}
