// OpenTelemetry's GenAI conventions, every generation, and names near them: what no other dialect claims is read here.
// https://github.com/open-telemetry/semantic-conventions-genai
import type { CallReading, Dialect, SpanRole } from '../dialect.ts';
import { type Fields, numberOf, type Span, textOf } from '../span.ts';
import { answerText, numbered, parsed, some, systemMessages, systemOf } from '../structured.ts';

export const genAi = {
  name: 'gen-ai',
  roleOf(span) {
    const operation = textOf(span.fields, 'gen_ai.operation.name')?.toLowerCase();
    if (operation !== undefined) return OPERATIONS[operation] ?? (isCall(span.fields) ? 'call' : 'frame');
    if (/^(invoke_agent|execute_tool|running tool|agent run)\b/.test(span.name)) return 'step';
    return isCall(span.fields) ? 'call' : isVectorQuery(span.fields) ? 'retrieval' : null;
  },
  renamed: {
    'gen_ai.system': 'gen_ai.provider.name',
    'gen_ai.usage.prompt_tokens': 'gen_ai.usage.input_tokens',
    'gen_ai.usage.completion_tokens': 'gen_ai.usage.output_tokens',
    'gen_ai.response.prompt_tokens': 'gen_ai.usage.input_tokens',
    'gen_ai.response.completion_tokens': 'gen_ai.usage.output_tokens',
    'gen_ai.usage.cache_creation.input_tokens': 'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens': 'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_read_input_tokens': 'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.reasoning_tokens': 'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.details.reasoning_tokens': 'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.response.finish_reason': 'gen_ai.response.finish_reasons',
    'gen_ai.response.service_tier': 'openai.response.service_tier',
    'gen_ai.openai.response.service_tier': 'openai.response.service_tier',
    'gen_ai.openai.response.system_fingerprint': 'gen_ai.response.system_fingerprint',
    'gen_ai.openai.system_fingerprint': 'gen_ai.response.system_fingerprint',
    'openai.response.system_fingerprint': 'gen_ai.response.system_fingerprint',
    'gen_ai.system_fingerprint': 'gen_ai.response.system_fingerprint',
    'gen_ai.server.time_to_first_token': 'gen_ai.response.time_to_first_chunk',
    'gen_ai.client.operation.time_to_first_chunk': 'gen_ai.response.time_to_first_chunk',
    'gen_ai.response.time_to_first_token': 'gen_ai.response.time_to_first_chunk',
    'llm.model': 'gen_ai.request.model',
    'http.status_code': 'http.response.status_code',
    'http.resend_count': 'http.request.resend_count',
    'enduser.segment': 'user.segment',
    'app.user.segment': 'user.segment',
    'app.experiment': 'experiment',
    'app.experiment.arm': 'experiment',
    'experiment.arm': 'experiment',
    'app.prompt.name': 'gen_ai.prompt.name',
    'app.prompt.version': 'gen_ai.prompt.version',
  },
  leftOut: [
    'gen_ai.input.messages',
    'gen_ai.output.messages',
    'gen_ai.system_instructions',
    'gen_ai.tool.definitions',
    'gen_ai.tool.call.',
    'gen_ai.request.tools',
    'gen_ai.prompt',
    'gen_ai.prompt.0.',
    'gen_ai.completion',
    'gen_ai.completion.0.',
    'gen_ai.content.',
    'gen_ai.retrieval.documents',
    'gen_ai.retrieval.query.text',
    'gen_ai.usage.total_tokens',
    'events',
  ],
  read: ({ fields, events }) => ({
    ...conversation(fields),
    ...said(events),
    fields: firstToken(fields, events),
    session: textOf(fields, 'gen_ai.conversation.id', 'session.id'),
    user: textOf(
      fields,
      'user.id',
      'enduser.id',
      'enduser.pseudo.id',
      'gen_ai.user.id',
      'gen_ai.request.user',
    ),
    ...documentsIn(fields),
  }),
} satisfies Dialect;

const OPERATIONS: Readonly<Record<string, SpanRole>> = {
  chat: 'call',
  'chat.completions': 'call',
  'text.completions': 'call',
  text_completion: 'call',
  completion: 'call',
  generate_content: 'call',
  embeddings: 'call',
  embedding: 'call',
  responses: 'call',
  message: 'call',
  retrieval: 'retrieval',
  execute_tool: 'step',
  invoke_agent: 'step',
  create_agent: 'frame',
  invoke_workflow: 'frame',
  agent_step: 'frame',
  framework: 'frame',
  rerank: 'frame',
  vectordb: 'retrieval',
};

