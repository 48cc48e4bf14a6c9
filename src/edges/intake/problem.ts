// `application/problem+json`: which field, what it held, what to do. https://www.rfc-editor.org/rfc/rfc9457
import type { FastifyReply } from 'fastify';
import { type FieldProblem, fieldProblemText } from '../../core/telemetry/field-problem.ts';

export interface Problem {
  readonly status: number;
  /** Our own word for it, the last part of the problem's type. */
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, code, title, remedy, errors = [] } = problem;
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  const detail = errors.length === 0 ? remedy : errors.map(fieldProblemText).join('; ');
  const body = { type: `urn:stochastic-oncall:problem:${code}`, title, status, detail, remedy };
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify(errors.length === 0 ? body : { ...body, field: errors[0]?.field, errors }));
}

export const invalidBody = (errors: readonly FieldProblem[]): Problem => ({
  status: 400,
  code: 'invalid_body',
  title: 'The request cannot be used',
  remedy: errors[0]?.remedy ?? 'Send it again, corrected.',
  errors,
});

export const keyReused = (): Problem => ({
  status: 422,
  code: 'idempotency_key_reused',
  title: 'This Idempotency-Key came before, with another body',
  remedy: 'Use a new key for a new body. What came first is kept; this one is not.',
});

/** A failure of the server or its parsers, as the sender may know it. */
export function problemOfError(
  error: { readonly statusCode?: number; readonly code?: string },
  bodyLimitBytes: number,
): Problem {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const remedy = `Send at most ${bodyLimitBytes} bytes in one request: split the body (server.bodyLimitBytes sets the limit).`;
    return { status, code: 'too_large', title: 'The body is too large', remedy };
  }
  if (status === 429) {
    const remedy = 'Wait as long as Retry-After says (server.requestsPerMinute sets the limit).';
    return { status, code: 'rate_limited', title: 'Too many requests', remedy };
  }
  if (status === 415) {
    const remedy =
      'Name the body’s type: application/json, application/x-ndjson or application/cloudevents+json.';
    return { status, code: 'unsupported_type', title: 'The Content-Type cannot be read', remedy };
  }
  if (status >= 400 && status < 500) {
    return {
      status,
      code: 'invalid_request',
      title: 'The request cannot be read',
      remedy: 'Send it again, corrected.',
    };
  }
  return {
    status: 503,
    code: 'not_stored',
    title: 'The body could not be stored',
    remedy: 'Nothing was accepted: send it again. The program’s log says why.',
    retryAfterSeconds: 5,
  };
}
