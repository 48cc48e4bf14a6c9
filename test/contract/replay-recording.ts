// A recording for the commands that play one: 25 days at low traffic, seeded; a flag makes refusals frequent on day 24.
import { random } from '../core/triage/seeded.ts';

export const BEGAN = Date.parse('2026-03-02T00:00:00Z');
export const DAY_MS = 86_400_000;
export const FLAG_AT = BEGAN + 23 * DAY_MS + 10 * 3_600_000;

/** About 10,000 calls. @returns lines of the replay format, with a last newline */
export function recording({ days = 25, callsADay = 400, refusalsAfter = 0.45 } = {}): string {
  const next = random(11);
  const count = days * callsADay;
  const lines = Array.from({ length: count }, (_, index) => {
    const at = BEGAN + ((index + next()) / count) * days * DAY_MS;
    const isOn = at >= FLAG_AT && next() < 0.5;
    const refusal = next() < (isOn ? refusalsAfter : 0.02) ? 1 : 0;
    return {
      at,
      record: {
        kind: 'llm_call',
        feature: 'support-answers',
        durationMs: Math.round(900 * Math.exp(0.4 * (next() + next() + next() - 1.5))),
        attributes: { 'gen_ai.request.model': 'model-a', 'app.terse': isOn ? 'on' : 'off' },
        evaluations: { refusal },
        user: `u${Math.floor(next() * 300)}`,
      },
    };
  });
  const change = {
    at: FLAG_AT,
    record: {
      kind: 'change',
      type: 'feature_flag',
      feature: 'support-answers',
      summary: 'Terse answers on for half of the users',
      attributes: { 'app.terse': 'on' },
    },
  };
  return [...lines, ...(FLAG_AT < BEGAN + days * DAY_MS ? [change] : [])]
    .sort((a, b) => a.at - b.at)
    .map(({ at, record }) => `${JSON.stringify({ at: new Date(at).toISOString(), ...record })}\n`)
    .join('');
}

export const OUTAGE_AT = BEGAN + DAY_MS;

/** A quiet day, then ten minutes in which every call fails. */
export function outage(): string {
  const call = (at: number, more: Record<string, unknown>): string =>
    `${JSON.stringify({
      at: new Date(at).toISOString(),
      kind: 'llm_call',
      feature: 'support-answers',
      durationMs: 900,
      attributes: { 'gen_ai.request.model': 'model-a', ...more },
    })}\n`;
  const quiet = Array.from({ length: 480 }, (_, index) => call(BEGAN + index * 180_000, {}));
  const down = Array.from({ length: 200 }, (_, index) =>
    call(OUTAGE_AT + index * 3000, { 'error.type': '500' }),
  );
  return [...quiet, ...down].join('');
}
