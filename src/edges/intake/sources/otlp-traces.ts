// `POST /v1/traces`: OTLP over HTTP, spans of model calls. https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { sendOtlpProblem } from '../otlp/answer.ts';
import { readStoredLines } from '../otlp/stored-lines.ts';
import type { Source } from '../source.ts';

export const otlpTraces = {
  name: 'otlp-traces',
  path: '/v1/traces',
  authentication: 'bearer',
  keepsHeader: () => false,
  keyIsChosen: false,
  keepsBytes: false,
  otlp: 'traces',
  sendProblem: sendOtlpProblem,
  read: readStoredLines,
} satisfies Source;
