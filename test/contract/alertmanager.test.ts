// Debian's Alertmanager, which nobody here wrote, posts real alerts to the intake.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { IncidentState } from '../../src/core/incident/incident-state.ts';
import { onPath } from '../fixtures/on-path.ts';
import { type Running, runIntake, TOKEN } from './intake-running.ts';

const PROGRAM = onPath('prometheus-alertmanager');
const WAIT_MS_MAX = 30_000;

it('receives a group from Alertmanager: one incident, its end, and a link when it fires again', async (t) => {
  if (PROGRAM === null) return t.skip('prometheus-alertmanager not found');
  const running = await runIntake();
  const peer = await startAlertmanager(PROGRAM, running.url);
  t.after(async () => {
    await peer.stop();
    await running.close();
  });
  const from = new Date(Date.now() - 60_000).toISOString();
  const labels = { alertname: 'RefusalsHigh', feature: 'support-answers', severity: 'page' };
  const replica = (pod: string, more = {}) => ({
    labels: { ...labels, pod },
    annotations: { summary: 'Refusals are high' },
    startsAt: from,
    generatorURL: 'http://prometheus.example/graph',
    ...more,
  });

  await peer.post([replica('a'), replica('b')]);
  const [fired] = await until(running, (all) => all.length === 1 && all[0]?.alerts.length === 2);
  assert.equal(fired?.title, 'Refusals are high');
  assert.equal(fired?.severity, 'sev2');
  assert.equal(fired?.feature, 'support-answers');

  const over = { endsAt: new Date().toISOString() };
  await peer.post([replica('a', over), replica('b', over)]);
  const [ended] = await until(
    running,
    ([one]) => one?.alerts.every(({ resolvedAt }) => resolvedAt !== null) === true,
  );
  assert.equal(ended?.status, 'triggered', 'whether the harm is over is for a person to say');

  assert.ok(ended !== undefined);
  await running.incidents.execute(ended.id, {
    type: 'resolve',
    summary: 'rolled back',
    by: { kind: 'person', name: 'Ana', slackUser: null, email: null },
  });
  await peer.post([replica('a', { startsAt: new Date().toISOString() })]);
  const [, again] = await until(running, (all) => all.length === 2);
  assert.deepEqual(
    again?.links.map(({ to }) => to),
    [ended.id],
  );
});

async function until(
  running: Running,
  holds: (all: readonly IncidentState[]) => boolean,
): Promise<readonly IncidentState[]> {
  const end = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const all = await running.settled();
    if (holds(all)) return all;
    if (Date.now() > end)
      assert.fail(
        `not so after ${WAIT_MS_MAX} ms: ${JSON.stringify(all.map(({ id, status, alerts }) => ({ id, status, alerts })))}`,
      );
    await pause(50);
  }
}

async function startAlertmanager(command: string, intake: string) {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(
    config,
    `route: {receiver: bot, group_by: [alertname], group_wait: 100ms, group_interval: 200ms, repeat_interval: 1h}
receivers:
  - name: bot
    webhook_configs:
      - url: ${intake}/webhooks/alertmanager
        send_resolved: true
        http_config: {authorization: {type: Bearer, credentials: ${TOKEN}}}
`,
  );
  const port = await freePort();
  const args = [
    `--config.file=${config}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
  const program = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  program.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, program, () => said);
  return {
    async post(alerts: readonly object[]): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers,
        body: JSON.stringify(alerts),
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    async stop(): Promise<void> {
      if (program.exitCode === null && program.kill()) await once(program, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, program: ChildProcess, said: () => string): Promise<void> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await pause(50)) {
    assert.equal(program.exitCode, null, said());
    const answer = await fetch(`${url}/-/ready`).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      return null;
    });
    if (answer?.ok) return;
  }
  assert.fail(`Alertmanager is not ready after ${WAIT_MS_MAX} ms: ${said()}`);
}

/** It cannot be told to take any free port and to say which: one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
