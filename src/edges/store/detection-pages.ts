// Pages of our own detection by the identity of their alert, as triage reads them.
import { detectionIdentity } from '../../core/correlation/alert-of-detection.ts';
import type { Decision } from '../../core/detection/contract.ts';
import type { Pages } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { identityOf } from './detection.ts';

type Page = Extract<Decision, { kind: 'page' }>;

const PREFIX = detectionIdentity('');

export const createPages = (db: Db): Pages => ({
  page: async (alertIdentity) => {
    if (!alertIdentity.startsWith(PREFIX)) return null;
    const episode = alertIdentity.slice(PREFIX.length);
    const row = await db
      .selectFrom('detections')
      .select('data')
      .where('identity', '=', identityOf({ kind: 'page', episode }))
      .executeTakeFirst();
    if (row === undefined) return null;
    const decision = JSON.parse(row.data) as Decision;
    return decision.kind === 'page' ? (decision satisfies Page) : null;
  },
});
