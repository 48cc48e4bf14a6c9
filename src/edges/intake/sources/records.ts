// `POST /v1/records`: JSON Lines of the replay format. A line that cannot be read costs itself, never the others.

import type { Alert, AlertRemark } from '../../../core/model/alert.ts';
import type { FieldProblem } from '../../../core/telemetry/field-problem.ts';
import { fieldProblemText } from '../../../core/telemetry/field-problem.ts';
import { type ParsedLine, parseLine } from '../../../core/telemetry/parse-record.ts';
import { chosenKey } from '../chosen-key.ts';
import { bodyKey, type Content, type Notices, type PayloadReader, type Source } from '../source.ts';

export const records = {
  name: 'records',
  path: '/v1/records',
  authentication: 'bearer',
  keepsHeader: (name) => name === 'content-type' || name === 'idempotency-key',
  keyIsChosen: true,
  keepsBytes: false,
  read(delivery, readPayload) {
    const key = chosenKey(delivery.headers);
    if (key.kind === 'wrong') return { kind: 'refused', problems: [key.problem] };
    const lines = delivery.body.split('\n');
    if (lines.every((line) => line.trim() === '')) return { kind: 'refused', problems: [EMPTY] };
    const dedupeKey = key.kind === 'chosen' ? key.key : bodyKey(delivery.body);
    return { kind: 'understood', dedupeKey, content: contentOf(lines, readPayload) };
  },
} satisfies Source;

const EMPTY: FieldProblem = {
  field: '(the whole)',
  value: '(empty)',
  remedy:
    'send one JSON object a line, such as {"at":"2026-11-20T13:00:00Z","kind":"llm_call","feature":"support-answers","durationMs":812,"attributes":{}}',
};

/** A rejected line is kept up to here; the whole body is in the inbox. */
const REJECTED_TEXT_MAX = 2000;

function contentOf(lines: readonly string[], readPayload: PayloadReader): Content {
  const alerts: Alert[] = [];
  const remarks: AlertRemark[] = [];
  const kept: Content['records'][number][] = [];
  const rejected: Content['rejected'][number][] = [];
  const unknown = new Map<string, number>();
  let ignored = 0;
  lines.forEach((text, index) => {
    if (text.trim() === '') return;
    const line = index + 1;
    const parsed = parseLine(text);
    switch (parsed.kind) {
      case 'record':
        kept.push({ line, record: parsed.record });
        return;
      case 'alert': {
        const notices = noticesOf(parsed, readPayload);
        if (typeof notices === 'string') {
          rejected.push({ line, text: text.slice(0, REJECTED_TEXT_MAX), problem: notices });
          return;
        }
        alerts.push(...notices.alerts);
        remarks.push(...notices.remarks);
        return;
      }
      case 'unknown_kind':
        unknown.set(parsed.name, (unknown.get(parsed.name) ?? 0) + 1);
        return;
      case 'problem':
        rejected.push({
          line,
          text: text.slice(0, REJECTED_TEXT_MAX),
          problem: fieldProblemText(parsed.problem),
        });
        return;
      case 'command':
      case 'truth':
        ignored += 1;
    }
  });
  const unknownKinds = Object.fromEntries(unknown);
  return { alerts, remarks, records: kept, rejected, unknownKinds, ignored, partly: null };
}

/** @returns what is wrong, when the payload cannot be read */
function noticesOf(
  line: Extract<ParsedLine, { kind: 'alert' }>,
  readPayload: PayloadReader,
): Notices | string {
  const reading = readPayload(line.source, line.payload, line.at);
  switch (reading.kind) {
    case 'notices':
      return reading.notices;
    case 'kept':
      return { alerts: [], remarks: [] };
    case 'refused':
      return reading.problems.map(fieldProblemText).join('; ');
  }
}
