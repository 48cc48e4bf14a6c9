// OpenLLMetry (Traceloop): GenAI names with a few of its own, and before them `llm.*` and numbered prompts.
// https://github.com/traceloop/openllmetry/blob/main/packages/opentelemetry-semantic-conventions-ai
import type { CallReading, Dialect, SpanRole } from '../dialect.ts';
import { type Span, textOf } from '../span.ts';
import { answerText, parsed } from '../structured.ts';

export const openllmetry = {
  name: 'openllmetry',
  roleOf({ fields }) {
    const kind = textOf(fields, 'traceloop.span.kind')?.toLowerCase();
    if (kind !== undefined) return KINDS[kind] ?? 'frame';
    const asked = textOf(fields, 'llm.request.type')?.toLowerCase();
    if (asked === undefined) return null;
    return asked === 'rerank' ? 'frame' : 'call';
  },
  renamed: {
    'llm.vendor': 'gen_ai.provider.name',
    'llm.request.model': 'gen_ai.request.model',
    'llm.response.model': 'gen_ai.response.model',
    'llm.request.type': 'gen_ai.operation.name',
    'llm.usage.prompt_tokens': 'gen_ai.usage.input_tokens',
    'llm.usage.completion_tokens': 'gen_ai.usage.output_tokens',
    'llm.usage.input_tokens': 'gen_ai.usage.input_tokens',
    'llm.usage.output_tokens': 'gen_ai.usage.output_tokens',
    'llm.usage.reasoning_tokens': 'gen_ai.usage.reasoning.output_tokens',
    'llm.usage.cache_read_input_tokens': 'gen_ai.usage.cache_read.input_tokens',
    'llm.usage.cache_creation_input_tokens': 'gen_ai.usage.cache_write.input_tokens',
    'llm.response.finish_reason': 'gen_ai.response.finish_reasons',
    'llm.response.stop_reason': 'gen_ai.response.finish_reasons',
    'llm.openai.system_fingerprint': 'gen_ai.response.system_fingerprint',
    'llm.is_streaming': 'gen_ai.request.stream',
    'llm.user': 'user.id',
    'traceloop.prompt.key': 'gen_ai.prompt.name',
    'traceloop.prompt.version': 'gen_ai.prompt.version',
  },
  leftOut: [
    'llm.usage.total_tokens',
    'llm.prompts',
    'llm.prompts.0.',
    'llm.completions',
    'llm.completions.0.',
    'traceloop.entity.input',
    'traceloop.entity.output',
    'llm.request.functions.0.',
    'gen_ai.request.functions.0.',
  ],
  read,
} satisfies Dialect;

const KINDS: Readonly<Record<string, SpanRole>> = {
  agent: 'step',
  tool: 'step',
  workflow: 'frame',
  task: 'frame',
};

function read({ fields }: Span): CallReading {
  return {
    prompt: parsed(fields['llm.prompts']),
    output: answerText(fields['llm.completions']),
    user: textOf(fields, 'llm.user'),
  };
}
