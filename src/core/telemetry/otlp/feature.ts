// What a signal says about whose it is: the feature, the prompt, the experiment, who asked. Asked of the span first,
// then of the spans around it, then of the resource.
import { type Fields, textOf } from './span.ts';
import { parsed } from './structured.ts';
import { isObject } from './wire.ts';

/** In this order; a name earlier in the list wins wherever it stands. Documented in docs/telemetry.md. */
export const FEATURE_NAMES: readonly string[] = [
  'app.feature',
  'ai.telemetry.metadata.feature',
  'traceloop.association.properties.feature',
  'langfuse.trace.metadata.feature',
  'langfuse.observation.metadata.feature',
  'langsmith.metadata.feature',
  'metadata.feature',
  'feature',
  'ai.telemetry.functionId',
  'langfuse.trace.name',
  'traceloop.workflow.name',
  'gen_ai.application_name',
  'gen_ai.prompt.name',
  'traceloop.prompt.key',
  'langfuse.observation.prompt.name',
  'service.name',
];

/** What a feature is called when nobody says it: the SDKs' own word. */
export const UNKNOWN_FEATURE = 'unknown_service';

/** @param sources nearest first: the span, its ancestors, the resource */
export function featureOf(sources: readonly Fields[], names: readonly string[] = FEATURE_NAMES): string {
  for (const name of names) {
    for (const fields of sources) {
      const said = textOf(fields, name)?.trim();
      if (said) return said.slice(0, NAME_CHARACTERS_MAX);
    }
  }
  return UNKNOWN_FEATURE;
}

const NAME_CHARACTERS_MAX = 200;

/** Metadata that people attach: prefix by prefix the same words, or one attribute holding JSON. */
const BAGS = [
  'ai.telemetry.metadata',
  'traceloop.association.properties',
  'langfuse.trace.metadata',
  'langfuse.observation.metadata',
  'langsmith.metadata',
  'metadata',
  'baggage',
];

/** Fixed name → what people call it in their metadata. */
/** Fixed name → other attributes that say the same, outside any bag. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  'user.segment': ['app.user.segment', 'enduser.segment'],
  experiment: ['app.experiment', 'app.experiment.arm', 'experiment.arm', 'langfuse.experiment.name'],
  'gen_ai.prompt.name': ['app.prompt.name'],
  'gen_ai.prompt.version': ['app.prompt.version', 'prompt.version'],
  'session.id': ['langfuse.session.id', 'gen_ai.conversation.id'],
  'user.id': ['langfuse.user.id', 'enduser.id', 'enduser.pseudo.id'],
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  'user.segment': ['user.segment', 'user_segment', 'userSegment', 'segment', 'plan', 'tier', 'cohort'],
  experiment: ['experiment', 'experiment_arm', 'experimentArm', 'arm', 'ab_variant', 'abVariant'],
  'gen_ai.prompt.name': ['gen_ai.prompt.name', 'prompt_name', 'promptName'],
  'gen_ai.prompt.version': ['gen_ai.prompt.version', 'prompt_version', 'promptVersion'],
  'session.id': ['session.id', 'session_id', 'sessionId', 'thread_id', 'threadId', 'conversation_id'],
  'user.id': ['user.id', 'user_id', 'userId'],
};

/** The attributes with every bag's JSON spread out as `bag.name`, so that `metadata` = {"feature": …} is `metadata.feature`. */
export function withBags(fields: Fields): Fields {
  const spread = BAGS.flatMap((bag) => {
    const value = parsed(fields[bag]);
    return isObject(value)
      ? Object.entries(value).map(([name, inner]) => [`${bag}.${name}`, inner] as const)
      : [];
  });
  return spread.length === 0 ? fields : { ...Object.fromEntries(spread), ...fields };
}

/** Every name that says it → which fixed name it is, and how near to it: the lowest rank wins. */
const SAYING: ReadonlyMap<string, { readonly fixed: string; readonly rank: number }> = new Map(
  Object.entries(WORDS).flatMap(([fixed, words]) => {
    const names = [
      fixed,
      ...(SYNONYMS[fixed] ?? []),
      ...BAGS.flatMap((bag) => words.map((word) => `${bag}.${word}`)),
    ];
    return names.map((name, rank) => [name, { fixed, rank }] as const);
  }),
);

/** @returns first-class metadata under its fixed names; a name nobody said is absent */
export function metadataIn(fields: Fields): Readonly<Record<string, string>> {
  const nearest = new Map<string, { readonly rank: number; readonly said: string }>();
  for (const name of Object.keys(fields)) {
    const saying = SAYING.get(name);
    const said = saying === undefined ? null : textOf(fields, name);
    if (saying === undefined || said === null) continue;
    const before = nearest.get(saying.fixed);
    if (before === undefined || saying.rank < before.rank)
      nearest.set(saying.fixed, { rank: saying.rank, said });
  }
  return Object.fromEntries([...nearest].map(([fixed, { said }]) => [fixed, said]));
}
