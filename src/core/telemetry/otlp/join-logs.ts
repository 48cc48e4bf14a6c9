// Log records that concern calls: scores become records, flags and content wait for the span they belong to.
import type { Evaluation } from '../../model/records.ts';
import type { CallReading } from './dialect.ts';
import { EVALUATION_EVENTS, evaluationOf, OUT_OF_RANGE, scoreOf } from './evaluations.ts';
import { FLAG_EVENTS, flagOf } from './flags.ts';
import { type Fields, type LogRecord, textOf, type Unreadable } from './span.ts';
import { answerText } from './structured.ts';
import { type KnownTrace, recall, remember, type TraceMemory } from './trace-memory.ts';
import { isObject, unreadable } from './wire.ts';

export interface JoinedLogs {
  readonly records: readonly Evaluation[];
  readonly kept: readonly Unreadable[];
  readonly unused: number;
  /** See `JoinedTraces.remember`. */
  readonly remember: () => void;
}

export function joinLogs(
  memory: TraceMemory,
  logs: readonly LogRecord[],
  now: number,
  featureNames?: readonly string[],
): JoinedLogs {
  const traces = new Map<string, KnownTrace>();
  const traceOf = (traceId: string): KnownTrace => {
    const trace = traces.get(traceId) ?? recall(memory, traceId, now);
    traces.set(traceId, trace);
    return trace;
  };
  const records: Evaluation[] = [];
  const kept: Unreadable[] = [];
  let unused = 0;
  for (const log of logs) {
    if (EVALUATION_EVENTS.includes(log.name)) {
      const evaluation = evaluationIn(memory, log, featureNames);
      if (typeof evaluation === 'string') kept.push(unreadable({ ...log.fields }, evaluation));
      else records.push(evaluation);
    } else if (log.traceId !== null && FLAG_EVENTS.includes(log.name)) {
      const trace = traceOf(log.traceId);
      trace.flags = { ...trace.flags, ...flagOf(log.fields, log.body) };
    } else if (log.traceId !== null && log.spanId !== null && CONTENT_EVENTS.test(log.name)) {
      const { content } = traceOf(log.traceId);
      content.set(log.spanId, together(content.get(log.spanId), contentOf(log)));
    } else unused += 1;
  }
  return { records, kept, unused, remember: () => remember(memory, traces, now) };
}

function evaluationIn(
  memory: TraceMemory,
  log: LogRecord,
  featureNames: readonly string[] | undefined,
): Evaluation | string {
  const score = scoreOf({ ...(isObject(log.body) ? log.body : {}), ...log.fields });
  if (score === null) return 'gen_ai.evaluation.name: the evaluator’s name was expected';
  if (score.score === null) return OUT_OF_RANGE;
  const trace = log.traceId === null ? undefined : memory.traces.get(log.traceId);
  const bySpan = log.spanId === null ? undefined : trace?.calls.get(log.spanId);
  const byResponse = score.responseId === null ? undefined : memory.responses.get(score.responseId);
  return evaluationOf({ ...score, score: score.score }, log, byResponse ?? bySpan ?? null, featureNames);
}

const CONTENT_EVENTS =
  /^gen_ai\.(choice|(system|user|assistant|tool)\.message|client\.inference\.operation\.details|content\.(prompt|completion))$/;

const CONTENT_CHARACTERS_MAX = 20_000;

function contentOf({ name, fields, body }: LogRecord): CallReading {
  if (name === 'gen_ai.client.inference.operation.details') {
    const all: Fields = { ...(isObject(body) ? body : {}), ...fields };
    const [input, system] = [all['gen_ai.input.messages'], all['gen_ai.system_instructions']];
    return {
      ...(input === undefined && system === undefined ? {} : { prompt: [system ?? null, input ?? null] }),
      ...(system === undefined ? {} : { instructions: system }),
      output: cut(answerText(all['gen_ai.output.messages'])),
    };
  }
  const said = isObject(body) ? (body['message'] ?? body) : (body ?? fields['gen_ai.event.content']);
  if (/choice|completion/.test(name)) return { output: cut(answerText(said)) };
  const one = cut(textOf({ text: JSON.stringify([name, said ?? null]) }, 'text'));
  return { prompt: [one], ...(name === 'gen_ai.system.message' ? { instructions: one } : {}) };
}

const cut = (text: string | null): string | null => text?.slice(0, CONTENT_CHARACTERS_MAX) ?? null;

/** Messages come one a record, in their order. */
function together(before: CallReading | undefined, now: CallReading): CallReading {
  const prompts = [before?.prompt, now.prompt].filter((one) => one !== undefined);
  return {
    ...before,
    ...Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null)),
    ...(prompts.length === 0 ? {} : { prompt: prompts.flat() }),
  };
}
