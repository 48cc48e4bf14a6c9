// `POST /v1/evaluations`: scores of answers, from an evaluator of one's own. An object, a list, or JSON Lines; a score that
// cannot be read costs itself, never the others.
import { z } from 'zod';
import type { Evaluation } from '../../../core/model/records.ts';
import { toRfc3339 } from '../../../core/model/time.ts';
import { type FieldProblem, fieldProblemText, jsonText } from '../../../core/telemetry/field-problem.ts';
import { parseRecord } from '../../../core/telemetry/parse-record.ts';
import { chosenKey } from '../chosen-key.ts';
import { bodyKey, type Content, type Delivery, NO_CONTENT, readJson, type Source } from '../source.ts';

export const evaluations = {
  name: 'evaluations',
  path: '/v1/evaluations',
  authentication: 'bearer',
  keepsHeader: (name) => name === 'content-type' || name === 'idempotency-key',
  keyIsChosen: true,
  keepsBytes: false,
  read(delivery) {
    const key = chosenKey(delivery.headers);
    if (key.kind === 'wrong') return { kind: 'refused', problems: [key.problem] };
    const items = itemsIn(delivery.body);
    const content = contentOf(items, delivery);
    if (content.records.length === 0) {
      const problems = items.flatMap(({ sent }) =>
        isProblem(sent) ? [sent.problem] : problemsIn(sent, delivery),
      );
      return { kind: 'refused', problems: problems.length === 0 ? [EMPTY] : problems.slice(0, PROBLEMS_MAX) };
    }
    const dedupeKey = key.kind === 'chosen' ? key.key : unchosenKey(items, delivery);
    return { kind: 'understood', dedupeKey, content };
  },
} satisfies Source;

const PROBLEMS_MAX = 10;
const EMPTY: FieldProblem = {
  field: '(the whole)',
  value: '(empty)',
  remedy: 'send {"feature":"support-answers","name":"correct","score":0.9}, a list of such, or one a line',
};

/** Without a time and a response the next answer's score looks like this one's: then only a chosen key tells a repetition. */
function unchosenKey(items: readonly Item[], { body, receivedAt }: Delivery): string {
  const told = items.every(
    ({ sent }) => typeof sent === 'object' && sent !== null && ('at' in sent || 'responseId' in sent),
  );
  return told ? bodyKey(body) : `${bodyKey(body)} ${receivedAt}`;
}

interface Unparsed {
  readonly problem: FieldProblem;
}
interface Item {
  readonly line: number;
  readonly sent: unknown;
}

const isProblem = (sent: unknown): sent is Unparsed => sent instanceof NotJson;

class NotJson implements Unparsed {
  readonly problem: FieldProblem;
  constructor(problem: FieldProblem) {
    this.problem = problem;
  }
}

/** One JSON value, a list being many; else one a line. */
function itemsIn(body: string): readonly Item[] {
  const whole = readJson(body);
  if (whole.ok) {
    const list: readonly unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value];
    return list.map((sent, index) => ({ line: index + 1, sent }));
  }
  return body.split('\n').flatMap((text, index) => {
    if (text.trim() === '') return [];
    const json = readJson(text);
    return [{ line: index + 1, sent: json.ok ? json.value : new NotJson(json.problem) }];
  });
}

const REJECTED_TEXT_MAX = 2000;

function contentOf(items: readonly Item[], delivery: Delivery): Content {
  const read = items.map(({ line, sent }) => ({ line, sent, said: evaluationOf(sent, delivery) }));
  return {
    ...NO_CONTENT,
    records: read.flatMap(({ line, said }) => ('record' in said ? [{ line, record: said.record }] : [])),
    rejected: read.flatMap(({ line, sent, said }) => {
      if ('record' in said) return [];
      const text = (isProblem(sent) ? sent.problem.value : jsonText(sent)).slice(0, REJECTED_TEXT_MAX);
      return [{ line, text, problem: fieldProblemText(said.problem) }];
    }),
  };
}

const problemsIn = (sent: unknown, delivery: Delivery): readonly FieldProblem[] => {
  const said = evaluationOf(sent, delivery);
  return 'record' in said ? [] : [said.problem];
};

const anObject = z.record(z.string(), z.unknown());

function evaluationOf(sent: unknown, { receivedAt }: Delivery): { readonly record: Evaluation } | Unparsed {
  if (isProblem(sent)) return sent;
  const fields = anObject.safeParse(sent);
  if (!fields.success) return { problem: { ...EMPTY, value: jsonText(sent ?? null).slice(0, 80) } };
  const parsed = parseRecord({ at: toRfc3339(receivedAt), ...fields.data, kind: 'evaluation' });
  if (parsed.kind === 'record' && parsed.record.kind === 'evaluation') return { record: parsed.record };
  if (parsed.kind === 'problem') return { problem: parsed.problem };
  throw new Error(`an evaluation was read as ${parsed.kind}`);
}
