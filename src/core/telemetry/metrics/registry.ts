// All metrics that need no configuration. A test compares this list with the folder and with docs/metrics.md.
import type { FeedbackMetric, Metric } from '../metric.ts';
import codeFences from './code-fences.ts';
import complaints from './complaints.ts';
import cost from './cost.ts';
import empty from './empty.ts';
import feedbackDown from './feedback-down.ts';
import formatInvalid, { formatInvalidMetric } from './format-invalid.ts';
import hedging from './hedging.ts';
import inputTokens from './input-tokens.ts';
import latency from './latency.ts';
import otherErrors from './other-errors.ts';
import ourErrors from './our-errors.ts';
import outputCharacters from './output-characters.ts';
import outputLength from './output-length.ts';
import providerErrors from './provider-errors.ts';
import rateLimits from './rate-limits.ts';
import refusal from './refusal.ts';
import retries from './retries.ts';
import timeToFirstToken from './time-to-first-token.ts';
import tokensPerSecond from './tokens-per-second.ts';
import truncated from './truncated.ts';
import withheld from './withheld.ts';
import wrongLanguage from './wrong-language.ts';
import wrongScript from './wrong-script.ts';

/** Layer by layer; a call is read by each. */
export const METRICS: readonly Metric[] = [
  latency,
  timeToFirstToken,
  tokensPerSecond,
  inputTokens,
  cost,
  providerErrors,
  rateLimits,
  ourErrors,
  otherErrors,
  retries,
  refusal,
  withheld,
  hedging,
  empty,
  truncated,
  formatInvalid,
  codeFences,
  wrongScript,
  wrongLanguage,
  outputLength,
  outputCharacters,
  feedbackDown,
  complaints,
];

/** Those that users' feedback speaks to: their `readFeedback` takes feedback records. */
export const FEEDBACK_METRICS: readonly FeedbackMetric[] = [feedbackDown, complaints];

/** Evaluators that a metric above reads: they are no metrics of their own. */
export const STATED_EVALUATORS: ReadonlySet<string> = new Set(METRICS.flatMap(({ stated }) => stated ?? []));

/** @param judges by feature, from `formatJudge(schema)` */
export const metricsWithFormats = (
  judges: ReadonlyMap<string, (output: string) => 0 | 1>,
): readonly Metric[] =>
  METRICS.map((metric) => (metric === formatInvalid ? formatInvalidMetric(judges) : metric));
