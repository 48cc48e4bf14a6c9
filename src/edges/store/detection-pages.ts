// Pages of our own detection by the identity of their alert, as triage reads them.
import { detectionIdentity } from '../../core/correlation/alert-of-detection.ts';
import type { Decision, Watched } from '../../core/detection/contract.ts';
import { withLatest } from '../../core/triage/detected.ts';
import type { Pages } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { identityOf } from './detection.ts';

const PREFIX = detectionIdentity('');

/** @param watched what the feature's open page shows until now; null when this process does not know */
export const createPages = (db: Db, watched: (feature: string) => Watched | null = () => null): Pages => ({
  page: async (alertIdentity) => {
    if (!alertIdentity.startsWith(PREFIX)) return null;
    const episode = alertIdentity.slice(PREFIX.length);
    const page = await decisionOf(db, { kind: 'page', episode });
    if (page?.kind !== 'page') return null;
    const end = await decisionOf(db, { kind: 'recovered', episode });
    return withLatest(page, end?.kind === 'recovered' ? end : watched(page.feature));
  },
});

async function decisionOf(db: Db, about: Parameters<typeof identityOf>[0]): Promise<Decision | null> {
  const row = await db
    .selectFrom('detections')
    .select('data')
    .where('identity', '=', identityOf(about))
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.data) as Decision);
}
