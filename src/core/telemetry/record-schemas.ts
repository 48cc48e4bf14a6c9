// The replay format's kinds as schemas. Each message is the remedy that the sender reads.
import { z } from 'zod';
import { CHANGE_TYPES, STATUS_INDICATORS } from '../model/records.ts';
import { parseRfc3339 } from '../model/time.ts';

const TIME_REMEDY = 'use an RFC 3339 time with an offset, such as 2026-11-20T13:00:00Z';

/** RFC 3339 → epoch milliseconds. */
export const time = z.string({ error: TIME_REMEDY }).transform((text, context) => {
  const at = parseRfc3339(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: TIME_REMEDY, input: text });
  return z.NEVER;
});

const name = (what: string) =>
  z.string({ error: `write ${what} as text` }).min(1, `write ${what}; it must not be empty`);
const optionalText = z.string({ error: 'write text, or leave it out' }).nullish().default(null);
const finite = (remedy: string) => z.number({ error: remedy });
const share = finite('use a number from 0 to 1')
  .min(0, 'use a number from 0 to 1')
  .max(1, 'use a number from 0 to 1');
const count = finite('use a count, 0 or more').min(0, 'use a count, 0 or more').nullish().default(null);

const SCORE_REMEDY = 'use a number from 0 to 1 (0 or 1 for a yes/no check); scale other scores first';
const score = z.union([z.number().min(0, SCORE_REMEDY).max(1, SCORE_REMEDY), z.boolean().transform(Number)], {
  error: SCORE_REMEDY,
});
const scores = z.record(z.string(), score, { error: 'use an object of evaluator name → score' });
const attributes = z
  .record(z.string(), z.unknown(), { error: 'use an object of name → value' })
  .nullish()
  .transform((value) => value ?? {});

const feature = name('the feature, such as "support-answers"');
const worse = z.enum(['up', 'down', 'either'], { error: 'use "up", "down" or "either": which way is worse' });
const id = z
  .union([z.string(), z.number().transform(String)], { error: 'write text, or leave it out' })
  .nullish()
  .default(null);

export const changeFields = {
  type: z.enum(CHANGE_TYPES, { error: `use one of: ${CHANGE_TYPES.join(', ')}` }),
  summary: name('what was changed, in one line, as summary'),
  feature: name('the feature, or leave it out when it may concern all').nullish().default(null),
  from: id,
  to: id,
  attributes,
};

/** Every kind with its own fields; `z.looseObject` keeps what we do not know, for the attributes. */
export const RECORD_SCHEMAS = {
  llm_call: z.looseObject({
    at: time,
    feature,
    durationMs: finite('use milliseconds, 0 or more, or leave it out')
      .min(0, 'use milliseconds, 0 or more, or leave it out')
      .nullish()
      .default(null),
    attributes,
    output: optionalText,
    evaluations: scores.nullish().transform((value) => value ?? {}),
    session: id,
    user: id,
  }),
  feedback: z.looseObject({
    at: time,
    feature,
    value: z.union([z.literal(1), z.literal(-1), z.literal('report')], { error: 'use 1, -1 or "report"' }),
    text: optionalText,
    attributes,
  }),
  eval_run: z.looseObject({
    at: time,
    feature,
    set: name('the golden set'),
    case: name('the case'),
    repeat: z.int({ error: 'use a whole number, 0 for the first' }).min(0).default(0),
    scores,
    baseline: z.boolean({ error: 'use true or false' }).default(false),
    attributes,
    input: optionalText,
    output: optionalText,
  }),
  change: z.looseObject({ at: time, ...changeFields }),
  evaluator: z.object({
    at: time,
    feature,
    name: name('the evaluator'),
    layer: z.enum(['behavioural', 'quality'], { error: 'use "behavioural" or "quality"' }),
    worse,
  }),
  metric: z.object({
    at: time,
    feature,
    name: name('the metric'),
    value: finite('use a number'),
    worse,
    unit: optionalText,
    n: count,
  }),
  retrieval_probe: z.object({
    at: time,
    feature,
    index: name('the index'),
    ageSeconds: finite('use seconds, 0 or more').min(0, 'use seconds, 0 or more'),
    coverage: share,
    recall: share,
    k: count,
    n: count,
  }),
  evaluation: z.looseObject({
    at: time,
    feature,
    name: name('the evaluator'),
    score,
    label: optionalText,
    responseId: id,
    attributes,
  }),
  provider_status: z.object({
    at: time,
    provider: name('the provider'),
    indicator: z.enum(STATUS_INDICATORS, { error: `use one of: ${STATUS_INDICATORS.join(', ')}` }),
    component: optionalText,
    summary: optionalText,
  }),
} as const;

export type RecordKind = keyof typeof RECORD_SCHEMAS;

export const alertLine = z.object({
  at: time,
  source: name('the source of the alert'),
  payload: z.record(z.string(), z.unknown(), { error: 'put the webhook body here, as an object' }),
});

export const commandLine = z.object({ at: time, user: name('who types'), text: name('what was typed') });
