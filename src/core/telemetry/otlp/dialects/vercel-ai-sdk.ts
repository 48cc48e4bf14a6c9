// Vercel's AI SDK, with its own `ai.*` names: the outer span repeats the usage of the inner ones, so only those count.
// https://ai-sdk.dev/docs/ai-sdk-core/telemetry
import type { Dialect, SpanRole } from '../dialect.ts';
import { type Fields, numberOf, type Span, textOf } from '../span.ts';
import { answerText, parsed, systemMessages } from '../structured.ts';

export const vercelAiSdk = {
  name: 'vercel-ai-sdk',
  roleOf({ fields }) {
    const operation = textOf(fields, 'ai.operationId', 'operation.name')?.split(' ')[0];
    if (operation === undefined || !operation.startsWith('ai.')) return null;
    if (operation === 'ai.toolCall') return 'step';
    // `ai.embed.doEmbed`, `ai.generateText.doGenerate`, `ai.streamText.doStream`: the request to the provider itself.
    return /\.do(Generate|Stream|Embed)$/.test(operation) ? 'call' : ('frame' satisfies SpanRole);
  },
  renamed: {
    'ai.model.id': 'gen_ai.request.model',
    'ai.model.provider': 'gen_ai.provider.name',
    'ai.response.model': 'gen_ai.response.model',
    'ai.response.id': 'gen_ai.response.id',
    'ai.response.finishReason': 'gen_ai.response.finish_reasons',
    'ai.finishReason': 'gen_ai.response.finish_reasons',
    'ai.usage.inputTokens': 'gen_ai.usage.input_tokens',
    'ai.usage.promptTokens': 'gen_ai.usage.input_tokens',
    'ai.usage.tokens': 'gen_ai.usage.input_tokens',
    'ai.usage.outputTokens': 'gen_ai.usage.output_tokens',
    'ai.usage.completionTokens': 'gen_ai.usage.output_tokens',
    'ai.usage.cachedInputTokens': 'gen_ai.usage.cache_read.input_tokens',
    'ai.usage.inputTokenDetails.cacheReadTokens': 'gen_ai.usage.cache_read.input_tokens',
    'ai.usage.inputTokenDetails.cacheWriteTokens': 'gen_ai.usage.cache_write.input_tokens',
    'ai.usage.reasoningTokens': 'gen_ai.usage.reasoning.output_tokens',
    'ai.usage.outputTokenDetails.reasoningTokens': 'gen_ai.usage.reasoning.output_tokens',
  },
  leftOut: [
    'ai.prompt',
    'ai.prompt.',
    'ai.value',
    'ai.values',
    'ai.embedding',
    'ai.embeddings',
    'ai.response.text',
    'ai.response.object',
    'ai.response.toolCalls',
    'ai.response.reasoning',
    'ai.response.files',
    'ai.response.timestamp',
    'ai.response.providerMetadata',
    'ai.response.msToFirstChunk',
    'ai.response.msToFinish',
    'ai.stream.msToFirstChunk',
    'ai.response.avgOutputTokensPerSecond',
    'ai.result.text',
    'ai.result.object',
    'ai.usage.totalTokens',
    'ai.usage.inputTokenDetails.noCacheTokens',
    'ai.usage.outputTokenDetails.textTokens',
    'ai.toolCall.args',
    'ai.toolCall.result',
    'ai.request.headers.',
    'ai.schema.',
    'ai.settings.context.',
  ],
  read({ fields }) {
    if (!Object.keys(fields).some((name) => name.startsWith('ai.'))) return {};
    const prompt = parsed(fields['ai.prompt.messages'] ?? fields['ai.prompt'] ?? fields['ai.value']);
    return {
      fields: firstChunk(fields),
      prompt,
      instructions: systemMessages(prompt),
      output: answerText(
        fields['ai.response.text'] ?? fields['ai.result.text'] ?? rawText(fields['ai.response.object']),
      ),
      session: textOf(fields, 'ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.threadId'),
      user: textOf(fields, 'ai.telemetry.metadata.userId'),
    };
  },
} satisfies Dialect;

function firstChunk(fields: Fields): Fields {
  const ms = numberOf(fields, 'ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk');
  return ms === null ? {} : { 'gen_ai.response.time_to_first_chunk': ms / 1000 };
}

/** A generated object is the answer as it stands, not a message to look for text in. */
const rawText = (value: unknown): Span['fields'] | undefined =>
  typeof value === 'string' ? { content: value } : undefined;
