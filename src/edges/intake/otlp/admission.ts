// How much telemetry is taken at once: beyond it exporters are asked to wait, as OTLP has it, and keep what they have.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-throttling
import type { FastifyReply } from 'fastify';
import type { Inbox } from '../../../flow/ports.ts';
import type { Problem } from '../problem.ts';

export interface Admission {
  /** @returns why not now; else the request counts until its answer is sent or its sender is gone */
  readonly enter: (reply: FastifyReply) => Promise<Problem | null>;
}

/** Each holds its body, unpacked and decoded: this times the body's limit is what memory must bear. */
const REQUESTS_AT_ONCE_MAX = 16;

/** Stored and waiting: about a minute's work. */
const PENDING_MAX = 2000;
const DEPTH_ASKED_EVERY_MS = 1000;

export function createAdmission(
  inbox: Pick<Inbox, 'depth'>,
  { atOnceMax = REQUESTS_AT_ONCE_MAX, pendingMax = PENDING_MAX } = {},
): Admission {
  let underWay = 0;
  let asked = Number.NEGATIVE_INFINITY;
  let pending = 0;
  return {
    enter: async (reply) => {
      if (underWay >= atOnceMax) return busy('other exports are being read', 1);
      underWay += 1;
      reply.raw.once('close', () => {
        underWay -= 1;
      });
      const now = performance.now();
      if (now - asked >= DEPTH_ASKED_EVERY_MS) {
        asked = now;
        pending = (await inbox.depth()).pending;
      }
      return pending < pendingMax ? null : busy(`${pending} stored bodies wait to be processed`, 10);
    },
  };
}

const busy = (why: string, retryAfterSeconds: number): Problem => ({
  status: 429,
  code: 'busy',
  title: `Not now: ${why}`,
  remedy: 'Send it again after Retry-After; exporters do so by themselves.',
  retryAfterSeconds,
});
