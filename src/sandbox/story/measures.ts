// What a dashboard would compute from the calls played so far: gauges in ten-minute bins, and the team's own alarm.
import { type CallLine, MINUTE_MS, type StoryLine } from './lines.ts';

/** One small live chart: the workspace page draws this shape (WorkspaceGauge of its contract). */
export interface Gauge {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly { readonly at: string; readonly value: number; readonly n: number }[];
}

const BIN_MS = 10 * MINUTE_MS;

export function gaugesOf(played: readonly StoryLine[]): readonly Gauge[] {
  const calls = played.filter((line) => line.kind === 'llm_call');
  return [
    gauge('Correct answers', '%', calls, 'correct', (values) => 100 * mean(values)),
    gauge('Valid format', '%', calls, 'format_valid', (values) => 100 * mean(values)),
    gauge('Latency, median', 's', calls, 'latency', (values) => median(values) / 1000),
  ];
}

/** The rule of the team's dashboard, which knows nothing of the bot. */
export const DASHBOARD_RULE = {
  title: 'assistant: share of correct answers below 70 % for an hour',
  below: 0.7,
  windowMs: 30 * MINUTE_MS,
  answersMin: 20,
  forMs: 60 * MINUTE_MS,
} as const;

export interface DashboardAlarm {
  readonly at: string;
  /** Share over the last window, and over how many graded answers. */
  readonly share: number;
  readonly answers: number;
}

/** First moment at which the share over the last half hour had been below the line for an hour; null if it never was. */
export function dashboardAlarm(played: readonly StoryLine[]): DashboardAlarm | null {
  const graded = played.filter(
    (line) => line.kind === 'llm_call' && line.evaluations['correct'] !== undefined,
  ) as CallLine[];
  let since: number | null = null;
  let first = 0;
  let right = 0;
  for (const [index, call] of graded.entries()) {
    const now = Date.parse(call.at);
    right += call.evaluations['correct'] ?? 0;
    for (
      let oldest = graded[first];
      oldest !== undefined && Date.parse(oldest.at) <= now - DASHBOARD_RULE.windowMs;
      oldest = graded[first]
    ) {
      right -= oldest.evaluations['correct'] ?? 0;
      first++;
    }
    const answers = index - first + 1;
    if (answers < DASHBOARD_RULE.answersMin || right / answers >= DASHBOARD_RULE.below) since = null;
    else since ??= now;
    if (since !== null && now - since >= DASHBOARD_RULE.forMs)
      return { at: call.at, share: right / answers, answers };
  }
  return null;
}

function gauge(
  name: string,
  unit: string,
  calls: readonly CallLine[],
  measured: string,
  summary: (values: readonly number[]) => number,
): Gauge {
  const bins = new Map<number, number[]>();
  for (const call of calls) {
    const value = measured === 'latency' ? call.durationMs : call.evaluations[measured];
    if (value === undefined) continue;
    const bin = Math.floor(Date.parse(call.at) / BIN_MS) * BIN_MS;
    const values = bins.get(bin) ?? [];
    values.push(value);
    bins.set(bin, values);
  }
  const points = [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, values]) => ({
      at: new Date(bin).toISOString(),
      value: round(summary(values)),
      n: values.length,
    }));
  return { name, unit, points };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const round = (value: number) => Math.round(value * 100) / 100;
