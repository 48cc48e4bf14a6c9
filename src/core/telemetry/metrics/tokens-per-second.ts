// How fast an answer came. Shown, never judged: it falls with short answers and rises with long ones.
import type { LlmCall } from '../../model/records.ts';
import type { Metric } from '../metric.ts';
import { sizeOf } from './fields/call-fields.ts';

export default {
  name: 'tokens-per-second',
  title: 'throughput',
  layer: 'infrastructure',
  unit: 'tokens/s',
  worse: 'down',
  scale: 'size',
  judged: false,
  callsMin: 30,
  computed: 'gen_ai.usage.output_tokens ÷ durationMs × 1000, waiting included; failed calls are left out.',
  read: (call: LlmCall) => {
    const tokens = sizeOf(call, call.attributes['gen_ai.usage.output_tokens']);
    const tookMs = sizeOf(call, call.durationMs);
    return tokens === null || tookMs === null ? null : sizeOf(call, (tokens / tookMs) * 1000);
  },
} satisfies Metric;
