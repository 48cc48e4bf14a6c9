// Langfuse's own attributes: a generation is a call, whatever recorded it.
// https://langfuse.com/integrations/native/opentelemetry#property-mapping
import type { CallReading, Dialect, SpanRole } from '../dialect.ts';
import { type Fields, numberOf, type Span, textOf } from '../span.ts';
import { answerText, parsed, systemMessages } from '../structured.ts';
import { isObject } from '../wire.ts';

export const langfuse = {
  name: 'langfuse',
  roleOf: ({ fields }) => KINDS[textOf(fields, 'langfuse.observation.type')?.toLowerCase() ?? ''] ?? null,
  renamed: {
    'langfuse.observation.prompt.name': 'gen_ai.prompt.name',
    'langfuse.observation.prompt.version': 'gen_ai.prompt.version',
    'langfuse.observation.model.name': 'gen_ai.response.model',
    'langfuse.experiment.name': 'experiment',
    'langfuse.environment': 'deployment.environment.name',
    'langfuse.release': 'service.version',
  },
  leftOut: [
    'langfuse.observation.input',
    'langfuse.observation.output',
    'langfuse.trace.input',
    'langfuse.trace.output',
    'langfuse.observation.usage_details',
    'langfuse.observation.cost_details',
    'langfuse.observation.completion_start_time',
    'langfuse.observation.model.parameters',
    'langfuse.observation.metadata',
    'langfuse.trace.metadata',
    'langfuse.experiment.metadata',
    'langfuse.experiment.item.',
    'langfuse.internal.',
  ],
  read,
} satisfies Dialect;

const KINDS: Readonly<Record<string, SpanRole>> = {
  generation: 'call',
  embedding: 'frame',
  retriever: 'retrieval',
  agent: 'step',
  tool: 'step',
  chain: 'frame',
  guardrail: 'frame',
  evaluator: 'frame',
};

function read({ fields, startAt }: Span): CallReading {
  if (!Object.keys(fields).some((name) => name.startsWith('langfuse.'))) return {};
  const usage = parsed(fields['langfuse.observation.usage_details']);
  const cost = parsed(fields['langfuse.observation.cost_details']);
  const prompt = parsed(fields['langfuse.observation.input']);
  const messages = isObject(prompt) ? (prompt['messages'] ?? prompt) : prompt;
  return {
    fields: {
      ...(isObject(usage) ? tokensIn(usage) : {}),
      ...named('gen_ai.usage.cost', isObject(cost) ? numberOf(cost, 'total') : null),
      ...named('gen_ai.response.time_to_first_chunk', secondsTo(fields, startAt)),
      ...failureIn(fields),
    },
    prompt,
    instructions: systemMessages(messages),
    output: answerText(fields['langfuse.observation.output']),
    session: textOf(fields, 'langfuse.session.id', 'session.id'),
    user: textOf(fields, 'langfuse.user.id', 'user.id'),
  };
}

const named = (name: string, value: string | number | null): Fields =>
  value === null ? {} : { [name]: value };

const tokensIn = (usage: Fields): Fields => ({
  ...named('gen_ai.usage.input_tokens', numberOf(usage, 'input', 'prompt_tokens', 'input_tokens')),
  ...named('gen_ai.usage.output_tokens', numberOf(usage, 'output', 'completion_tokens', 'output_tokens')),
  ...named(
    'gen_ai.usage.cache_read.input_tokens',
    numberOf(usage, 'input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read'),
  ),
  ...named(
    'gen_ai.usage.reasoning.output_tokens',
    numberOf(usage, 'output_reasoning_tokens', 'output_reasoning'),
  ),
});

/** The time is sent as JSON: a quoted RFC 3339 text. */
function secondsTo(fields: Fields, startAt: number): number | null {
  const time = parsed(fields['langfuse.observation.completion_start_time']);
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isFinite(at) && at >= startAt ? (at - startAt) / 1000 : null;
}

function failureIn(fields: Fields): Fields {
  if (textOf(fields, 'langfuse.observation.level')?.toUpperCase() !== 'ERROR') return {};
  const told = textOf(fields, 'langfuse.observation.status_message');
  return { 'error.type': '_OTHER', ...named('error.message', told) };
}
