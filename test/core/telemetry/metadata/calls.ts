// A call that says nothing about itself but what a test gives it.
import type { LlmCall } from '../../../../src/core/model/records.ts';

export const callOf = (more: Partial<LlmCall>): LlmCall => ({
  kind: 'llm_call',
  at: Date.UTC(2026, 10, 20, 13),
  feature: 'support-answers',
  durationMs: 800,
  attributes: {},
  output: null,
  evaluations: {},
  session: null,
  user: null,
  ...more,
});
