// Answers that break their format: a JSON Schema of the feature, or JSON at all where the call asked for JSON.
import type { LlmCall } from '../../model/records.ts';
import type { Metric } from '../metric.ts';
import { parsedJson } from '../output/format.ts';
import { isTextAnswer } from '../output/provider-fields.ts';
import { behaviourOf, statedScore } from './fields/call-fields.ts';

export default formatInvalidMetric(new Map());

/**
 * @param judges by feature: `formatJudge(schema)`, 1 when the format is kept. A feature without one is read only where
 *   `gen_ai.output.type` is `json`.
 */
export function formatInvalidMetric(judges: ReadonlyMap<string, (output: string) => 0 | 1>): Metric {
  return {
    name: 'format-invalid',
    title: 'answers in a broken format',
    layer: 'behavioural',
    unit: 'share',
    worse: 'up',
    scale: 'rate',
    judged: true,
    callsMin: 50,
    computed:
      "1 − evaluations.format_valid, else output against the feature's JSON Schema; without a schema, whether it parses where gen_ai.output.type is json.",
    stated: ['format_invalid', 'format_valid'],
    read: (call) => {
      const valid = statedScore(call, 'format_valid');
      return behaviourOf(call, 'format_invalid', (own) =>
        valid === null ? brokenIn(own, judges.get(own.feature)) : valid >= 0.5 ? 0 : 1,
      );
    },
  };
}

function brokenIn(
  { output, attributes }: LlmCall,
  keeps: ((output: string) => 0 | 1) | undefined,
): 0 | 1 | null {
  if (output === null || !isTextAnswer(attributes)) return null;
  if (keeps !== undefined) return keeps(output) === 1 ? 0 : 1;
  if (attributes['gen_ai.output.type'] !== 'json') return null;
  return parsedJson(output) === undefined ? 1 : 0;
}
