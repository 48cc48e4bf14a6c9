// Does the provider return errors or limit us? Quota, keys and our own burst of traffic are ours, not the provider's.

import { ERROR_KINDS, ERROR_WORDS, errorKindOf } from '../../telemetry/error-kinds.ts';
import type { Check, CheckAnswer } from '../check.ts';
import { firstAt } from '../frame.ts';
import { harmsOf } from '../harm.ts';
import { answerFrom } from '../measure-answer.ts';
import type { Study } from '../study.ts';
import { calls, capital, grouped, reading } from '../wording.ts';

export default {
  name: 'provider-errors',
  claim: 'The provider returns more errors than normal',
  needs: { all: ['calls'] },
  judge: ({ study, question }) => {
    if (
      study.frame.columns.every(
        ({ measure, values }) => measure.check !== 'provider-errors' || !values.includes(1),
      )
    )
      return blind(study);
    const said = answerFrom({
      study,
      check: 'provider-errors',
      minimumCalls: question.minimumCalls,
      missing: { why: 'No call was recorded.', enable: 'send llm_call records to POST /v1/records.' },
    });
    const kinds = kindsIn(study);
    const details = [
      ...(kinds === '' ? [] : [`Errors now: ${kinds}.`]),
      trafficLine(study),
      ...(said.details ?? []),
    ];
    const harms = harmsOf(study, 'provider-errors').filter(
      ({ worst }) => !isOurs(study, worst.measurement.series),
    );
    const [worst] = harmsOf(study, 'provider-errors');
    if (worst === undefined) return { ...said, details };
    const [theirs] = harms;
    if (theirs === undefined)
      return {
        ...said,
        answer: { kind: 'no' },
        line: `Errors rose, but on our side: ${reading(worst.worst.measurement)}. ${kinds}.`,
        details,
      };
    const rate = theirs.worst.measurement.series === 'errors.rate_limit' ? ` ${trafficLine(study)}` : '';
    return { ...said, line: `${capital(reading(theirs.worst.measurement))}: ${kinds}.${rate}`, details };
  },
} satisfies Check;

/**
 * Two public instrumentations export no span for a failed call: a source that never showed an error proves nothing.
 */
const blind = ({ frame }: Study): CheckAnswer => {
  const why = `None of ${calls(frame.calls.length)} ever showed an error: the instrumentation may leave failed calls out.`;
  const enable = 'record failed calls with "error.type" in the attributes (429, 503, timeout …).';
  return { answer: { kind: 'could_not_look', why, enable }, line: `${why} To enable: ${enable}` };
};

/** A 429 without more traffic from us means that the limit came down: the provider's doing. */
export const isOurs = ({ traffic }: Study, series: string): boolean =>
  series === 'errors.ours' ||
  series === 'errors.other' ||
  (series === 'errors.rate_limit' && traffic.unusuallyHigh);

const trafficLine = ({ traffic }: Study): string =>
  traffic.unusuallyHigh
    ? `Our own traffic is up: ${grouped(Math.round(traffic.perHour))} calls an hour, normally at most ${grouped(Math.round(traffic.normalMax))}.`
    : `Our own traffic is normal: ${grouped(Math.round(traffic.perHour))} calls an hour.`;

function kindsIn({ frame, window }: Study): string {
  const counts = new Map<string, number>();
  for (let i = firstAt(frame.at, window.from); i < firstAt(frame.at, window.to); i++) {
    const kind = errorKindOf(frame.calls[i]?.attributes ?? {});
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return ERROR_KINDS.flatMap((kind) =>
    counts.has(kind) ? [`${counts.get(kind)} × ${ERROR_WORDS[kind]}`] : [],
  ).join(', ');
}
