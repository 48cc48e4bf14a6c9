// Plays calls made from real numbers: four weeks in which nothing changes, then what is said to have changed.
import type { Decision } from '../../../src/core/detection/contract.ts';
import type { EvaluatorMeaning, LlmCall } from '../../../src/core/model/records.ts';
import { type Chance, chance } from '../chance.ts';
import { momentOf } from '../drive.ts';
import { engineUnderTest } from '../engine-under-test.ts';
import { DAY, WEEK, WORLD_START } from '../world-spec.ts';

export const FEATURE = 'real';
const LEARN_WEEKS = 4;

export type CallMaker = (dice: Chance, at: number) => LlmCall;

export interface Play {
  readonly seed: number;
  /** Mean calls of each minute, counted from the first. */
  readonly callsPerMinute: (minute: number) => number;
  readonly before: CallMaker;
  readonly after: CallMaker;
  readonly days: number;
  readonly evaluators?: readonly Pick<EvaluatorMeaning, 'name' | 'layer' | 'worse'>[];
}

/** @returns decisions since the change, minutes counted from it; stops at the first page unless there should be none */
export function play(
  { seed, callsPerMinute, before, after, days, evaluators = [] }: Play,
  untilPage: boolean,
): Decision[] {
  const engine = engineUnderTest();
  for (const evaluator of evaluators)
    engine.take({ kind: 'evaluator', at: WORLD_START, feature: FEATURE, ...evaluator });
  const dice = chance(seed, 'play');
  const heard: Decision[] = [];
  const change = LEARN_WEEKS * WEEK;
  for (let minute = 0; minute < change + days * DAY; minute += 1) {
    const count = dice.poisson(callsPerMinute(minute));
    const make = minute < change ? before : after;
    for (let index = 0; index < count; index += 1)
      engine.take(make(dice, momentOf(minute) + Math.floor((60_000 * index) / count)));
    const decisions = engine.advanceTo(momentOf(minute + 1));
    if (minute < change) continue;
    heard.push(...decisions.filter(({ kind }) => kind === 'page' || kind === 'ticket'));
    if (untilPage && decisions.some(({ kind }) => kind === 'page')) break;
  }
  return heard;
}

export const sinceChange = (decision: Decision): number =>
  (decision.at - momentOf(LEARN_WEEKS * WEEK)) / 60_000;

/** `page after 14 min: refusal ↑, latency ↓`, or that nothing was said. */
export function saidText(decisions: readonly Decision[]): string {
  const told = decisions.find(({ kind }) => kind === 'page') ?? decisions[0];
  if (told === undefined || (told.kind !== 'page' && told.kind !== 'ticket')) return 'nothing';
  const metrics = told.signals
    .filter(({ segment }) => segment === null)
    .map(({ metric, direction }) => `${metric} ${direction === 'up' ? '↑' : '↓'}`);
  return `${told.kind} after ${Math.round(sinceChange(told))} min: ${[...new Set(metrics)].join(', ')}`;
}

export const callOf = (at: number, user: string, more: Partial<LlmCall>): LlmCall => ({
  kind: 'llm_call',
  at,
  feature: FEATURE,
  durationMs: null,
  attributes: {},
  output: null,
  evaluations: {},
  session: null,
  user,
  ...more,
});
