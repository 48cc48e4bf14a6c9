// `node otlp-server.ts bare|receiving|processing`: one of the servers that are compared; prints its address, ends with its input.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { decodeRequest } from '../../src/edges/intake/otlp/schema.ts';
import { processDelivery } from '../../src/edges/intake/process-delivery.ts';
import { SOURCES } from '../../src/edges/intake/registry.ts';
import { createIntake } from '../../src/edges/intake/server.ts';
import { startIntakeWorker } from '../../src/edges/intake/worker.ts';
import { createAlertStore } from '../../src/edges/store/alerts.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { createInbox } from '../../src/edges/store/inbox.ts';
import { createIncidentStore } from '../../src/edges/store/incidents.ts';
import { createTelemetryStore } from '../../src/edges/store/telemetry.ts';

const BODY_BYTES_MAX = 20_000_000;

const which = process.argv[2];
const { url, close } = which === 'bare' ? await startBare() : await startIntake(which === 'processing');
console.log(url);
process.stdin.resume();
process.stdin.once('end', () => void close());

interface Started {
  readonly url: string;
  close(): Promise<void>;
}

/** Decodes each body with the program's own decoder and answers: nothing is read, checked or kept. */
async function startBare(): Promise<Started> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      decodeRequest('traces', Buffer.concat(pieces));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/**
 * The intake as the bot runs it: checked, joined, stored durably in SQLite before the answer.
 * @param isProcessing what is stored also becomes records in the database meanwhile, in the same process, as in the bot
 */
async function startIntake(isProcessing: boolean): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-intake-'));
  const db = await openDatabase(join(folder, 'oncall.sqlite'));
  const clock = { now: Date.now, wallMsUntil: (at: number) => Math.max(0, at - Date.now()) };
  const inbox = createInbox(db);
  const telemetry = createTelemetryStore(db);
  const ports = {
    alerts: createAlertStore({ db, clock }),
    incidents: createIncidentStore({ db, clock }),
    telemetry,
    records: telemetry,
    features: [],
    grouping: { windowMs: 600_000, groupBy: ['feature'] },
  };
  const log = pino({ enabled: false });
  const worker = isProcessing
    ? startIntakeWorker({ inbox, log, process: (delivery) => processDelivery(ports, SOURCES, delivery) })
    : null;
  const intake = createIntake({
    settings: {
      bodyLimitBytes: BODY_BYTES_MAX,
      requestsPerMinute: 1e9,
      trustProxy: false,
      pagerDutySecrets: [],
      intakeToken: 'bench',
    },
    clock,
    inbox,
    log,
    registry: new Registry(),
    onStored: () => worker?.wake(),
  });
  return {
    url: await intake.listen({ host: '127.0.0.1', port: 0 }),
    close: async () => {
      await intake.close();
      await worker?.stop();
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
