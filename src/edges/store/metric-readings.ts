// How far a feature's metric is recorded.
import type { MetricReading } from '../../core/model/records.ts';
import type { SeriesCursor } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { turnOfOthers } from './turns.ts';

/** Rows looked through in one go: some milliseconds. */
const PAGE_ROWS = 500;

export const createSeriesCursor = (db: Db): SeriesCursor => ({
  // The name stands inside the record: newest first, the metric that is still read is found on the first page.
  async lastReadingAt(feature, metric, since) {
    for (let offset = 0; ; offset += PAGE_ROWS) {
      const page = await db
        .selectFrom('records')
        .select(['at', 'data'])
        .where('kind', '=', 'metric')
        .where('feature', '=', feature)
        .where('at', '>=', since)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .offset(offset)
        .limit(PAGE_ROWS)
        .execute();
      const found = page.find(({ data }) => (JSON.parse(data) as MetricReading).name === metric);
      if (found !== undefined) return found.at;
      if (page.length < PAGE_ROWS) return null;
      await turnOfOthers();
    }
  },
});
