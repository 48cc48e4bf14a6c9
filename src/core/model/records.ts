// What a feature's telemetry says, after normalising: the replay format's kinds as the program holds them.
import type { Layer } from './layer.ts';
import type { EpochMs } from './time.ts';

/** A dimension's value; numbers stay numbers (token counts), everything else is text. */
export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One model call. `attributes` uses the OpenTelemetry GenAI names; anything else is a dimension to segment by. */
export interface LlmCall {
  readonly kind: 'llm_call';
  readonly at: EpochMs;
  readonly feature: string;
  /** Milliseconds, wall time of the call; null when the source did not say. */
  readonly durationMs: number | null;
  readonly attributes: Attributes;
  /** The model's text, if recorded: untrusted. */
  readonly output: string | null;
  /** Evaluator name → 0 | 1 for a yes/no check, [0, 1] for a graded one. */
  readonly evaluations: Readonly<Record<string, number>>;
  readonly session: string | null;
  readonly user: string | null;
}

export interface Feedback {
  readonly kind: 'feedback';
  readonly at: EpochMs;
  readonly feature: string;
  /** A thumb (1, -1), or a complaint that reached support. */
  readonly value: 1 | -1 | 'report';
  readonly text: string | null;
  readonly attributes: Attributes;
}

export interface EvalRun {
  readonly kind: 'eval_run';
  readonly at: EpochMs;
  readonly feature: string;
  readonly set: string;
  readonly case: string;
  readonly repeat: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly baseline: boolean;
  readonly attributes: Attributes;
  readonly input: string | null;
  readonly output: string | null;
}

export const CHANGE_TYPES = [
  'deploy',
  'prompt_version',
  'model_version',
  'feature_flag',
  'retrieval_config',
  'retrieval_index',
  'inference_config',
  'routing',
  'serving',
  'sdk',
  'traffic',
  'launch',
  'other',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** Something someone changed, or a change that the calls themselves show (`attributes.observed = true`). */
export interface Change {
  readonly kind: 'change';
  readonly at: EpochMs;
  readonly type: ChangeType;
  readonly summary: string;
  /** null = not said: it may concern every feature. */
  readonly feature: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly attributes: Attributes;
}

export interface EvaluatorMeaning {
  readonly kind: 'evaluator';
  readonly at: EpochMs;
  readonly feature: string;
  readonly name: string;
  readonly layer: Extract<Layer, 'behavioural' | 'quality'>;
  readonly worse: 'up' | 'down' | 'either';
}

export interface MetricReading {
  readonly kind: 'metric';
  readonly at: EpochMs;
  readonly feature: string;
  readonly name: string;
  readonly value: number;
  readonly worse: 'up' | 'down' | 'either';
  readonly unit: string | null;
  readonly n: number | null;
}

export interface RetrievalProbe {
  readonly kind: 'retrieval_probe';
  readonly at: EpochMs;
  readonly feature: string;
  readonly index: string;
  readonly ageSeconds: number;
  /** Share of the corpus that has an embedding, [0, 1]. */
  readonly coverage: number;
  /** Share of known queries whose known document is among the first k, [0, 1]. */
  readonly recall: number;
  readonly k: number | null;
  readonly n: number | null;
}

/** One score of one answer that came apart from its call. */
export interface Evaluation {
  readonly kind: 'evaluation';
  readonly at: EpochMs;
  readonly feature: string;
  /** The evaluator. */
  readonly name: string;
  /** 0 | 1 for a yes/no check, [0, 1] for a graded one. */
  readonly score: number;
  /** The evaluator's own word, such as "pass"; untrusted. */
  readonly label: string | null;
  /** `gen_ai.response.id` of the call; null when the evaluator did not say. */
  readonly responseId: string | null;
  readonly attributes: Attributes;
}

export const STATUS_INDICATORS = ['none', 'minor', 'major', 'critical'] as const;

export interface ProviderStatus {
  readonly kind: 'provider_status';
  readonly at: EpochMs;
  readonly provider: string;
  readonly indicator: (typeof STATUS_INDICATORS)[number];
  readonly component: string | null;
  readonly summary: string | null;
}

/** Everything `POST /v1/records` takes, except alerts, commands and truth, which are not telemetry. */
export type TelemetryRecord =
  | LlmCall
  | Feedback
  | EvalRun
  | Change
  | EvaluatorMeaning
  | MetricReading
  | RetrievalProbe
  | ProviderStatus
  | Evaluation;
