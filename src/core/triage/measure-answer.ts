// How a check answers from measured series: yes, no, not enough data, or could not look, with one line and details.
import type { Measurement } from '../model/finding.ts';
import type { CheckAnswer } from './check.ts';
import { type Harm, harmsOf, isSilent } from './harm.ts';
import type { Judged, JudgedComparison } from './judged.ts';
import type { Study } from './study.ts';
import {
  about,
  amount,
  calls,
  calmReading,
  capital,
  dimensionName,
  fullReading,
  howKnown,
  placeOf,
  reading,
} from './wording.ts';

export interface Asked {
  readonly study: Study;
  readonly check: string;
  readonly minimumCalls: number;
  /** What to say when no call carries such a measure. */
  readonly missing: { readonly why: string; readonly enable: string };
}

export function answerFrom({ study, check, minimumCalls, missing }: Asked): CheckAnswer {
  const judged = study.judged.filter(({ column }) => column.measure.check === check && !isSilent(column));
  const known = judged.filter(({ column }) => column.measure.meaningKnown);
  if (judged.length === 0) return unseen(missing.why, missing.enable);
  if (known.length === 0) return meaningless(judged);
  const harms = harmsOf(study, check);
  const shown = { measurements: measurementsOf(harms, judged), details: detailsOf(harms, judged) };
  const [worst] = harms;
  if (worst !== undefined)
    return {
      answer: { kind: 'yes' },
      line: `${capital(reading(worst.worst.measurement))}${elsewhere(worst)}${furtherHarms(harms)}${unsettled(known)}${howKnown(worst.worst.against.history)}.`,
      ...shown,
    };
  const compared = known.flatMap(({ whole }) => whole ?? []);
  if (compared.length === 0) return noBaseline(known, minimumCalls);
  const settled = compared.filter(({ state }) => state === 'inside' || state === 'outside');
  const open = compared.filter(({ state }) => state === 'ambiguous' || state === 'not_enough_data');
  const told = (settled.length > 0 ? settled : open).map((one) =>
    calmReading({ ...one, looks: one.against.looks }),
  );
  const history = Math.min(...compared.map(({ against }) => against.history));
  const line = `${capital(told.join('; '))}${howKnown(history)}.`;

  const ambiguous = open.filter(({ state }) => state === 'ambiguous');
  if (settled.length > 0 && ambiguous.length === 0) return { answer: { kind: 'no' }, line, ...shown };
  const needed = Math.max(
    minimumCalls,
    ...(ambiguous.length > 0 ? ambiguous : open).map(({ callsNeeded }) => callsNeeded),
  );
  return { answer: { kind: 'not_enough_data', needed: about(needed) }, line, ...shown };
}

/** `; refusals: not enough data, about 180 more calls`: a yes elsewhere must not pass for a no here. */
const unsettled = (known: readonly Judged[]): string =>
  known
    .flatMap(({ whole }) => (whole?.state === 'not_enough_data' ? [whole] : []))
    .map(
      ({ measurement, callsNeeded }) =>
        `; ${measurement.name}${placeOf(measurement)}: not enough data, ${about(Math.max(10, callsNeeded))}`,
    )
    .join('');

const furtherHarms = (harms: readonly Harm[]): string =>
  harms
    .slice(1, 3)
    .map(({ worst }) => `; ${reading(worst.measurement)}`)
    .join('');

/** `; sensitiveq: not enough data, about 40 more calls; leetcode: as before`. */
function elsewhere({ carrier, worst, judged }: Harm): string {
  if (carrier === null) return '';
  const others = judged.segments.filter(
    ({ measurement }) =>
      measurement.segment?.dimension === carrier.dimension && measurement !== worst.measurement,
  );
  return others
    .slice(0, 4)
    .map((one) => `; ${segmentLine(one)}`)
    .join('');
}

/** `prime: 84 % → 51 %`. */
function segmentLine({ measurement: m, state, callsNeeded, direction }: JudgedComparison): string {
  const move = `${m.segment?.value ?? 'all calls'}: ${amount(m.normal, m.unit)} → ${amount(m.observed, m.unit)}`;
  if (state === 'inside') return `${move}, as before`;
  if (state === 'outside') return direction === 'better' ? `${move}, better` : move;
  return `${m.segment?.value ?? 'all calls'}: not enough data, ${about(Math.max(10, callsNeeded))}`;
}

const MEASUREMENTS_MAX = 12;

function measurementsOf(harms: readonly Harm[], judged: readonly Judged[]): readonly Measurement[] {
  const told = harms.map(({ worst }) => worst.measurement);
  const whole = judged.flatMap((one) => one.whole?.measurement ?? []);
  const carried = harms.flatMap(({ judged: { segments }, carrier }) =>
    segments
      .map(({ measurement }) => measurement)
      .filter(({ segment }) => carrier !== null && segment?.dimension === carrier.dimension),
  );
  return [...new Set([...told, ...whole, ...carried])].slice(0, MEASUREMENTS_MAX);
}

function detailsOf(harms: readonly Harm[], judged: readonly Judged[]): readonly string[] {
  const lines = judged.flatMap(({ whole, column, callsNow }) => {
    if (whole === null)
      return [`${capital(column.measure.name)}: ${calls(callsNow)} now, no baseline to compare with.`];
    const unknown = column.measure.meaningKnown
      ? ''
      : ' Nobody said what a higher score means, so nothing is concluded from it.';
    const mix =
      whole.against.adjustedFor.length === 0
        ? ''
        : ` Normal is adjusted to the present mix of ${whole.against.adjustedFor.join(' and ')}.`;
    const open =
      whole.state === 'not_enough_data' ? ` Not enough data: ${about(Math.max(10, whole.callsNeeded))}.` : '';
    return [`${capital(fullReading(whole.measurement))}.${open}${mix}${unknown}`];
  });
  const split = harms.flatMap(({ judged: { segments, column }, carrier }) =>
    carrier === null
      ? [`${capital(column.measure.name)}: no segment differs clearly from the others.`]
      : [
          `${capital(column.measure.name)} by ${dimensionName(carrier.dimension)}: ${segments
            .filter(({ measurement }) => measurement.segment?.dimension === carrier.dimension)
            .map(segmentLine)
            .join('; ')}.`,
        ],
  );
  return [...lines, ...split];
}

const unseen = (why: string, enable: string): CheckAnswer => ({
  answer: { kind: 'could_not_look', why, enable },
  line: `${why} To enable: ${enable}`,
});

function meaningless(judged: readonly Judged[]): CheckAnswer {
  const names = judged.map(({ column }) => column.measure.name).join(', ');
  const said = unseen(
    `Nobody said what a higher score means for ${names}.`,
    'name it under features.<feature>.evaluators in oncall.yml, or send an "evaluator" record.',
  );
  return { ...said, measurements: measurementsOf([], judged), details: detailsOf([], judged) };
}

function noBaseline(known: readonly Judged[], minimumCalls: number): CheckAnswer {
  const [first] = known;
  const before = first?.callsBefore ?? 0;
  if ((first?.callsNow ?? 0) === 0)
    return {
      answer: { kind: 'not_enough_data', needed: about(minimumCalls) },
      line: `No call in the window carries ${known.map(({ column }) => column.measure.name).join(' or ')}.`,
    };
  return {
    answer: {
      kind: 'not_enough_data',
      needed: `a baseline: ${about(Math.max(10, minimumCalls - before))} from a healthy time`,
    },
    line: `There is no baseline for ${known.map(({ column }) => column.measure.name).join(', ')}: ${calls(before)} from before.`,
    details: detailsOf([], known),
  };
}