/** Asked a model of a provider, or says what a model used: it is a call, whoever recorded it. */
function isCall(fields: Fields): boolean {
  return (
    textOf(fields, ...MODELS) !== null &&
    (textOf(fields, ...PROVIDERS) !== null || numberOf(fields, ...USES) !== null)
  );
}

const MODELS = [
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.request.model',
  'llm.response.model',
  'llm.model_name',
  'llm.model',
];
const PROVIDERS = ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system', 'llm.vendor'];
const USES = [
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'llm.usage.completion_tokens',
  'llm.usage.output_tokens',
  'llm.usage.total_tokens',
  'llm.token_count.completion',
];

const isVectorQuery = (fields: Fields): boolean =>
  Object.keys(fields).some((name) => name.startsWith('db.vector.query.')) ||
  /^(chroma|pinecone|qdrant|weaviate|milvus|pgvector)/.test(
    textOf(fields, 'db.system.name', 'db.system') ?? '',
  );

/** Structured messages today, numbered attributes or one string before. */
function conversation(fields: Fields): CallReading {
  const input = parsed(fields['gen_ai.input.messages']);
  const instructions = parsed(fields['gen_ai.system_instructions']);
  const output = answerText(fields['gen_ai.output.messages']);
  if (input !== undefined || instructions !== undefined || output !== null) {
    return {
      prompt:
        input === undefined && instructions === undefined ? undefined : [instructions ?? null, input ?? null],
      instructions: instructions ?? systemMessages(input),
      output,
    };
  }
  const asked = numbered(fields, 'gen_ai.prompt.');
  const answered = numbered(fields, 'gen_ai.completion.');
  const texts = answered.flatMap((one) => answerText(one['content'] ?? one['message.content']) ?? []);
  return {
    prompt: some(asked) ?? parsed(fields['gen_ai.prompt']),
    instructions: some(systemOf(asked, 'role', 'message.role')),
    output: texts.length > 0 ? texts.join('\n') : answerText(fields['gen_ai.completion']),
  };
}

/** Content as events on the span: the generation between numbered attributes and structured messages. */
function said(events: Span['events']): CallReading {
  const bodyOf = (fields: Fields): unknown =>
    parsed(
      fields['gen_ai.event.content'] ??
        fields['gen_ai.completion'] ??
        fields['gen_ai.output.messages'] ??
        fields['message'] ??
        fields['content'],
    );
  const answers = events.filter(({ name }) => ANSWER_EVENTS.includes(name));
  const questions = events.filter(({ name }) =>
    /^gen_ai\.((system|user|tool)\.message|content\.prompt)$/.test(name),
  );
  const output = answers.flatMap(({ fields }) => answerText(bodyOf(fields)) ?? []);
  const prompt = questions.map(({ name, fields }) => [name, fields]);
  const system = questions.filter(({ name }) => name === 'gen_ai.system.message').map(({ fields }) => fields);
  return {
    ...(output.length === 0 ? {} : { output: output.join('\n') }),
    ...(prompt.length === 0 ? {} : { prompt }),
    ...(system.length === 0 ? {} : { instructions: system }),
  };
}

const ANSWER_EVENTS = [
  'gen_ai.choice',
  'gen_ai.content.completion',
  'gen_ai.client.inference.operation.details',
];

function firstToken(fields: Fields, events: Span['events']): Fields {
  const seconds = numberOf(fields, 'gen_ai.client.operation.time_to_first_token', 'llm.time_to_first_token');
  const resent = events.filter(({ name }) => /^(http\.)?retry$/.test(name)).length;
  return {
    ...(seconds === null ? {} : { 'gen_ai.response.time_to_first_chunk': seconds }),
    ...(resent === 0 ? {} : { 'http.request.resend_count': resent }),
  };
}

function documentsIn(fields: Fields): CallReading {
  const found = parsed(fields['gen_ai.retrieval.documents']);
  if (!Array.isArray(found)) return {};
  const documents = found.map((one: Fields | null) => ({
    score: typeof one === 'object' && one !== null ? numberOf(one, 'score') : null,
  }));
  return { documents };
}
