// Scores of answers: `gen_ai.evaluation.result`, as an event on a span or as a log record, and scores written on a span.
// https://github.com/open-telemetry/semantic-conventions-genai (events)
import type { Evaluation } from '../../model/records.ts';
import type { CallIdentity } from './call-of-span.ts';
import { dimensionsOf } from './dimensions.ts';
import { featureOf, withBags } from './feature.ts';
import { type Fields, type LogRecord, type Span, textOf } from './span.ts';

export const EVALUATION_EVENTS: readonly string[] = ['gen_ai.evaluation.result', 'gen_ai.evaluation'];

export interface Score {
  readonly name: string;
  /** In [0, 1]; null when neither number nor label says it. */
  readonly score: number | null;
  readonly label: string | null;
  readonly responseId: string | null;
}

/** @returns null when the evaluator is not named */
export function scoreOf(fields: Fields): Score | null {
  const name = textOf(fields, 'gen_ai.evaluation.name', 'evaluation.name');
  if (name === null) return null;
  const label = textOf(
    fields,
    'gen_ai.evaluation.score.label',
    'gen_ai.evaluation.label',
    'evaluation.label',
  );
  const value = NUMBERS.map((key) => fields[key]).find((one) => one !== undefined);
  return { name, label, score: shareOf(value, label), responseId: textOf(fields, 'gen_ai.response.id') };
}

const NUMBERS = ['gen_ai.evaluation.score.value', 'gen_ai.evaluation.score', 'evaluation.score'];

function shareOf(value: unknown, label: string | null): number | null {
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && number >= 0 && number <= 1) return number;
  const word = label?.toLowerCase() ?? '';
  if (PASSED.test(word)) return 1;
  return FAILED.test(word) ? 0 : null;
}

const PASSED = /^(pass(ed)?|true|yes|correct|good|relevant|factual|success)$/;
const FAILED = /^(fail(ed)?|false|no|incorrect|bad|irrelevant|hallucinated|failure)$/;

export const OUT_OF_RANGE =
  'gen_ai.evaluation.score.value: a number from 0 to 1, or a label such as pass or fail, was expected; scale other scores first';

/** Scores on a call's own span: its events, and attributes such as `eval.Hallucination.score`. */
export function scoresOnSpan(span: Span): readonly Score[] {
  const fromEvents = span.events.flatMap(({ name, fields }) =>
    EVALUATION_EVENTS.includes(name) ? (scoreOf(fields) ?? []) : [],
  );
  const written = Object.keys(span.fields).flatMap((key) => {
    const name = /^(?:eval|evaluation)\.(.+)\.score$/.exec(key)?.[1];
    if (name === undefined) return [];
    const label = textOf(span.fields, key.replace(/score$/, 'label'));
    return [{ name, label, score: shareOf(span.fields[key], label), responseId: null }];
  });
  return [...fromEvents, ...written];
}

/** Where a score stands that came without its call. */
export type Place = Pick<LogRecord, 'at' | 'fields' | 'resource'>;

export function evaluationOf(
  { name, score, label, responseId }: Score & { readonly score: number },
  place: Place,
  call: CallIdentity | null,
  featureNames?: readonly string[],
): Evaluation {
  const sources = [withBags(place.fields), withBags(place.resource)];
  return {
    kind: 'evaluation',
    at: place.at,
    feature: call?.feature ?? featureOf(sources, featureNames),
    name,
    score,
    label,
    responseId: responseId ?? call?.responseId ?? null,
    attributes: { ...call?.attributes, ...dimensionsOf(withoutScore(place.fields)) },
  };
}

const withoutScore = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !/^(gen_ai\.evaluation\.|evaluation\.|event\.name$|gen_ai\.response\.id$)/.test(name),
    ),
  );
