// Attributes as they come become attributes as the program reads them: today's GenAI names, flat values.
import type { Attributes, AttributeValue } from '../model/records.ts';
import { jsonText } from './field-problem.ts';

/**
 * Older generations and dialects → the present OpenTelemetry GenAI name. Both OpenInference and OpenLLMetry are read.
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
const RENAMED: Readonly<Record<string, string>> = {
  'gen_ai.system': 'gen_ai.provider.name',
  'gen_ai.usage.prompt_tokens': 'gen_ai.usage.input_tokens',
  'gen_ai.usage.completion_tokens': 'gen_ai.usage.output_tokens',
  'gen_ai.usage.cache_creation.input_tokens': 'gen_ai.usage.cache_write.input_tokens',
  'gen_ai.usage.cache_read_input_tokens': 'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.usage.reasoning_tokens': 'gen_ai.usage.reasoning.output_tokens',
  'llm.request.model_name': 'gen_ai.request.model',
  'llm.response.model_name': 'gen_ai.response.model',
  'llm.model_name': 'gen_ai.response.model',
  'llm.provider': 'gen_ai.provider.name',
  'llm.token_count.prompt': 'gen_ai.usage.input_tokens',
  'llm.token_count.completion': 'gen_ai.usage.output_tokens',
  'llm.finish_reason': 'gen_ai.response.finish_reasons',
  'llm.prompt_template.version': 'gen_ai.prompt.version',
  'traceloop.prompt.key': 'gen_ai.prompt.name',
  'traceloop.prompt.version': 'gen_ai.prompt.version',
  'langfuse.observation.prompt.name': 'gen_ai.prompt.name',
  'langfuse.observation.prompt.version': 'gen_ai.prompt.version',
};

/**
 * @param sent any JSON values; null means absent, arrays of plain values become comma-separated text, deeper values JSON
 * @returns present names; a name that came both ways keeps the value of the present one
 */
export function normalAttributes(sent: Readonly<Record<string, unknown>>): Attributes {
  const entries = Object.entries(sent).flatMap(([name, value]) => {
    const flat = flatValue(value);
    return flat === null ? [] : [{ name, present: RENAMED[name] ?? name, flat }];
  });
  const named = [...entries].sort((a, b) => Number(a.name === a.present) - Number(b.name === b.present));
  return Object.fromEntries(named.map(({ present, flat }) => [present, countOf(present, flat)]));
}

function flatValue(value: unknown): AttributeValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((inner) => typeof inner !== 'object' || inner === null)) {
    return value.join(',');
  }
  return jsonText(value);
}

/** In OTLP JSON, 64-bit numbers are strings: a token count is a number whichever way it came. */
function countOf(name: string, value: AttributeValue): AttributeValue {
  const counts = name.startsWith('gen_ai.usage.') && typeof value === 'string' && /^\d{1,15}$/.test(value);
  return counts ? Number(value) : value;
}
