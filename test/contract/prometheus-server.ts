// Debian's Prometheus over a folder of its own: a history made beforehand, a target that a test serves, a password.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ACCOUNT = { token: undefined, username: 'bot', password: 'scrape-me' };
/** bcrypt of the password. https://prometheus.io/docs/prometheus/2.42/configuration/https/ */
const PASSWORD_HASH = '$2b$04$abcdefghijklmnopqrstuuY9IzzDs2KOfMw3usTjoBXx1ZNABU.fW';
const WAIT_MS_MAX = 30_000;

export interface PrometheusServer {
  readonly url: string;
  /** What the target shows from now on. */
  show(metrics: string): void;
  /** Ends the program. */
  halt(): Promise<void>;
  close(): Promise<void>;
}

/** @param history in OpenMetrics, with times in seconds */
export async function startPrometheus(program: string, history: string): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const target = await startTarget();
  const port = await freePort();
  writeFileSync(join(folder, 'history.txt'), history);
  writeFileSync(join(folder, 'web.yml'), `basic_auth_users: {${ACCOUNT.username}: "${PASSWORD_HASH}"}\n`);
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: {scrape_interval: 200ms, scrape_timeout: 200ms}
scrape_configs: [{job_name: product, static_configs: [{targets: ["127.0.0.1:${target.port}"]}]}]
`,
  );
  const backfill = ['tsdb', 'create-blocks-from', 'openmetrics', 'history.txt', 'data'];
  execFileSync(join(program, '..', 'promtool'), backfill, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = `http://127.0.0.1:${port}`;
  const running = await launched(program, { folder, port, url });
  const halt = async (): Promise<void> => {
    if (running.exitCode === null && running.kill()) await once(running, 'exit');
  };
  return {
    url,
    show: target.show,
    halt,
    close: async () => {
      await halt();
      await target.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launched(
  program: string,
  { folder, port, url }: { readonly folder: string; readonly port: number; readonly url: string },
): Promise<ChildProcess> {
  const args = [
    '--config.file=prometheus.yml',
    '--web.config.file=web.yml',
    '--storage.tsdb.path=data',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const authorization = `Basic ${Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString('base64')}`;
  await until(async () => {
    assert.equal(child.exitCode, null, said);
    const answer = await fetch(`${url}/-/ready`, { headers: { authorization } }).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      return null;
    });
    return answer?.ok === true;
  }, `Prometheus is not ready: ${said}`);
  return child;
}

/** Asks again until it holds. */
export async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await pause(50)) if (await holds()) return;
  assert.fail(`not so after ${WAIT_MS_MAX} ms: ${otherwise}`);
}

async function startTarget() {
  let shown = '';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(shown);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    show: (metrics: string) => {
      shown = metrics;
    },
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** It cannot be told to take any free port and to say which: one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
