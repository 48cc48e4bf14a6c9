// A process of its own: once told, it receives alerts of its own, then works on the shared inbox.
// `store-alert-racer.ts DATABASE NAME COUNT`
import { once } from 'node:events';
import { pino } from 'pino';
import { processDelivery } from '../../src/edges/intake/process-delivery.ts';
import { SOURCES } from '../../src/edges/intake/registry.ts';
import { startIntakeWorker } from '../../src/edges/intake/worker.ts';
import { createAlertStore } from '../../src/edges/store/alerts.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createInbox } from '../../src/edges/store/inbox.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';
import { receiveAlert } from '../../src/flow/receive-alert.ts';
import { alertOf } from '../core/correlation/alerts.ts';

const [path, name, count] = process.argv.slice(2);
if (path === undefined || name === undefined) throw new Error('store-alert-racer.ts DATABASE NAME COUNT');
const db = await openDatabase(path);
const clock = { now: Date.now, wallMsUntil: () => 0 };
const telemetry = createTelemetryStore(db);
const ports = {
  alerts: createAlertStore({ db, clock }),
  incidents: createIncidentStore({ db, clock }),
  telemetry,
  records: telemetry,
  features: [],
  grouping: { windowMs: 600_000, groupBy: ['feature'] },
};
process.send?.('ready');
await once(process, 'message');
for (let n = 0; n < Number(count); n += 1) await receiveAlert(ports, alertOf(`${name}-${n}`));
let processed = 0;
const worker = startIntakeWorker({
  inbox: createInbox(db),
  log: pino({ enabled: false }),
  process: async (delivery) => {
    const outcome = await processDelivery(ports, SOURCES, delivery);
    processed += 1;
    return outcome;
  },
});
await worker.idle();
await worker.stop();
await db.destroy();
process.send?.(processed);
process.disconnect();
