// Turns measured answers into calls of the feature: each measurement is used once, its time and its caller are constructed.
import { type Attributes, type CallLine, HOUR_MS } from './lines.ts';
import type { Measurement } from './measurements.ts';
import type { Random } from './random.ts';

export const FEATURE = 'assistant';
export const PROVIDER = 'openai';
export const REQUESTED_MODEL = 'gpt-4';
export const PINNED_MODEL = 'gpt-4-0314';
export const CALLS_AN_HOUR = 100;

const USERS = 400;
const REGIONS = { 'eu-west-1': 6, 'us-east-1': 4 };
const SEGMENTS = { free: 6, pro: 3, enterprise: 1 };

/** What separates one run of calls from the next. */
export interface CallRun {
  /** Sets the run's response ids apart, e.g. "history". */
  readonly name: string;
  readonly requestedModel: string;
  readonly startMs: number;
}

/**
 * Lays measurements out from `run.startMs` at 100 calls an hour, each at a random moment of its own 36 seconds.
 * @returns lines in order of time, one a measurement
 */
export function layOut(rows: readonly Measurement[], run: CallRun, random: Random): readonly CallLine[] {
  const stepMs = HOUR_MS / CALLS_AN_HOUR;
  return rows.map((row, index) =>
    callLine(row, run, index, run.startMs + (index + random.unit()) * stepMs, random),
  );
}

function callLine(row: Measurement, run: CallRun, index: number, atMs: number, random: Random): CallLine {
  const user = Math.floor(USERS * random.unit() ** 1.5);
  return {
    at: new Date(atMs).toISOString(),
    kind: 'llm_call',
    feature: FEATURE,
    session: `${run.name}-${index}`,
    user: `u${user}`,
    durationMs: row.latencyMs,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': PROVIDER,
      'gen_ai.request.model': run.requestedModel,
      'gen_ai.response.model': row.snapshot,
      'gen_ai.response.id': `chatcmpl-${run.name}-${String(index).padStart(5, '0')}`,
      'prompt.version': 'v7',
      'app.task': row.task,
      ...(row.promptTokens === null ? {} : { 'gen_ai.usage.input_tokens': row.promptTokens }),
      'gen_ai.usage.output_tokens': row.answerTokens,
      'app.answer_chars': row.answerChars,
      ...callerAttributes(user, random),
    },
    evaluations: evaluationsOf(row),
  };
}

/** A user keeps the segment; the region may change from call to call. */
export function callerAttributes(user: number, random: Random): Attributes {
  const total = Object.values(SEGMENTS).reduce((sum, weight) => sum + weight, 0);
  const place = user % total;
  const segment =
    place < SEGMENTS.free ? 'free' : place < SEGMENTS.free + SEGMENTS.pro ? 'pro' : 'enterprise';
  return { 'cloud.region': random.pick(REGIONS), 'user.segment': segment };
}

// Each evaluator speaks about the task it was made for, and says nothing about the others.
function evaluationsOf(row: Measurement): CallLine['evaluations'] {
  return {
    ...(row.task === 'prime' && row.correct !== null ? { correct: row.correct } : {}),
    ...(row.formatKept === null ? {} : { format_valid: row.formatKept }),
    ...(row.refused === null ? {} : { refusal: row.refused }),
  };
}
