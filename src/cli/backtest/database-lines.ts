// The bot's own records as a recording: what it has kept, in order of time, page by page.
import { toRfc3339 } from '../../core/model/time.ts';
import type { Db } from '../../edges/store/database.ts';
import { history, newestId } from '../../edges/store/record-feed.ts';
import type { OpenLines } from '../replay/read-lines.ts';

/** @param signal ends the lines at once; what comes while they are read is not among them */
export async function databaseLines(db: Db, signal: AbortSignal): Promise<OpenLines> {
  const upTo = await newestId(db);
  let read = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const page of history(db, upTo))
      for (const { record } of page) {
        if (signal.aborted) return;
        read += 1;
        yield JSON.stringify({ ...record, at: toRfc3339(record.at) });
      }
  }
  // Ids count what was ever written: some may be deleted, and the bar then ends early.
  return { lines: lines(), extent: { total: upTo, read: () => read } };
}
