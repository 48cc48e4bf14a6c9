// A number that another system keeps becomes readings here: its history first, oldest first, then each minute what is new.
import { createHash } from 'node:crypto';
import type { MetricReading } from '../core/model/records.ts';
import { type Outcome, success } from '../core/model/result.ts';
import { type EpochMs, toRfc3339 } from '../core/model/time.ts';
import type { Clock, Inbox, SeriesCursor, SeriesReading, SeriesSource } from './ports.ts';

/** What is read for a feature, and from whom. */
export interface WatchedSeries {
  readonly source: SeriesSource;
  readonly query: string;
  readonly metric: Pick<MetricReading, 'feature' | 'name' | 'worse' | 'unit'>;
  /** Whole seconds, in milliseconds. */
  readonly stepMs: number;
  /** How far back the first look goes, and at most any look. */
  readonly historyMs: number;
}

export interface PollPorts {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly cursor: SeriesCursor;
  readonly clock: Pick<Clock, 'now'>;
}

export interface SeriesPoll {
  /** Readings that were not stored before. */
  readonly stored: number;
  /** Moments asked for, from the oldest that was missing. */
  readonly points: number;
}

export interface SeriesPoller {
  /**
   * Stores what the source has since the last look, or since the last reading that is recorded. A failure leaves the rest
   * for the next look, so that an outage leaves no gap.
   */
  poll(): Promise<Outcome<SeriesPoll>>;
}

/** Readings of the past go into the inbox by the block, recent ones each alone. */
const BLOCK_POINTS = 60;
/** One question: at most 9,600 points; Prometheus answers up to 11,000. */
const QUESTION_BLOCKS = 160;
/** Samples may come a little late; what was asked for so lately is asked for again. */
const AGAIN_POINTS = 5;

export function createSeriesPoller(ports: PollPorts, series: WatchedSeries): SeriesPoller {
  const { stepMs } = series;
  let askedTo: EpochMs | null = null;
  let recent = new Set<EpochMs>();

  /** The step before the present one: the present one's samples may still be on their way. */
  const lastSettled = (): EpochMs => Math.floor(ports.clock.now() / stepMs) * stepMs - stepMs;
  const firstMissing = async (to: EpochMs): Promise<EpochMs> => {
    const oldest = alignedUp(to - series.historyMs, stepMs);
    if (askedTo !== null) return Math.max(oldest, askedTo - (AGAIN_POINTS - 1) * stepMs);
    const { feature, name } = series.metric;
    const last = await ports.cursor.lastReadingAt(feature, name, oldest);
    if (last !== null) return alignedUp(last + 1, stepMs);
    // A long history loses nothing by beginning with a whole block.
    const blockMs = BLOCK_POINTS * stepMs;
    return series.historyMs >= 10 * blockMs ? alignedUp(oldest, blockMs) : oldest;
  };
  return {
    async poll() {
      const to = lastSettled();
      const first = await firstMissing(to);
      let stored = 0;
      for (let from = first, until = to; from <= to; from = until + stepMs) {
        until = Math.min(to, questionEnd(from, stepMs));
        const answer = await series.source.range(series.query, from, until, stepMs);
        if (!answer.ok) return answer;
        const fresh = answer.value.filter(({ at }) => !recent.has(at));
        for (const body of bodiesOf(fresh, { from, until, stepMs })) stored += await put(ports, series, body);
        askedTo = until;
        recent = new Set(answer.value.map(({ at }) => at).filter((at) => at > until - AGAIN_POINTS * stepMs));
      }
      return success({ stored, points: Math.max(0, Math.round((to - first) / stepMs) + 1) });
    },
  };
}

const alignedUp = (at: EpochMs, stepMs: number): EpochMs => Math.ceil(at / stepMs) * stepMs;

/** With a whole block, so that no block is cut in two. */
const questionEnd = (from: EpochMs, stepMs: number): EpochMs =>
  Math.floor(from / stepMs / BLOCK_POINTS + QUESTION_BLOCKS) * BLOCK_POINTS * stepMs - stepMs;

interface Asked {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly stepMs: number;
}

interface Body {
  /** What the same readings are called whenever they are asked for again. */
  readonly key: string;
  readonly readings: readonly SeriesReading[];
}

/** A block that was asked for from its first to its last point goes as one, any other reading alone. Oldest first. */
function bodiesOf(readings: readonly SeriesReading[], { from, until, stepMs }: Asked): readonly Body[] {
  const blockMs = BLOCK_POINTS * stepMs;
  const blocks = Map.groupBy(readings, ({ at }) => Math.floor(at / blockMs) * blockMs);
  return [...blocks].flatMap(([start, inside]) =>
    start >= from && start + blockMs - stepMs <= until
      ? [{ key: `${start}+${BLOCK_POINTS}`, readings: inside }]
      : inside.map((reading) => ({ key: String(reading.at), readings: [reading] })),
  );
}

/** As if it had been sent to `/v1/records`: stored first, processed afterwards. @returns readings that were new */
async function put({ inbox, clock }: PollPorts, series: WatchedSeries, body: Body): Promise<number> {
  const { metric, source, query, stepMs } = series;
  const asked = JSON.stringify([source.name, metric.feature, metric.name, query, stepMs]);
  const lines = body.readings.map(({ at, value }) =>
    JSON.stringify({ at: toRfc3339(at), kind: 'metric', ...metric, value }),
  );
  const stored = await inbox.put({
    source: 'records',
    dedupeKey: `series:${createHash('sha256').update(asked).digest('hex')}:${body.key}`,
    receivedAt: clock.now(),
    headers: {},
    body: lines.join('\n'),
    keptBecause: null,
  });
  return stored.kind === 'stored' ? body.readings.length : 0;
}
