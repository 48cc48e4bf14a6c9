// One request: who sent it → what it says → stored → answered. Nothing is answered with 2xx before it is stored.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, Inbox } from '../../flow/ports.ts';
import {
  hasBearerToken,
  hasPagerDutySignature,
  NO_SECRET,
  NO_TOKEN,
  UNAUTHORIZED,
  UNSIGNED,
} from './authenticate.ts';
import { bodyText } from './body.ts';
import type { Budgets } from './budgets.ts';
import type { IntakeMetrics, IntakeResult } from './intake-metrics.ts';
import { invalidBody, keyReused, type Problem, problemOfError, sendProblem } from './problem.ts';
import { readPayloadOf } from './registry.ts';
import { bodyKey, type Content, type Delivery, type Reading, type Source } from './source.ts';

export interface IntakeSettings {
  readonly bodyLimitBytes: number;
  /** Of each authenticated sender on each path. */
  readonly requestsPerMinute: number;
  /** Whose X-Forwarded-For names the sender: nobody's, everybody's, or that of these addresses and networks. */
  readonly trustProxy: boolean | readonly string[];
  /** Empty: PagerDuty's address answers that it is not set up. */
  readonly pagerDutySecrets: readonly string[];
  /** null: every address with a bearer token answers that it is not set up. */
  readonly intakeToken: string | null;
}

export interface ReceivePorts {
  readonly settings: IntakeSettings;
  readonly clock: Pick<Clock, 'now'>;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly metrics: IntakeMetrics;
  readonly budgets: Budgets;
  /** A delivery waits to be processed. */
  readonly onStored: () => void;
}

/** Gzipped records unpack to more than travels; this much more, at most. */
export const UNPACKED_TIMES_MAX = 4;

/** Header names under which a body that is not text says so in the inbox. */
const BYTES_HEADER = 'x-oncall-body';

/** What can be said before the body is read: a stranger's bytes are never taken in. */
export function gateOf(ports: ReceivePorts, source: Source) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { pagerDutySecrets, intakeToken } = ports.settings;
    if (source.authentication === 'pagerduty_signature') {
      if (pagerDutySecrets.length === 0) return refuse(ports, source, reply, 'unconfigured', NO_SECRET);
      if (request.headers['x-pagerduty-signature'] !== undefined) return undefined;
      return refuseStranger(ports, source, request, reply, UNSIGNED);
    }
    if (intakeToken === null) return refuse(ports, source, reply, 'unconfigured', NO_TOKEN);
    if (hasBearerToken(request.headers.authorization, intakeToken)) {
      const over = await ports.budgets.ofKnown(request);
      return over === null ? undefined : refuse(ports, source, reply, 'rate_limited', over);
    }
    reply.header('www-authenticate', 'Bearer');
    return refuseStranger(ports, source, request, reply, UNAUTHORIZED);
  };
}

export function refuse(
  { metrics }: ReceivePorts,
  source: Source,
  reply: FastifyReply,
  result: IntakeResult,
  problem: Problem,
): FastifyReply {
  metrics.request(source.name, result);
  return (source.sendProblem ?? sendProblem)(reply, problem);
}

async function refuseStranger(
  ports: ReceivePorts,
  source: Source,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): Promise<FastifyReply> {
  const over = await ports.budgets.ofStranger(request);
  return over === null
    ? refuse(ports, source, reply, 'unauthorized', problem)
    : refuse(ports, source, reply, 'rate_limited', over);
}

export function receiverOf(ports: ReceivePorts, source: Source) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (source.authentication === 'pagerduty_signature') {
      if (!isSigned(request, raw, ports.settings))
        return refuseStranger(ports, source, request, reply, UNSIGNED);
      const over = await ports.budgets.ofKnown(request);
      if (over !== null) return refuse(ports, source, reply, 'rate_limited', over);
    }
    const limit = ports.settings.bodyLimitBytes * UNPACKED_TIMES_MAX;
    const body = await bodyText(raw, request.headers['content-encoding'], limit);
    const refused = (result: IntakeResult, problem: Problem): FastifyReply =>
      refuse(ports, source, reply, result, problem);
    if (body.kind === 'too_large') return refused('too_large', problemOfError({ statusCode: 413 }, limit));
    const read =
      body.kind === 'text'
        ? readText(ports, source, request, body.text)
        : keptBytes(ports, source, request, raw);
    if (read === null) {
      const notText = { field: '(the whole)', value: `${raw.length} bytes`, remedy: 'send text in UTF-8' };
      return refused('refused', invalidBody([body.kind === 'wrong' ? body.problem : notText]));
    }
    if (read.reading.kind === 'refused') return refused('refused', invalidBody(read.reading.problems));
    return store(ports, source, reply, read.delivery, read.reading);
  };
}

