// A process of its own that writes notes to one incident and claims numbers: `store-writer.ts DATABASE INCIDENT NAME COUNT`.

import type { IncidentId } from '../../src/core/model/ids.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { ANA, START } from '../core/incident/stories.ts';

const [path, incident, name, count] = process.argv.slice(2);
if (path === undefined || incident === undefined)
  throw new Error('store-writer.ts DATABASE INCIDENT NAME COUNT');
const db = await openDatabase(path);
const incidents = createIncidentStore({ db, clock: { now: () => START, wallMsUntil: () => 0 } });
for (let index = 0; index < Number(count); index += 1) {
  await incidents.claimNumber();
  const outcome = await incidents.execute(incident as IncidentId, {
    type: 'add_note',
    text: `${name} ${index}`,
    source: { kind: 'command' },
    by: ANA,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.say);
}
await db.destroy();
