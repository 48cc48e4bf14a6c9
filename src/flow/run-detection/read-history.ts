// All records there are, in order of their own time, into a fresh engine: so that the past counts as normal.
import type { EpochMs } from '../../core/model/time.ts';
import { toRfc3339 } from '../../core/model/time.ts';
import type { BaselineRequest, DetectorStore } from '../ports/detection.ts';
import type { Clock, Log } from '../ports.ts';
import { createFeed, type Feed, type FeedParts } from './feed.ts';

interface Ports {
  readonly store: Pick<DetectorStore, 'history' | 'newestId' | 'lead' | 'requests'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'info'>;
  readonly breathe: () => Promise<void>;
}

/** Records between two lines in the log. */
const TELL_EVERY = 100_000;
const BREATHE_EVERY = 200;

/** @returns null when another process took the lead meanwhile; `cursor`: records up to it are read */
export async function readHistory(
  { store, clock, log, breathe }: Ports,
  parts: FeedParts,
): Promise<{ readonly feed: Feed; readonly cursor: number } | null> {
  const feed = createFeed(parts, null);
  const cursor = await store.newestId();
  const words = [...(await store.requests({ done: true }))];
  const now = clock.now();
  let read = 0;
  for await (const page of store.history(cursor)) {
    if (!(await store.lead())) return null;
    for (const fed of page) {
      sayAgain(feed, words, fed.record.at);
      feed.takePast(fed, now);
      read += 1;
      if (read % BREATHE_EVERY === 0) await breathe();
      if (read % TELL_EVERY === 0)
        log.info({ records: read, at: toRfc3339(fed.record.at) }, 'history is being read');
    }
  }
  sayAgain(feed, words, Number.POSITIVE_INFINITY);
  if (read > 0) {
    feed.historyWasRead(now);
    log.info(
      { records: read, features: feed.normals(now).size },
      'history is read: normal is learnt from it',
    );
  }
  return { feed, cursor };
}

/** What people said of normal holds again, from the moment at which they said it. */
function sayAgain(feed: Feed, words: BaselineRequest[], upTo: EpochMs): void {
  while (words[0] !== undefined && words[0].askedAt <= upTo)
    feed.rebaseline(words.shift() as BaselineRequest);
}
