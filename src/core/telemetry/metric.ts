// What a metric is: one file in metrics/ exports one object of this type (a test compares folder, registry and docs).
import type { Layer } from '../model/layer.ts';
import type { Feedback, LlmCall } from '../model/records.ts';

/**
 * How a metric's readings are judged:
 * `rate`: 0 | 1 a call, 1 is the thing named · `score`: a number in [0, 1] ·
 * `size`: a positive number, judged by how often it exceeds quantiles of its own normal.
 */
export type MetricScale = 'rate' | 'score' | 'size';

export interface Metric {
  /** Kebab-case, as the file: `refusal`. */
  readonly name: string;
  /** For people: "refusals". */
  readonly title: string;
  readonly layer: Layer;
  /** `share` for rates and scores; else `ms`, `tokens`, `tokens/s`, `characters`, `calls` … */
  readonly unit: string;
  readonly worse: 'up' | 'down' | 'either';
  readonly scale: MetricScale;
  /** false: shown and segmented; its movement alone is never a reason to wake anyone (throughput, cost, counts). */
  readonly judged: boolean;
  /** Calls below which its number says little; told to people, and the least n of a verdict. */
  readonly callsMin: number;
  /** One sentence: how it is computed, and from which fields. */
  readonly computed: string;
  /** Evaluators whose stated score this metric reads before it looks itself: such an evaluator is no metric of its own. */
  readonly stated?: readonly string[];
  /** @returns null when this call says nothing about it: a missing number is missing, not zero. */
  read(call: LlmCall): number | null;
}

/** A metric that users' feedback speaks to; `read` gives what a call alone contributes: null, or 0 as one more without complaint. */
export interface FeedbackMetric extends Metric {
  /** @returns null when this feedback says nothing about it */
  readFeedback(feedback: Feedback): number | null;
}
