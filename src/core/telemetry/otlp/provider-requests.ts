// Which HTTP requests go to a model provider, told from host and path.
import { numberOf, type Span, textOf } from './span.ts';

export function isProviderRequest(span: Span): boolean {
  if (span.kind !== 'client') return false;
  const { host, path } = addressOf(span);
  if (host === null) return false;
  if (textOf(span.fields, 'http.request.method', 'http.method') === null && path === null) return false;
  if (PROVIDERS.some(([pattern]) => pattern.test(host))) return path === null || !ADMINISTRATIVE.test(path);
  return path !== null && INFERENCE.test(path);
}

/** The provider's name by its host; null for a gateway or a server of one's own. */
export function providerOf(span: Span): string | null {
  const { host } = addressOf(span);
  return PROVIDERS.find(([pattern]) => host !== null && pattern.test(host))?.[1] ?? null;
}

/** @returns whether the request failed: an HTTP status from 400 on, or no answer at all */
export function isFailedRequest(span: Span): boolean {
  const status = numberOf(span.fields, 'http.response.status_code', 'http.status_code');
  if (status !== null) return status >= 400;
  return span.status === 'error' || textOf(span.fields, 'error.type') !== null;
}

function addressOf({ fields }: Span): { readonly host: string | null; readonly path: string | null } {
  const full = textOf(fields, 'url.full', 'http.url');
  const url = full !== null && URL.canParse(full) ? new URL(full) : null;
  return {
    host: url?.hostname ?? textOf(fields, 'server.address', 'net.peer.name', 'http.host'),
    path: url?.pathname ?? textOf(fields, 'url.path', 'http.target'),
  };
}

/** Hosts from the vendors' API references; the names are those of `gen_ai.provider.name`. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)api\.openai\.com$/, 'openai'],
  [/\.openai\.azure\.com$|\.(cognitiveservices|services\.ai)\.azure\.com$/, 'azure.ai.openai'],
  [/(^|\.)api\.anthropic\.com$/, 'anthropic'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^bedrock-runtime[.-].*\.amazonaws\.com$/, 'aws.bedrock'],
  [/^api\.mistral\.ai$/, 'mistral_ai'],
  [/^api\.cohere\.(com|ai)$/, 'cohere'],
  [/^api\.groq\.com$/, 'groq'],
  [/^api\.deepseek\.com$/, 'deepseek'],
  [/^api\.x\.ai$/, 'x_ai'],
  [/^api\.perplexity\.ai$/, 'perplexity'],
  [/^openrouter\.ai$/, 'openrouter'],
  [/^api\.together\.xyz$/, 'together'],
  [/^api\.fireworks\.ai$/, 'fireworks'],
];

const INFERENCE =
  /\/(chat\/completions|completions|responses|messages|embeddings)\/?$|:(stream)?generateContent$|\/(invoke|converse)(-with-response-stream|-stream)?$/i;
const ADMINISTRATIVE = /\/(models|files|batches|organizations?|usage|fine_tuning|vector_stores)(\/|$)/;
