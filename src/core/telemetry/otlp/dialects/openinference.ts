// OpenInference (Arize Phoenix and others). Its OpenAI instrumentation puts the served model into `llm.model_name`;
// the requested one stays in the invocation parameters.
// https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
import type { CallReading, Dialect, SpanRole } from '../dialect.ts';
import { type Fields, numberOf, type Span, textOf } from '../span.ts';
import { answerText, numbered, parsed, some, systemOf } from '../structured.ts';
import { isObject } from '../wire.ts';

export const openinference = {
  name: 'openinference',
  roleOf: ({ fields }) => KINDS[textOf(fields, 'openinference.span.kind')?.toUpperCase() ?? ''] ?? null,
  renamed: {
    'llm.request.model_name': 'gen_ai.request.model',
    'llm.response.model_name': 'gen_ai.response.model',
    'llm.model_name': 'gen_ai.response.model',
    'llm.provider': 'gen_ai.provider.name',
    'llm.system': 'gen_ai.provider.name',
    'llm.token_count.prompt': 'gen_ai.usage.input_tokens',
    'llm.token_count.completion': 'gen_ai.usage.output_tokens',
    'llm.token_count.prompt_details.cache_read': 'gen_ai.usage.cache_read.input_tokens',
    'llm.token_count.prompt_details.cache_write': 'gen_ai.usage.cache_write.input_tokens',
    'llm.token_count.completion_details.reasoning': 'gen_ai.usage.reasoning.output_tokens',
    'llm.finish_reason': 'gen_ai.response.finish_reasons',
    'llm.prompt_template.version': 'gen_ai.prompt.version',
  },
  leftOut: [
    'input.value',
    'input.mime_type',
    'output.value',
    'output.mime_type',
    'llm.input_messages.0.',
    'llm.output_messages.0.',
    'llm.prompts.',
    'llm.choices.0.',
    'llm.tools.0.',
    'llm.invocation_parameters',
    'llm.prompt_template.template',
    'llm.prompt_template.variables',
    'llm.token_count.total',
    'retrieval.documents.0.',
    'embedding.embeddings.0.',
    'metadata',
  ],
  read,
} satisfies Dialect;

const KINDS: Readonly<Record<string, SpanRole>> = {
  LLM: 'call',
  RETRIEVER: 'retrieval',
  AGENT: 'step',
  TOOL: 'step',
  CHAIN: 'frame',
  EMBEDDING: 'frame',
  RERANKER: 'frame',
  GUARDRAIL: 'frame',
  EVALUATOR: 'frame',
  PROMPT: 'frame',
  UNKNOWN: 'frame',
};

function read({ fields, events, startAt }: Span): CallReading {
  if (!Object.keys(fields).some((name) => OWN.test(name))) return {};
  const asked = numbered(fields, 'llm.input_messages.');
  const first = events.find(({ name }) => name === 'First Token Stream Event');
  const found = numbered(fields, 'retrieval.documents.');
  const parameters = parsed(fields['llm.invocation_parameters']);
  const requested = isObject(parameters) ? textOf(parameters, 'model') : null;
  return {
    fields: {
      ...(requested === null ? {} : { 'gen_ai.request.model': requested }),
      ...(first === undefined ? {} : { 'gen_ai.response.time_to_first_chunk': (first.at - startAt) / 1000 }),
    },
    prompt: some(asked) ?? fields['input.value'],
    instructions: some(systemOf(asked, 'message.role')),
    output: outputOf(fields),
    session: textOf(fields, 'session.id'),
    user: textOf(fields, 'user.id'),
    ...(found.length === 0
      ? {}
      : { documents: found.map((one) => ({ score: numberOf(one, 'document.score') })) }),
  };
}

const OWN =
  /^(openinference\.|llm\.(model_name|input_messages|output_messages|invocation_parameters)|retrieval\.documents\.)/;

function outputOf(fields: Fields): string | null {
  const texts = numbered(fields, 'llm.output_messages.').flatMap((one) => {
    const parts = numbered(one, 'message.contents.').flatMap(
      (part) => textOf(part, 'message_content.text') ?? [],
    );
    return textOf(one, 'message.content') ?? (parts.length === 0 ? [] : [parts.join('\n')]);
  });
  return texts.length > 0 ? texts.join('\n') : answerText(fields['output.value']);
}
