// Frameworks and proxies with a word of their own for what a span is: LangSmith, MLflow, Langtrace, Spring AI, LiteLLM,
// Pydantic AI, Logfire. Their values beside it are GenAI names, or names close to them.
import type { Dialect, SpanRole } from '../dialect.ts';
import { type Fields, textOf } from '../span.ts';
import { answerText, parsed } from '../structured.ts';
import { isObject } from '../wire.ts';

export const frameworks = {
  name: 'frameworks',
  roleOf({ fields, scope }) {
    // Logfire also exports what has only begun, and its log lines, as spans.
    if (/^(pending_span|log)$/.test(textOf(fields, 'logfire.span_type') ?? '')) return 'frame';
    const word = textOf(fields, ...KIND_NAMES)
      ?.replaceAll('"', '')
      .toLowerCase();
    const role = word === undefined ? undefined : ROLES[word];
    if (role !== undefined) return role;
    // Pydantic AI's run of an agent sums the usage of the calls inside it.
    const ofAgent = scope === 'pydantic-ai' && textOf(fields, 'agent_name') !== null;
    return ofAgent && textOf(fields, 'gen_ai.request.model') === null ? 'step' : null;
  },
  renamed: {
    'llm.openai.model': 'gen_ai.response.model',
    'llms.model': 'gen_ai.request.model',
    'mlflow.llm.model': 'gen_ai.request.model',
    'mlflow.llm.provider': 'gen_ai.provider.name',
    'spring.ai.model.request.model': 'gen_ai.request.model',
    'langsmith.trace.session_id': 'session.id',
    'litellm.model': 'gen_ai.request.model',
  },
  leftOut: [
    'mlflow.spanInputs',
    'mlflow.spanOutputs',
    'mlflow.chat.',
    'mlflow.traceRequestId',
    'mlflow.trace.',
    'langsmith.metadata',
    'llm.openai.messages',
    'llm.openai.choices',
    'hidden_params',
    'request_data',
    'response_data',
    'all_messages_events',
    'pydantic_ai.all_messages',
    'logfire.json_schema',
    'logfire.msg',
    'final_result',
    'model_request_parameters',
    'spring.ai.chat.client.tool.',
    'spring.ai.chat.client.advisors',
  ],
  read: ({ fields }) => ({
    ...eventsOf(fields),
    ...dataOf(fields),
    output:
      eventsOf(fields).output ??
      answerText(fields['response_data']) ??
      answerText(fields['mlflow.spanOutputs']),
    session: textOf(fields, 'langsmith.metadata.session_id', 'langsmith.metadata.thread_id'),
    user: textOf(fields, 'langsmith.metadata.user_id', 'metadata.user_api_key_end_user_id'),
  }),
} satisfies Dialect;

const KIND_NAMES = ['langsmith.span.kind', 'mlflow.spanType', 'langtrace.service.type', 'spring.ai.kind'];

const ROLES: Readonly<Record<string, SpanRole>> = {
  llm: 'call',
  chat_model: 'call',
  retriever: 'retrieval',
  vectordb: 'retrieval',
  vector_store: 'retrieval',
  agent: 'step',
  tool: 'step',
  chain: 'frame',
  prompt: 'frame',
  parser: 'frame',
  workflow: 'frame',
  framework: 'frame',
  embedding: 'frame',
  chat_client: 'frame',
  advisor: 'frame',
};

/** Pydantic AI and Logfire put the older per-message events into one attribute, as JSON. */
function eventsOf(fields: Fields): { readonly prompt?: unknown; readonly output?: string | null } {
  const events = parsed(fields['events']);
  if (!Array.isArray(events)) return {};
  const named = events as readonly (Fields | null)[];
  const choice = named.find((one) => one?.['event.name'] === 'gen_ai.choice');
  const prompt = named.filter((one) => one?.['event.name'] !== 'gen_ai.choice');
  return { ...(prompt.length === 0 ? {} : { prompt }), output: answerText(choice?.['message']) };
}

/** Logfire's own integrations keep the request's body in one attribute. */
function dataOf(fields: Fields): { readonly prompt?: unknown } {
  const request = parsed(fields['request_data']);
  return isObject(request) && request['messages'] !== undefined ? { prompt: request['messages'] } : {};
}
