// Each minute: what is new in the series that other systems keep. A trouble is told when it begins, changes and ends.
import type { TransportFailure } from '../../core/model/result.ts';
import {
  createSeriesPoller,
  type PollPorts,
  type SeriesPoller,
  type WatchedSeries,
} from '../../flow/poll-series.ts';
import type { Log } from '../../flow/ports.ts';
import type { Job } from './job.ts';

interface Wiring extends PollPorts {
  readonly series: readonly WatchedSeries[];
  readonly log: Log;
  readonly onStored: () => void;
}

/** Questions under way at one time: a slow server is not asked everything at once. */
const AT_ONCE = 4;

export function pollSeries({ series, log, onStored, ...ports }: Wiring): Job {
  const watched = series.map((one) => ({ one, poller: createSeriesPoller(ports, one) }));
  const troubles = new Map<WatchedSeries, TransportFailure>();
  const askAgainAtWall = new Map<WatchedSeries, number>();

  const poll = async (one: WatchedSeries, poller: SeriesPoller): Promise<void> => {
    const about = { feature: one.metric.feature, metric: one.metric.name, source: one.source.name };
    if (Date.now() < (askAgainAtWall.get(one) ?? 0)) return;
    const answer = await poller.poll();
    const before = troubles.get(one);
    if (!answer.ok) {
      troubles.set(one, answer.failure);
      askAgainAtWall.set(one, Date.now() + (answer.failure.retryAfterMs ?? 0));
      if (before?.code !== answer.failure.code)
        log.warn(
          { ...about, ...answer.failure },
          `${one.source.name} gives no readings: ${answer.failure.why}`,
        );
      return;
    }
    if (answer.value.stored > 0) onStored();
    if (before !== undefined || answer.value.stored > TOLD_FROM)
      log.info({ ...about, ...answer.value }, `${answer.value.stored} readings came from ${one.source.name}`);
    troubles.delete(one);
  };
  return {
    name: 'poll-series',
    when: '* * * * *',
    run: async () => {
      const waiting = [...watched];
      const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          await poll(next.one, next.poller);
      };
      const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
      for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
    },
  };
}

/** A history, or a gap that was filled, is worth a line in the log; the minute's reading is not. */
const TOLD_FROM = 10;
