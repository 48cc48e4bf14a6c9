// Which attributes can be a dimension at all, judged by their names and by what a value looks like.
import type { AttributeValue } from '../../model/records.ts';

/**
 * Measured, or an outcome, or content, or about one call: never something to slice traffic by.
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
const MEASURED: readonly RegExp[] = [
  /^gen_ai\.(usage|evaluation|token)\./,
  /^gen_ai\.response\.(id|time|finish_reasons|refusal)/,
  /^gen_ai\.(input|output)\.messages|^gen_ai\.(system_instructions|prompt|completion|conversation\.id)$/,
  /^gen_ai\.(retrieval\.documents|tool\.(call|definitions|message))/,
  /^gen_ai\.request\.(seed|max_tokens)$/,
  /^(llm\.(input_messages|output_messages|prompts|completions|token_count)|retrieval\.documents)\b/,
  /^(error|exception|app\.instrumentation)\b|^message\.refusal$|^http\.(response\.)?status/,
  /^http\.request\.resend_count$|(^|[._])(retry|retries|attempt)([._](number|count))?$/,
  /(^|[._])(cost|price|score|latency|duration|elapsed|timestamp|created|at|time|date|count|bytes|tokens|steps|turns)$/,
  /(^|[._])(ms|seconds|secs|millis|usd)$|[a-z](Ms|Seconds|Tokens|Usd)$|(^|[._])time_to_first/,
  /(^|[._])(trace|span|request|response|message|call|run|event|session|user|enduser|conversation|thread)[._]?id$/i,
  /^(session|user|enduser)([._](id|name|email))?$|(^|[._])(query|question|prompt_text|completion_text)$/,
];

/** What people tell incidents apart by: never suspected of being an identifier, and first when places are few. */
const FIRST_CLASS =
  /^gen_ai\.(provider\.name|system|request\.model|response\.model|operation\.name|agent\.name|prompt\.(name|version)|data_source\.id)$|(^|[._])prompt[._]version|^feature_flag\.|(^|[._])(segment|tier|plan|variant|arm|experiment|cohort|region|deployment|model|locale|language|environment)([._](name|version))?$/i;

const DOUBTFUL_NAME =
  /(^|[._-])(id|ids|uuid|guid|key|hash|digest|sha\d*|checksum|fingerprint|token|url|uri|path|address|ip|email|name)$|[a-z](Id|Key|Hash|Url|Ip)$/;
const OPAQUE_VALUE =
  /^[0-9a-f]{8}-[0-9a-f]{4}-|^(?=.*\d)[0-9a-f]{12,}$|^\d{9,}$|^-?\d+\.\d{3,}$|^\d{4}-\d\d-\d\d[T ]\d\d:|^\s*[{[]/i;
/** Longer than any name of a thing: it is content. */
const VALUE_CHARS_MAX = 120;

/** `doubtful`: perhaps an identifier or a reading; it has to show few values before it counts. */
export type NameKind = 'measured' | 'first_class' | 'doubtful' | 'plain';

export function kindOfName(name: string): NameKind {
  if (name.length > NAME_CHARS_MAX || MEASURED.some((pattern) => pattern.test(name))) return 'measured';
  if (FIRST_CLASS.test(name)) return 'first_class';
  return DOUBTFUL_NAME.test(name) ? 'doubtful' : 'plain';
}

export const isDoubtfulValue = (value: AttributeValue): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && (value.length > VALUE_CHARS_MAX || OPAQUE_VALUE.test(value)));

/** As a dimension's value: text, cut where a name would have ended. */
export const valueText = (value: AttributeValue): string => String(value).slice(0, VALUE_CHARS_MAX);

const NAME_CHARS_MAX = 200;
