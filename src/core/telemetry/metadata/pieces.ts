// long: one table: what a call can say about itself, why it matters at 2 a.m., and how to send it.
import type { LlmCall } from '../../model/records.ts';

export interface Piece {
  /** For people: "prompt version". */
  readonly title: string;
  /** 3 = triage is blind without it · 2 = it narrows the search · 1 = good to have. */
  readonly weight: 1 | 2 | 3;
  /** `every` call should carry it, or `some`: only those that it concerns. */
  readonly on: 'every' | 'some';
  /** Present when an attribute has such a name … */
  readonly named: RegExp | null;
  /** … or when this holds. */
  readonly holds?: (call: LlmCall) => boolean;
  readonly why: string;
  /** The attribute, or the record's own field, and an example as JSON. */
  readonly add: { readonly name: string; readonly example: string };
  /** Instead of "add it", where its absence means something else. */
  readonly absent?: string;
}

/**
 * In the order in which they matter to triage when equally absent.
 * Names: https://github.com/open-telemetry/semantic-conventions-genai, and docs/telemetry-metadata.md for the rest.
 */
export const PIECES: readonly Piece[] = [
  {
    title: 'feature',
    weight: 3,
    on: 'every',
    named: null,
    holds: ({ feature }) => feature !== '' && !/^unknown(_service)?\b/.test(feature),
    why: 'incidents, thresholds and on-call are by feature',
    add: { name: 'app.feature', example: '"support-answers"' },
  },
  {
    title: 'served model',
    weight: 3,
    on: 'every',
    named: /^gen_ai\.response\.model$/,
    why: 'shows a model that the provider changed silently',
    add: { name: 'gen_ai.response.model', example: '"gpt-4o-2024-08-06"' },
  },
  {
    title: 'prompt version',
    weight: 3,
    on: 'every',
    named: /(^|[._])prompt[._](template[._])?version$/,
    why: 'a prompt change is the first suspect; without it nothing can be rolled back by name',
    add: { name: 'gen_ai.prompt.version', example: '"v12"' },
  },
  {
    title: 'error type',
    weight: 3,
    on: 'some',
    named: /^error\.type$/,
    why: 'tells a failed call from a slow one, and our fault from the provider’s',
    add: { name: 'error.type', example: '"rate_limit_exceeded"' },
    absent:
      'no error ever seen: this instrumentation may be blind to failures. Make one call fail on purpose and look whether it arrives',
  },
  {
    title: 'output text',
    weight: 3,
    on: 'every',
    named: null,
    holds: ({ output }) => output !== null,
    why: 'refusals, format, length and language are computed from it',
    add: {
      name: 'output (over OTLP: gen_ai.output.messages)',
      example: '"You can return it within 30 days."',
    },
  },
  {
    title: 'requested model',
    weight: 2,
    on: 'every',
    named: /^gen_ai\.request\.model$/,
    why: 'tells a routing change of ours from a change of the provider’s',
    add: { name: 'gen_ai.request.model', example: '"gpt-4o"' },
  },
  {
    title: 'finish reason',
    weight: 2,
    on: 'every',
    named: /^gen_ai\.response\.finish_reasons$/,
    why: 'shows truncated and withheld answers',
    add: { name: 'gen_ai.response.finish_reasons', example: '["stop"]' },
  },
  {
    title: 'tokens',
    weight: 2,
    on: 'every',
    named: /^gen_ai\.usage\.(input|output)_tokens$/,
    why: 'cost, runaway prompts and cut context',
    add: { name: 'gen_ai.usage.input_tokens, gen_ai.usage.output_tokens', example: '812' },
  },
  {
    title: 'user segment',
    weight: 2,
    on: 'every',
    named: /(^|[._])(user[._])?(segment|tier|plan|cohort)$/,
    why: 'says who is affected: a fault in one plan or region is diluted in the whole',
    add: { name: 'app.user.segment', example: '"enterprise"' },
  },
  {
    title: 'user',
    weight: 2,
    on: 'every',
    named: /^(user|enduser)[._]id$/,
    holds: ({ user }) => user !== null,
    why: 'counts people, not calls; quality needs at least two',
    add: { name: 'user.id', example: '"u-4711" (a pseudonym will do)' },
  },
  {
    title: 'session',
    weight: 2,
    on: 'every',
    named: /^(session[._]id|gen_ai\.conversation\.id)$/,
    holds: ({ session }) => session !== null,
    why: 'calls of one conversation are not independent evidence',
    add: { name: 'session.id', example: '"s-1892"' },
  },
  {
    title: 'evaluations',
    weight: 2,
    on: 'some',
    named: /^gen_ai\.evaluation\./,
    holds: ({ evaluations }) => Object.keys(evaluations).length > 0,
    why: 'quality is judged by them alone',
    add: { name: 'evaluations (over OTLP: event gen_ai.evaluation.result)', example: '{"judge": 0.8}' },
  },
  {
    title: 'flag states',
    weight: 2,
    on: 'some',
    named: /^feature_flag\./,
    why: 'a flag is the fastest way back, if one knows which',
    add: { name: 'feature_flag.<key>', example: '"on"' },
  },
  {
    title: 'experiment arm',
    weight: 2,
    on: 'some',
    named: /(^|[._])(experiment([._-]?(arm|variant|name|id))?|arm|ab[._]variant)$/,
    why: 'a bad arm of 10 % is diluted in the whole',
    add: { name: 'app.experiment.arm', example: '"B"' },
  },
  {
    title: 'retrieval',
    weight: 2,
    on: 'some',
    named: /^(app\.)?retrieval[._]|^gen_ai\.(retrieval\.|data_source\.id$)/,
    why: 'tells a wrong answer from a wrong document',
    add: { name: 'app.retrieval.documents', example: '5 (number found), where it retrieves' },
  },
  {
    title: 'time to first token',
    weight: 1,
    on: 'some',
    named: /(^|[._])time_to_first_(chunk|token)$|msToFirstChunk$/,
    why: 'what users of a streamed answer feel',
    add: { name: 'gen_ai.response.time_to_first_chunk', example: '0.42 (seconds), where it streams' },
  },
  {
    title: 'retry number',
    weight: 1,
    on: 'some',
    named: /^http\.request\.resend_count$|(^|[._])(retry|retries|attempt)([._](number|count))?$/,
    why: 'retries hide trouble of the provider before it is an outage',
    add: { name: 'http.request.resend_count', example: '1 (0 when the first try went through)' },
  },
  {
    title: 'agent steps',
    weight: 1,
    on: 'some',
    named: /(^|[._])agent[._](steps?|turns?|iterations?)$/,
    why: 'loops and extra tool calls show here first',
    add: { name: 'app.agent.steps', example: '3, where it is an agent' },
  },
  {
    title: 'rendered prompt hash',
    weight: 1,
    on: 'every',
    named: /(^|[._])prompt[._](rendered[._])?(instructions[._])?(hash|sha256|digest)$/,
    why: 'a prompt that changed without a new version shows here',
    add: { name: 'app.prompt.hash', example: '"9f86d081" (of the prompt as sent)' },
  },
  {
    title: 'system fingerprint',
    weight: 1,
    on: 'some',
    named: /(^|[._])system_fingerprint$/,
    why: 'some providers name their serving stack with it',
    add: { name: 'gen_ai.response.system_fingerprint', example: '"fp_44709d6fcb"' },
    absent: 'not every provider sends one; its absence says nothing',
  },
];
