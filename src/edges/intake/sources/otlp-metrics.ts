// `POST /v1/metrics`: OTLP over HTTP, the GenAI conventions’ metrics, and business gauges. https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { sendOtlpProblem } from '../otlp/answer.ts';
import { readStoredLines } from '../otlp/stored-lines.ts';
import type { Source } from '../source.ts';

export const otlpMetrics = {
  name: 'otlp-metrics',
  path: '/v1/metrics',
  authentication: 'bearer',
  keepsHeader: () => false,
  keyIsChosen: false,
  keepsBytes: false,
  otlp: 'metrics',
  sendProblem: sendOtlpProblem,
  read: readStoredLines,
} satisfies Source;
