// Attributes of simulated calls: a few dimensions with a few values, each combination made once and shared by its calls.
import type { Attributes } from '../../src/core/model/records.ts';
import type { Chance } from './chance.ts';

/** The larger model refuses and errs more, and is slower: a shift of traffic to it looks like degradation. */
export const MODELS = ['small', 'large'] as const;
export const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'] as const;
export const PLANS = ['free', 'pro'] as const;
/** The first is the small cohort. */
export const CLIENTS = ['4.9.9', '5.2.0'] as const;
const ERRORS = [null, '429', '500', 'timeout'] as const;
const TOKEN_STEPS = 33;
const USERS = 400;

const users = Array.from({ length: USERS }, (_, index) => `u${index}`);
export const someUser = (chance: Chance): string => users[Math.floor(USERS * chance.unit())] as string;

const made = new Map<number, Attributes>();

export interface CallTraits {
  readonly model: number;
  readonly region: number;
  readonly plan: number;
  readonly client: number;
  /** 0 = no error, else an index of the error types. */
  readonly error: number;
  /** Standard score of the answer's length. */
  readonly length: number;
}

/** The answer's length comes in 33 steps, so that combinations stay few. */
export function attributesOf({ model, region, plan, client, error, length }: CallTraits): Attributes {
  const step = Math.max(0, Math.min(TOKEN_STEPS - 1, Math.round(length * 5) + 16));
  const key = ((((model * 3 + region) * 2 + plan) * 2 + client) * 4 + error) * TOKEN_STEPS + step;
  let attributes = made.get(key);
  if (attributes === undefined) {
    const failed = ERRORS[error] ?? null;
    attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': MODELS[model] ?? '',
      'gen_ai.response.model': MODELS[model] ?? '',
      'prompt.version': 'v7',
      'cloud.region': REGIONS[region] ?? '',
      'user.segment': PLANS[plan] ?? '',
      'client.version': CLIENTS[client] ?? '',
      ...(failed === null
        ? { 'gen_ai.usage.output_tokens': Math.round(320 * Math.exp((0.45 * (step - 16)) / 5)) }
        : { 'error.type': failed }),
    };
    made.set(key, attributes);
  }
  return attributes;
}

/** Yes/no evaluations in their four combinations; with a judge's score they are made afresh. */
const plain = [0, 1].map((refusal) => [0, 1].map((format_valid) => ({ refusal, format_valid })));
export const NO_EVALUATIONS: Readonly<Record<string, number>> = {};

export function evaluationsOf(
  refused: boolean,
  invalid: boolean,
  judge: number | null,
): Readonly<Record<string, number>> {
  const refusal = refused ? 1 : 0;
  const format_valid = invalid ? 0 : 1;
  return judge === null
    ? (plain[refusal]?.[format_valid] ?? NO_EVALUATIONS)
    : { refusal, format_valid, judge };
}
