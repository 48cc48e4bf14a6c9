// What the provider itself says about an answer: why it stopped, whether it withheld it, whether it is text at all.
import type { Attributes } from '../../model/records.ts';

/**
 * Why generation ended, in lower case; [] when nobody said.
 * OpenAI `finish_reason`, Anthropic `stop_reason`, Google `finishReason`, Bedrock `stopReason`, one list or one word.
 * @see https://github.com/open-telemetry/semantic-conventions-genai (gen_ai.response.finish_reasons)
 */
export function finishReasonsOf(attributes: Attributes): readonly string[] {
  const said = FINISH_FIELDS.map((name) => attributes[name]).find((value) => value !== undefined);
  if (typeof said !== 'string' || said === '') return [];
  const known = seen.get(said);
  if (known !== undefined) return known;
  const reasons = said.toLowerCase().match(/[a-z][a-z_-]*/g) ?? [];
  if (seen.size < SEEN_MAX) seen.set(said, reasons);
  return reasons;
}

const FINISH_FIELDS = [
  'gen_ai.response.finish_reasons',
  'anthropic.message.stop_reason',
  'ai.response.finishReason',
  'finish_reason',
  'stop_reason',
] as const;

/** A handful of spellings make up all traffic; the bound keeps a hostile source from growing it. */
const SEEN_MAX = 200;
const seen = new Map<string, readonly string[]>();

/**
 * The provider withheld the answer, or its model declined in a field of its own.
 * @see https://platform.openai.com/docs/api-reference/chat/object (content_filter)
 * @see https://docs.anthropic.com/en/api/handling-stop-reasons (refusal)
 * @see https://ai.google.dev/api/generate-content#FinishReason (SAFETY, BLOCKLIST, PROHIBITED_CONTENT, SPII)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html (guardrail_intervened)
 */
export const isWithheld = (reasons: readonly string[]): boolean => reasons.some((one) => WITHHELD.has(one));

const WITHHELD: ReadonlySet<string> = new Set([
  'content_filter',
  'content-filter',
  'content_filtered',
  'refusal',
  'safety',
  'image_safety',
  'blocklist',
  'prohibited_content',
  'spii',
  'guardrail_intervened',
]);

/** The answer ended because a limit on its length was reached. */
export const isCutOff = (reasons: readonly string[]): boolean => reasons.some((one) => CUT_OFF.has(one));

const CUT_OFF: ReadonlySet<string> = new Set([
  'length',
  'max_tokens',
  'max_output_tokens',
  'model_length',
  'model_context_window_exceeded',
]);

/** OpenAI puts a structured refusal beside the content: text there means the model declined. */
export function statedRefusal(attributes: Attributes): string | null {
  const said = attributes['message.refusal'] ?? attributes['gen_ai.response.refusal'];
  return typeof said === 'string' && said !== '' && said !== 'null' ? said : null;
}

/** false: a tool call, an embedding or an image; its empty or odd text is no answer to a person. */
export function isTextAnswer(attributes: Attributes): boolean {
  const operation = attributes['gen_ai.operation.name'];
  if (typeof operation === 'string' && NOT_TEXT_OPERATIONS.has(operation)) return false;
  const type = attributes['gen_ai.output.type'];
  if (typeof type === 'string' && type !== 'text' && type !== 'json') return false;
  return !finishReasonsOf(attributes).some((one) => TOOL_CALL.has(one));
}

const NOT_TEXT_OPERATIONS: ReadonlySet<string> = new Set(['embeddings', 'retrieval', 'execute_tool']);
const TOOL_CALL: ReadonlySet<string> = new Set([
  'tool_calls',
  'tool-calls',
  'tool_call',
  'tool_use',
  'function_call',
]);