interface Read<Of extends Reading = Reading> {
  readonly delivery: Delivery;
  readonly reading: Of;
}

function isSigned(request: FastifyRequest, raw: Buffer, { pagerDutySecrets }: IntakeSettings): boolean {
  const header = request.headers['x-pagerduty-signature'];
  return hasPagerDutySignature(raw, String(header ?? ''), pagerDutySecrets);
}

function readText({ clock }: ReceivePorts, source: Source, request: FastifyRequest, body: string): Read {
  const delivery = { headers: keptHeaders(source, request), body, receivedAt: clock.now() };
  return { delivery, reading: source.read(delivery, readPayloadOf) };
}

/** @returns null when this source's bytes are refused */
function keptBytes(
  { clock }: ReceivePorts,
  source: Source,
  request: FastifyRequest,
  raw: Buffer,
): Read | null {
  if (!source.keepsBytes) return null;
  const body = raw.toString('base64');
  const headers = { ...keptHeaders(source, request), [BYTES_HEADER]: 'base64' };
  return {
    delivery: { headers, body, receivedAt: clock.now() },
    reading: { kind: 'kept', dedupeKey: bodyKey(body), why: 'the body is not text in UTF-8' },
  };
}

function keptHeaders(source: Source, request: FastifyRequest): Record<string, string> {
  const sent = Object.entries(request.headers).filter(([name]) => source.keepsHeader(name));
  return Object.fromEntries(
    sent.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

async function store(
  ports: ReceivePorts,
  source: Source,
  reply: FastifyReply,
  { headers, body, receivedAt }: Delivery,
  reading: Exclude<Reading, { kind: 'refused' }>,
): Promise<FastifyReply> {
  const { metrics } = ports;
  // What cannot be read waits like the rest: the worker settles it as failed, where /readyz and the metrics see it.
  const kept = reading.kind === 'kept' ? reading.why : null;
  const became = reading.kind === 'understood' ? 'stored' : reading.kind;
  const stored = await ports.inbox.put({
    source: source.name,
    dedupeKey: reading.dedupeKey,
    receivedAt,
    headers,
    body,
    keptBecause: kept,
  });
  const counts = reading.kind === 'understood' ? countsOf(reading.content) : {};
  if (stored.kind === 'duplicate') {
    if (source.keyIsChosen && !stored.sameBody) {
      metrics.request(source.name, 'refused');
      return sendProblem(reply, keyReused());
    }
    metrics.request(source.name, 'duplicate');
    return reply.code(200).send({ status: 'duplicate', delivery: stored.id, ...counts });
  }
  metrics.request(source.name, became);
  const about = { source: source.name, delivery: stored.id };
  if (reading.kind === 'understood') {
    const { partly } = reading.content;
    if (partly !== null) {
      metrics.partlyRead(source.name);
      reply.log.warn({ ...about, problem: partly }, 'a delivery could not be read whole');
    }
    metrics.rejectedLines(reading.content.rejected.length);
    metrics.unknownKinds(sum(Object.values(reading.content.unknownKinds)));
  }
  if (kept === null) ports.onStored();
  reply.log.info({ ...about, kept }, 'delivery stored');
  return reply.code(202).send({ status: became, delivery: stored.id, ...counts });
}

const REJECTED_SHOWN_MAX = 20;

function countsOf({ records, alerts, remarks, rejected, unknownKinds, ignored }: Content) {
  return {
    accepted: records.length + alerts.length + remarks.length,
    rejected: rejected.slice(0, REJECTED_SHOWN_MAX).map(({ line, problem }) => ({ line, problem })),
    rejectedLines: rejected.length,
    unknownKinds,
    ignored,
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
