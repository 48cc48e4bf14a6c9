// The non-determinism acknowledgement, and what the golden set did not cover.
import type { TriageResult } from '../model/finding.ts';
import type { CaseFile } from './case-file.ts';
import { type Derivation, type Fact, known, said, unknown } from './fact.ts';
import { amount, count, difference, differenceRange, range } from './say.ts';

export interface NonDeterminism {
  readonly measure: Fact;
  readonly normal: Fact;
  readonly observed: Fact;
  readonly effect: Fact;
  readonly verdict: Fact;
  readonly smallest: Fact;
  readonly reproduction: Fact;
}

const VERDICTS: Readonly<Record<TriageResult['verdict'], string>> = {
  outside: 'clearly outside normal',
  ambiguous: 'ambiguous: we are not certain that this was a problem',
  inside: 'inside normal: we are not certain that this was a problem',
  no_baseline:
    'no baseline: there was no normal to compare with, so we are not certain that this was a problem',
};

export function nonDeterminismOf({ main, deciding }: CaseFile): NonDeterminism {
  const verdict =
    deciding === null
      ? unknown('no triage is in the record')
      : known(VERDICTS[deciding.result.verdict], [deciding.evidence]);
  const reproduction = unknown('not measured: no replays of the affected calls are in the record');
  if (main === null) {
    const nothing = unknown('no triage measured anything');
    return {
      measure: nothing,
      normal: nothing,
      observed: nothing,
      effect: nothing,
      verdict,
      smallest: nothing,
      reproduction,
    };
  }
  const { measurement, evidence } = main;
  const { name, segment, unit, observed, n, interval, normal, normalN, normalRange, effect, effectInterval } =
    measurement;
  const where = segment === null ? ', all calls' : `, where ${segment.dimension} is ${segment.value}`;
  return {
    measure: known(`${name}${where}`, [evidence]),
    normal: known(
      `${amount(normal, unit)} over ${count(normalN)} calls; ${range(normalRange, unit)} is to be expected at this number of calls`,
      [evidence],
    ),
    observed: known(
      `${amount(observed, unit)} over ${count(n)} calls (95 % interval ${range(interval, unit)})`,
      [evidence],
    ),
    effect: known(`${difference(effect, unit)} (95 % interval ${differenceRange(effectInterval, unit)})`, [
      evidence,
    ]),
    verdict,
    smallest: smallest(main),
    reproduction,
  };
}

/** Calls of the rarer kind (about) below which the normal approximation is not used. */
const RARE_MIN = 5;

function smallest({
  measurement: { unit, normal, n, normalN },
  evidence,
}: NonNullable<CaseFile['main']>): Fact {
  if (unit !== 'share')
    return unknown('it is computed for shares only; the spread of single calls is not in the record');
  if (Math.min(n, normalN) * normal * (1 - normal) < RARE_MIN)
    return unknown(
      'the normal share is so near to none or all that the formula does not hold at this number of calls',
    );
  const effect: Derivation = { formula: 'smallest_effect', normal, n, normalN };
  return known(
    `${said(effect)}: what ${count(n)} calls against ${count(normalN)} find with 80 % chance`,
    [evidence],
    [effect],
  );
}

export interface Coverage {
  readonly hadCases: Fact;
  /** Slices that the record shows affected, to take cases from. */
  readonly slices: readonly Fact[];
  readonly check: Fact;
}

const SLICES_MAX = 6;

export function coverageOf({ moved }: CaseFile): Coverage {
  const hadCases = unknown('no run of a golden set is in the record of this incident');
  const [worst] = moved;
  if (worst === undefined) {
    const nothing = unknown('no measure outside its normal range is in the record');
    return { hadCases, slices: [nothing], check: nothing };
  }
  const affected = moved.filter(({ measurement }) => measurement.segment !== null);
  const slices = affected
    .slice(0, SLICES_MAX)
    .map(({ measurement, evidence }) =>
      known(
        `${measurement.segment?.dimension} = ${measurement.segment?.value}: ${measurement.name} ${amount(measurement.observed, measurement.unit)} over ${count(measurement.n)} calls`,
        [evidence],
      ),
    );
  const { name, series } = worst.measurement;
  return {
    hadCases,
    slices:
      slices.length > 0
        ? slices
        : [unknown('the triage found no slice that was affected more than the rest')],
    check: known(`${name} (${series}) on cases like the affected calls`, [worst.evidence]),
  };
}
