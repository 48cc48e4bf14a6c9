// One span of a model call, and what its trace says around it → one LlmCall.
import type { LlmCall } from '../../model/records.ts';
import { normalAttributes } from '../attributes.ts';
import { jsonText } from '../field-problem.ts';
import type { CallReading } from './dialect.ts';
import { readSpan } from './dialect-registry.ts';
import { dimensionsOf, resourceDimensions } from './dimensions.ts';
import { failureOf } from './failure.ts';
import { featureOf, metadataIn, withBags } from './feature.ts';
import { type Fields, type Span, textOf } from './span.ts';
import { parsed } from './structured.ts';

/** What the rest of the trace says about a call. */
export interface Surroundings {
  /** Attributes of the spans it stands in, nearest first. */
  readonly ancestors: readonly Fields[];
  /** `feature_flag.<key>`, `app.retrieval.*`, `app.agent.steps` … under their fixed names. */
  readonly facts: Fields;
  /** Content that came beside the span, as log records. */
  readonly content: CallReading;
  readonly evaluations: Readonly<Record<string, number>>;
}

export interface CallOptions {
  /** SHA-256 of text, in hex. Injected: hashing is not core's. */
  readonly hash: (text: string) => string;
  readonly featureNames?: readonly string[];
}

export function callOfSpan(span: Span, around: Surroundings, options: CallOptions): LlmCall {
  const reading = { ...around.content, ...present(readSpan(span)) };
  const own = withBags(span.fields);
  const sources = [own, ...around.ancestors.map(withBags), withBags(span.resource)];
  const metadata: Readonly<Record<string, string>> = Object.assign({}, ...sources.map(metadataIn).reverse());
  const { 'session.id': session, 'user.id': user, ...segments } = metadata;
  const said = withReasons({ ...reading.fields, ...own });
  const hashes = hashesOf(reading, options.hash);
  const failure = failureOf(span, normalAttributes(said));
  return {
    kind: 'llm_call',
    at: span.endAt,
    feature: featureOf(sources, options.featureNames),
    durationMs: Math.max(0, span.endAt - span.startAt),
    attributes: dimensionsOf(
      resourceDimensions(span.resource),
      around.facts,
      segments,
      hashes,
      said,
      failure,
    ),
    output: reading.output?.slice(0, OUTPUT_CHARACTERS_MAX) ?? null,
    evaluations: around.evaluations,
    session: reading.session ?? session ?? null,
    user: reading.user ?? user ?? null,
  };
}

/** Some senders write the list of reasons as JSON. */
function withReasons(fields: Fields): Fields {
  const reasons = parsed(fields['gen_ai.response.finish_reasons']);
  return Array.isArray(reasons) ? { ...fields, 'gen_ai.response.finish_reasons': reasons } : fields;
}

/** Longer than any answer that is read whole; format checks of cut JSON would fail. */
const OUTPUT_CHARACTERS_MAX = 100_000;

const present = (reading: CallReading): CallReading =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== null && value !== undefined));

/** Two equal hashes are two equal prompts; the instructions' own hash changes only when somebody changes them. */
function hashesOf({ prompt, instructions }: CallReading, hash: (text: string) => string): Fields {
  return {
    ...(prompt === undefined ? {} : { 'app.prompt.hash': hash(canonical(prompt)) }),
    ...(instructions === undefined ? {} : { 'app.prompt.instructions_hash': hash(canonical(instructions)) }),
  };
}

/** Text as it is; anything else as JSON with sorted keys, so that a sender's order does not matter. */
function canonical(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(sorted(value, 0));
}

const DEPTH_MAX = 64;

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) return '(nested too deep)';
  if (Array.isArray(value)) return value.map((one) => sorted(one, depth + 1));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner, depth + 1)]));
}

/** What a call in the same trace, or a later evaluation, needs to know of this one. */
export interface CallIdentity {
  readonly feature: string;
  readonly responseId: string | null;
  readonly attributes: LlmCall['attributes'];
}

const STRATUM = [
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.prompt.name',
  'gen_ai.prompt.version',
  'experiment',
  'user.segment',
];

export const identityOf = ({ feature, attributes }: LlmCall): CallIdentity => ({
  feature,
  responseId: textOf(attributes, 'gen_ai.response.id'),
  attributes: Object.fromEntries(
    Object.entries(attributes).filter(([name]) => STRATUM.includes(name) || name.startsWith('feature_flag.')),
  ),
});
