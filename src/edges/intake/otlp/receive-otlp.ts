// One export request: unpacked → decoded → records → stored → answered. Nothing is answered with 2xx before it is stored.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unpacked } from '../body.ts';
import { invalidBody, type Problem, problemOfError } from '../problem.ts';
import { type ReceivePorts, refuse } from '../receive.ts';
import type { Source } from '../source.ts';
import { bodyTypeOf, sendTaken } from './answer.ts';
import type { OtlpCount } from './otlp-metrics.ts';
import { type OtlpMemory, readBody } from './read-body.ts';
import type { Signal } from './schema.ts';
import { storedLines } from './stored-lines.ts';

export interface OtlpPorts extends ReceivePorts {
  readonly memory: OtlpMemory;
  readonly count: OtlpCount;
  /** Of the unpacked body. */
  readonly unpackedBytesMax: number;
}

export function otlpReceiverOf(ports: OtlpPorts, source: Source, signal: Signal) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const type = bodyTypeOf(request);
    if (type === null) return refuse(ports, source, reply, 'refused', UNKNOWN_TYPE);
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const limit = ports.unpackedBytesMax;
    const body = await unpacked(raw, request.headers['content-encoding'], limit);
    if (body.kind === 'too_large')
      return refuse(ports, source, reply, 'too_large', problemOfError({ statusCode: 413 }, limit));
    if (body.kind === 'wrong') return refuse(ports, source, reply, 'refused', invalidBody([body.problem]));
    const read = readBody(ports.memory, signal, { type, bytes: body.bytes, now: ports.clock.now() });
    if (typeof read === 'string') {
      await keepUnread(ports, source, raw, read);
      const problem = { field: '(the whole)', value: `${raw.length} bytes`, remedy: read };
      return refuse(ports, source, reply, 'refused', invalidBody([problem]));
    }
    const lines = storedLines(read.records, [...read.rejected, ...read.kept]);
    const stored = lines === '' ? null : await ports.inbox.put(deliveryOf(ports, source, raw, lines));
    const isNew = stored?.kind !== 'duplicate';
    if (isNew) {
      read.remember();
      ports.count(signal, read);
    }
    ports.metrics.request(source.name, isNew ? 'stored' : 'duplicate');
    if (stored?.kind === 'stored') ports.onStored();
    const { rejected } = read;
    reply.log.info(
      {
        source: source.name,
        delivery: stored?.id ?? null,
        records: read.records.length,
        rejected: rejected.length,
      },
      'export taken',
    );
    return sendTaken(reply, signal, rejected.length, rejected[0]?.problem);
  };
}

const UNKNOWN_TYPE: Problem = {
  status: 415,
  code: 'unsupported_type',
  title: 'The Content-Type cannot be read',
  remedy: 'Send OTLP/HTTP as application/x-protobuf or application/json; OTLP over gRPC is not taken.',
};

/** An exporter that sends again sends the same bytes. */
function deliveryOf(ports: OtlpPorts, source: Source, raw: Buffer, body: string) {
  const dedupeKey = `sha256:${createHash('sha256').update(raw).digest('hex')}`;
  return {
    source: source.name,
    dedupeKey,
    receivedAt: ports.clock.now(),
    headers: {},
    body,
    keptBecause: null,
  };
}

const UNREAD_BYTES_MAX = 262_144;

/** What was refused as a whole will not be sent again: its first part is kept for a person to look at. */
async function keepUnread(ports: OtlpPorts, source: Source, raw: Buffer, why: string): Promise<void> {
  if (raw.length === 0) return;
  const start = raw.subarray(0, UNREAD_BYTES_MAX).toString('base64');
  const delivery = deliveryOf(ports, source, raw, start);
  await ports.inbox.put({ ...delivery, headers: { 'x-oncall-body': 'base64' }, keptBecause: why });
}
