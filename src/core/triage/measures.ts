// Which numbers triage reads from a call, and what a higher one means.
import type { Measurement } from '../model/finding.ts';
import type { EvaluatorMeaning, LlmCall } from '../model/records.ts';
import { errorKindOf, POINTS_AT } from '../telemetry/error-kinds.ts';
import type { TriageQuestion } from './evidence.ts';

export interface Measure extends Pick<Measurement, 'series' | 'name' | 'layer' | 'unit' | 'worse'> {
  /** `share`: 0 | 1 a call · `score`: a number in [0, 1] · `size`: a positive number, read as a median on the log scale. */
  readonly scale: 'share' | 'score' | 'size';
  /** Which check concludes from it. */
  readonly check: string;
  /** false: shown, but nothing is concluded: nobody said what a higher score means. */
  readonly meaningKnown: boolean;
  /** null: this call says nothing about it. */
  read(call: LlmCall): number | null;
}

/** Evaluators that many products name alike, for when neither records nor configuration explain them. */
export const WELL_KNOWN: Readonly<
  Record<string, Pick<EvaluatorMeaning, 'layer' | 'worse'> & { readonly name: string }>
> = {
  refusal: { name: 'refusals', layer: 'behavioural', worse: 'up' },
  format_valid: { name: 'valid format', layer: 'behavioural', worse: 'down' },
  wrong_script: { name: 'answers in the wrong script', layer: 'behavioural', worse: 'up' },
  empty: { name: 'empty answers', layer: 'behavioural', worse: 'up' },
  truncated: { name: 'truncated answers', layer: 'behavioural', worse: 'up' },
  correct: { name: 'correct answers', layer: 'quality', worse: 'down' },
  judge: { name: 'judge score', layer: 'quality', worse: 'down' },
  grounded: { name: 'grounded answers', layer: 'quality', worse: 'down' },
  exact_match: { name: 'exact matches', layer: 'quality', worse: 'down' },
};

/** Every measure of these calls; evaluators are found in the calls themselves. */
export function measuresOf(
  calls: readonly LlmCall[],
  explained: readonly EvaluatorMeaning[],
  configured: TriageQuestion['evaluators'],
): readonly Measure[] {
  const kinds = new Map<string, 'share' | 'score'>();
  for (const call of calls)
    for (const [name, value] of Object.entries(call.evaluations))
      if (value !== 0 && value !== 1) kinds.set(name, 'score');
      else if (!kinds.has(name)) kinds.set(name, 'share');
  const evaluators = [...kinds].map(([name, scale]) => evaluatorMeasure(name, scale, explained, configured));
  return [...ERRORS, ...evaluators, ...SIZES];
}

function evaluatorMeasure(
  name: string,
  scale: 'share' | 'score',
  explained: readonly EvaluatorMeaning[],
  configured: TriageQuestion['evaluators'],
): Measure {
  const known = WELL_KNOWN[name];
  const meaning = explained.findLast((record) => record.name === name) ?? configured[name] ?? known;
  return {
    series: `eval.${name}`,
    name: evaluatorName(name, known?.name),
    layer: meaning?.layer ?? 'behavioural',
    unit: scale,
    worse: meaning?.worse ?? 'either',
    scale,
    check: (meaning?.layer ?? 'behavioural') === 'quality' ? 'quality-scores' : 'behavioural-scores',
    meaningKnown: meaning !== undefined,
    read: (call) => call.evaluations[name] ?? null,
  };
}

/** In words, and where those differ as the team's own telemetry calls it: "exact matches (exact_match)". */
function evaluatorName(name: string, known: string | undefined): string {
  if (known === undefined) return name.replaceAll('_', ' ');
  return name.includes('_') ? `${known} (${name})` : known;
}

const errorMeasure = (series: string, name: string, pointsAt: string): Measure => ({
  series,
  name,
  layer: 'api',
  unit: 'share',
  worse: 'up',
  scale: 'share',
  check: 'provider-errors',
  meaningKnown: true,
  read: ({ attributes }) => {
    const kind = errorKindOf(attributes);
    return kind !== null && POINTS_AT[kind] === pointsAt ? 1 : 0;
  },
});

/** An error belongs to one of these only: it corroborates nothing by being counted twice. */
const ERRORS: readonly Measure[] = [
  errorMeasure('errors.provider', 'provider errors', 'provider'),
  errorMeasure('errors.rate_limit', 'rate limits (429)', 'traffic'),
  errorMeasure('errors.ours', 'errors on our side', 'us'),
  errorMeasure('errors.other', 'other errors', 'nobody'),
];

/** A failed call's time and tokens say nothing about an answer. A missing number is missing, not zero. */
const sizeMeasure = (
  series: string,
  name: string,
  unit: string,
  check: string,
  read: (call: LlmCall) => unknown,
): Measure => ({
  series,
  name,
  layer: 'infrastructure',
  unit,
  worse: 'up',
  scale: 'size',
  check,
  meaningKnown: true,
  read: (call) => {
    const value = Number(read(call) ?? Number.NaN);
    return value > 0 && Number.isFinite(value) && errorKindOf(call.attributes) === null ? value : null;
  },
});

const SIZES: readonly Measure[] = [
  sizeMeasure('latency', 'median latency', 'ms', 'latency', (call) => call.durationMs),
  sizeMeasure('latency.first_chunk', 'median time to first chunk', 'ms', 'latency', (call) =>
    secondsToMs(call.attributes['gen_ai.response.time_to_first_chunk']),
  ),
  sizeMeasure(
    'tokens.input',
    'median input',
    'tokens',
    'token-use',
    (call) => call.attributes['gen_ai.usage.input_tokens'],
  ),
  sizeMeasure(
    'tokens.output',
    'median output',
    'tokens',
    'token-use',
    (call) => call.attributes['gen_ai.usage.output_tokens'],
  ),
];

/** The convention gives seconds. */
const secondsToMs = (seconds: unknown): number | null =>
  seconds === undefined ? null : Number(seconds) * 1000;
