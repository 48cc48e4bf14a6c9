// `POST /v1/logs`: OTLP over HTTP, scores, flags and content as log records. https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { sendOtlpProblem } from '../otlp/answer.ts';
import { readStoredLines } from '../otlp/stored-lines.ts';
import type { Source } from '../source.ts';

export const otlpLogs = {
  name: 'otlp-logs',
  path: '/v1/logs',
  authentication: 'bearer',
  keepsHeader: () => false,
  keyIsChosen: false,
  keepsBytes: false,
  otlp: 'logs',
  sendProblem: sendOtlpProblem,
  read: readStoredLines,
} satisfies Source;
