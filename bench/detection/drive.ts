// Feeds a simulated life to the engine, minute by minute, as production would.
import type { Decision, DetectionEngine } from '../../src/core/detection/contract.ts';
import type { EvaluatorMeaning, LlmCall } from '../../src/core/model/records.ts';
import type { Branch } from './world.ts';
import { FEATURE, WORLD_START } from './world-spec.ts';

export const momentOf = (minute: number): number => WORLD_START + minute * 60_000;
export const minuteOf = (at: number): number => (at - WORLD_START) / 60_000;

/** What the evaluators' scores mean; said once, before their first use. */
export function introduce(engine: DetectionEngine): void {
  const about = (
    name: string,
    layer: EvaluatorMeaning['layer'],
    worse: EvaluatorMeaning['worse'],
  ): EvaluatorMeaning => ({ kind: 'evaluator', at: WORLD_START, feature: FEATURE, name, layer, worse });
  engine.take(about('judge', 'quality', 'down'));
  engine.take(about('refusal', 'behavioural', 'up'));
  engine.take(about('format_valid', 'behavioural', 'down'));
}

/**
 * @param from first minute; @param to first minute that is no longer fed
 * @param each told of every minute after its calls were given and its decisions heard; true ends the run
 */
export function drive(
  engine: DetectionEngine,
  branch: Branch,
  { from, to }: { readonly from: number; readonly to: number },
  each: (minute: number, decisions: readonly Decision[], calls: readonly LlmCall[]) => boolean | undefined,
): void {
  for (let minute = from; minute < to; minute += 1) {
    const calls = branch.minute(minute);
    for (const call of calls) engine.take(call);
    if (each(minute, engine.advanceTo(momentOf(minute + 1)), calls)) return;
  }
}
