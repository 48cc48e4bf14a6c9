// What an exporter is answered, in the type it sent: all taken, a part refused, or a refusal as a Status.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fieldProblemText } from '../../../core/telemetry/field-problem.ts';
import { type Problem, sendProblem } from '../problem.ts';
import { encodeResponse, encodeStatus, type Signal } from './schema.ts';

export const PROTOBUF = 'application/x-protobuf';
export const JSON_TYPE = 'application/json';

/** @returns null when it is neither of OTLP's two */
export function bodyTypeOf(request: FastifyRequest): typeof PROTOBUF | typeof JSON_TYPE | null {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === PROTOBUF || type === 'application/protobuf') return PROTOBUF;
  return type === JSON_TYPE ? JSON_TYPE : null;
}

const REJECTED: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

/** @param problem of the first that was rejected */
export function sendTaken(
  reply: FastifyReply,
  signal: Signal,
  rejected: number,
  problem: string | undefined,
): FastifyReply {
  const partly = {
    partialSuccess: {
      // 64-bit numbers are text in proto-JSON.
      [REJECTED[signal]]: String(rejected),
      errorMessage: `${rejected} could not be read and are kept; the first: ${problem ?? ''}`,
    },
  };
  const response = rejected === 0 ? {} : partly;
  reply.code(200);
  if (bodyTypeOf(reply.request) === PROTOBUF)
    return reply.type(PROTOBUF).send(Buffer.from(encodeResponse(signal, response)));
  return reply.type(JSON_TYPE).send(JSON.stringify(response));
}

/** Problem+json is what people read; a protobuf exporter shows only a Status. */
export function sendOtlpProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (bodyTypeOf(reply.request) !== PROTOBUF) return sendProblem(reply, problem);
  const { errors = [], title, remedy, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  const detail = errors.length === 0 ? remedy : errors.map(fieldProblemText).join('; ');
  return reply
    .code(problem.status)
    .type(PROTOBUF)
    .send(Buffer.from(encodeStatus(`${title}: ${detail}`)));
}
