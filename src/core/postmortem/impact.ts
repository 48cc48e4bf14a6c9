// Impact in exact numbers, each with what it rests on; what was not counted is said.
import type { Measurement } from '../model/finding.ts';
import type { CaseFile, CitedMeasurement } from './case-file.ts';
import { type Derivation, type Fact, known, said, unknown } from './fact.ts';
import { amount, count, range, stamp } from './say.ts';

const MEASURES_MAX = 8;

export function impactOf(file: CaseFile): readonly Fact[] {
  return [...measured(file), ...affectedCalls(file), duration(file), users(), basis(file)];
}

function measured({ deciding, moved }: CaseFile): readonly Fact[] {
  if (deciding === null) return [unknown('no triage is in the record, so nothing was measured')];
  if (moved.length === 0) return [unknown('the triage found nothing outside its normal range')];
  return moved
    .slice(0, MEASURES_MAX)
    .map(({ measurement, evidence }) => known(measuredLine(measurement), [evidence]));
}

/** `correct answers: 51.2 % of 500 calls (95 % interval 46.8 to 55.6 %); normally 84 % …` */
export function measuredLine(measurement: Measurement): string {
  const { name, segment, observed, unit, n, interval, normal, normalN, normalRange } = measurement;
  const where = segment === null ? '' : ` where ${segment.dimension} is ${segment.value}`;
  return `${name}${where}: ${amount(observed, unit)} over ${count(n)} calls (95 % interval ${range(interval, unit)}); normally ${amount(normal, unit)} over ${count(normalN)} calls, ${range(normalRange, unit)} at this number of calls`;
}

function affectedCalls({ moved: [worst] }: CaseFile): readonly Fact[] {
  return worst === undefined || worst.measurement.unit !== 'share' ? [] : [excess(worst)];
}

/** Of the calls that were measured, how many more than normal went wrong. */
function excess({ measurement: { n, effect, effectInterval, name }, evidence }: CitedMeasurement): Fact {
  const calls = (share: number): Derivation => ({ formula: 'calls', calls: n, share });
  const bounds = effectInterval.map((bound) => Math.abs(bound)).toSorted((a, b) => a - b);
  const [low, high] = [calls(bounds[0] ?? 0), calls(bounds[1] ?? 0)];
  const middle = calls(effect);
  return known(
    `About ${said(middle)} of these ${count(n)} calls more than normal were affected, by ${name} (95 % interval ${said(low)} to ${said(high)})`,
    [evidence],
    [middle, low, high],
  );
}

function duration({ moments, state, now }: CaseFile): Fact {
  const { onset, resolved } = moments;
  if (onset === null) return unknown('duration (when it began is not in the record)');
  if (resolved === null) {
    const upTo = { at: state.declaredAt, evidence: moments.declared.evidence };
    const before: Derivation = { formula: 'minutes', from: onset.at, to: upTo.at };
    const open = now > upTo.at ? ' and it is not resolved yet' : '';
    return known(
      `Began about ${stamp(onset.at)}, ${said(before)} before it was declared${open}`,
      [onset.evidence, upTo.evidence],
      [before],
    );
  }
  const whole: Derivation = { formula: 'minutes', from: onset.at, to: resolved.at };
  const longest: Derivation = { formula: 'minutes', from: onset.earliest, to: resolved.at };
  const shortest: Derivation = { formula: 'minutes', from: onset.latest, to: resolved.at };
  return known(
    `Lasted about ${said(whole)} from onset to resolved (${said(shortest)} to ${said(longest)}, by the onset's interval)`,
    [onset.evidence, resolved.evidence],
    [whole, longest, shortest],
  );
}

const users = (): Fact => unknown('users affected (the record counts calls, not users)');

function basis({ deciding }: CaseFile): Fact {
  if (deciding === null) return unknown('basis (no triage is in the record)');
  const { window, baseline } = deciding.result;
  const normal =
    baseline === null
      ? 'with no baseline to compare with'
      : `against ${count(baseline.calls)} calls from ${stamp(baseline.from)} to ${stamp(baseline.to)}`;
  return known(
    `Basis: calls from ${stamp(window.from)} to ${stamp(window.to)} ${normal}; calls outside this window are not counted`,
    [deciding.evidence],
  );
}
