// Lines of the replay format that the story uses.

export type StoryLine = CallLine | EvaluatorLine | ChangeLine | FeedbackLine | ProviderStatusLine;

export type Attributes = Readonly<Record<string, string | number>>;

export interface CallLine {
  readonly at: string;
  readonly kind: 'llm_call';
  readonly feature: string;
  readonly session: string;
  readonly user: string;
  readonly durationMs: number;
  readonly attributes: Attributes;
  readonly evaluations: Readonly<Record<string, 0 | 1>>;
}

export interface EvaluatorLine {
  readonly at: string;
  readonly kind: 'evaluator';
  readonly feature: string;
  readonly name: string;
  readonly layer: 'behavioural' | 'quality';
  readonly worse: 'up' | 'down' | 'either';
}

export interface ChangeLine {
  readonly at: string;
  readonly kind: 'change';
  readonly type: 'deploy' | 'prompt_version' | 'feature_flag' | 'model_version';
  readonly feature: string;
  readonly summary: string;
  readonly from?: string;
  readonly to?: string;
  readonly attributes?: Attributes;
}

export interface FeedbackLine {
  readonly at: string;
  readonly kind: 'feedback';
  readonly feature: string;
  readonly value: 1 | -1 | 'report';
  readonly text?: string;
  readonly attributes: Attributes;
}

export interface ProviderStatusLine {
  readonly at: string;
  readonly kind: 'provider_status';
  readonly provider: string;
  readonly indicator: 'none' | 'minor' | 'major' | 'critical';
  readonly summary: string;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export const atOffset = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();
