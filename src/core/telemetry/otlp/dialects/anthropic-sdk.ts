// The tracing that Anthropic's SDK has built in: GenAI names for messages, and spans of its other requests, which are no calls.
// https://github.com/anthropics/anthropic-sdk-typescript/tree/main/src/internal (tracing)
import type { Dialect, SpanRole } from '../dialect.ts';
import { type Span, textOf } from '../span.ts';

export const anthropicSdk = {
  name: 'anthropic-sdk',
  roleOf(span) {
    if (!isAnthropicSdk(span)) return null;
    const operation = textOf(span.fields, 'gen_ai.operation.name');
    if (operation === 'chat' || operation === 'text_completion') return 'call';
    if (operation === 'execute_tool' || operation === 'invoke_agent') return 'step';
    // Every request carries these; only messages ask a model.
    const asks =
      /messages(\.stream|\.create)?$/.test(span.name) || 'anthropic.message.stop_reason' in span.fields;
    return asks ? 'call' : ('frame' satisfies SpanRole);
  },
  renamed: {
    'anthropic.message.stop_reason': 'gen_ai.response.finish_reasons',
    'anthropic.message.id': 'gen_ai.response.id',
    'anthropic.message.model': 'gen_ai.response.model',
    'anthropic.request.id': 'app.request.id',
  },
  leftOut: ['anthropic.tool_result.content', 'anthropic.usage.compaction.'],
  read: (span) =>
    isAnthropicSdk(span)
      ? {
          fields: { 'gen_ai.provider.name': 'anthropic' },
          session: textOf(span.fields, 'gen_ai.conversation.id', 'anthropic.session.id'),
        }
      : {},
} satisfies Dialect;

const isAnthropicSdk = ({ scope, fields }: Span): boolean =>
  scope.startsWith('com.anthropic.sdk') ||
  Object.keys(fields).some((name) => name.startsWith('anthropic.message.'));
