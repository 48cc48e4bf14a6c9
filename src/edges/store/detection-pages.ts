// Pages of our own detection by the identity of their alert, as triage reads them.
import { detectionIdentity } from '../../core/correlation/alert-of-detection.ts';
import type { Decision, Signal } from '../../core/detection/contract.ts';
import type { Pages } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { identityOf } from './detection.ts';

const PREFIX = detectionIdentity('');

/** @param watched what the feature's open page shows until now; empty when this process does not know */
export const createPages = (db: Db, watched: (feature: string) => readonly Signal[] = () => []): Pages => ({
  page: async (alertIdentity) => {
    if (!alertIdentity.startsWith(PREFIX)) return null;
    const episode = alertIdentity.slice(PREFIX.length);
    const page = await decisionOf(db, { kind: 'page', episode });
    if (page?.kind !== 'page') return null;
    const end = await decisionOf(db, { kind: 'recovered', episode });
    const latest = end?.kind === 'recovered' ? end.signals : watched(page.feature);
    return { ...page, signals: [...latest, ...page.signals.slice(latest.length)] };
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
