// The doctor against the sandbox's Slack, PagerDuty and provider: all well, then each thing broken in turn.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { printedReport } from '../../src/cli/doctor/print.ts';
import { DOCTOR_CHECKS } from '../../src/cli/doctor/registry.ts';
import { startSlack } from '../../src/sandbox/slack/start.ts';
import {
  clock,
  examine,
  folder,
  isBroken,
  line,
  manifest,
  others,
  pagerDuty,
  SECRET,
  settings,
  slack,
} from './doctor/world.ts';

test('all well: every check answers ok, and none is left out', async () => {
  const report = await examine();
  assert.deepEqual(others(report), []);
  assert.equal(report.status, 'ok');
  assert.deepEqual(
    report.checks.map((one) => one.check),
    DOCTOR_CHECKS.map((one) => one.name),
  );
  assert.match(line(report, 'slack-token').says, /with every scope of manifest\.yml/);
  assert.match(line(report, 'escalation-policy').says, /ML on-call: Ana Silva is on call/);
  assert.match(printedReport(report), /Everything answers\.$/);
});

describe('each thing broken in turn, the others still ok', () => {
  test('a bot token that Slack refuses', () =>
    isBroken('slack-token', 'failed', /invalid_auth/, /set SLACK_BOT_TOKEN/, {
      SLACK_BOT_TOKEN: 'xoxb-wrong',
    }));

  test('a bot token without a scope that the manifest has', async () => {
    const scopes: readonly string[] = manifest.oauth_config.scopes.bot;
    const narrow = {
      ...manifest,
      oauth_config: { scopes: { bot: scopes.filter((scope) => scope !== 'pins:write') } },
    };
    const lesser = await startSlack({ clock, manifest: narrow });
    try {
      await isBroken('slack-token', 'failed', /lacks the scopes pins:write$/, /reinstall the app/, {
        SLACK_API_URL: `${lesser.url}/api/`,
      });
    } finally {
      await lesser.close();
    }
  });

  test('an app-level token that Slack refuses, or none', async () => {
    await isBroken('slack-events', 'failed', /refused the app-level token/, /connections:write/, {
      SLACK_APP_TOKEN: 'xapp-wrong',
    });
    await isBroken('slack-events', 'failed', /SLACK_APP_TOKEN is not set/, /SLACK_APP_TOKEN/, {
      SLACK_APP_TOKEN: undefined,
    });
    await isBroken('slack-events', 'failed', /SLACK_SIGNING_SECRET is not set/, /SLACK_SIGNING_SECRET/, {
      SLACK_HTTP: '1',
    });
  });

  test('Slack down', async () => {
    slack.faults.down('unavailable');
    const report = await examine();
    assert.equal(line(report, 'slack-token').status, 'failed');
    assert.match(line(report, 'slack-token').says, /503/);
    assert.deepEqual(others(report, 'slack-token', 'slack-events'), []);
  });

  test('a PagerDuty key that is refused, and PagerDuty down, are told in plain words', async () => {
    const refused = await examine({ PAGERDUTY_API_TOKEN: 'wrong' });
    assert.match(line(refused, 'pagerduty-key').says, /refused the API key/);
    pagerDuty.faults.down = true;
    const down = await examine();
    for (const check of ['pagerduty-key', 'pagerduty-from', 'escalation-policy'])
      assert.match(line(down, check).says, /could not be reached/, check);
    assert.equal(line(down, 'webhook-secret').status, 'warning');
    assert.deepEqual(
      others(down, 'pagerduty-key', 'pagerduty-from', 'escalation-policy', 'webhook-secret'),
      [],
    );
  });

  test('a From e-mail that is no PagerDuty user, or none', async () => {
    await isBroken('pagerduty-from', 'failed', /guest@example\.com is no user/, /PAGERDUTY_FROM_EMAIL/, {
      PAGERDUTY_FROM_EMAIL: 'guest@example.com',
    });
    await isBroken('pagerduty-from', 'warning', /PAGERDUTY_FROM_EMAIL is not set/, /PAGERDUTY_FROM_EMAIL/, {
      PAGERDUTY_FROM_EMAIL: undefined,
    });
  });

  test('an escalation policy that is not there, one with nobody on call, none', async () => {
    await isBroken(
      'escalation-policy',
      'failed',
      /no escalation policy EPWRONG/,
      /Correct the id/,
      {},
      settings({ policy: 'EPWRONG' }),
    );
    await isBroken(
      'escalation-policy',
      'failed',
      /nobody is on call now under EPEMPTY/,
      /schedule/,
      {},
      settings({ policy: 'EPEMPTY' }),
    );
    await isBroken(
      'escalation-policy',
      'warning',
      /none is named/,
      /pagerduty\.escalationPolicy/,
      {},
      settings().replace(/pagerduty:[\s\S]*/, ''),
    );
  });

  test('no webhook secret; a subscription that PagerDuty lacks', async () => {
    await isBroken(
      'webhook-secret',
      'warning',
      /webhooks of PagerDuty are refused/,
      /PAGERDUTY_WEBHOOK_SECRET/,
      { PAGERDUTY_WEBHOOK_SECRET: undefined },
    );
    pagerDuty.subscribe({ url: 'http://127.0.0.1:9/elsewhere', secrets: [SECRET] });
    await isBroken(
      'webhook-secret',
      'warning',
      /no webhook subscription for this bot/,
      /webhooks\/pagerduty/,
    );
    pagerDuty.subscribe({ url: 'http://127.0.0.1:9/webhooks/pagerduty', secrets: [SECRET] });
  });

  test('a subscription that PagerDuty has switched off', async () => {
    const refusing = await answeringWith(400);
    pagerDuty.subscribe({ url: `${addressOf(refusing)}/webhooks/pagerduty`, secrets: [SECRET] });
    for (let dropped = 0; dropped < 3; dropped += 1) pagerDuty.ping();
    await pagerDuty.deliveries.idle();
    await new Promise((resolve) => refusing.close(resolve));
    assert.ok(pagerDuty.deliveries.disabled);
    await isBroken('webhook-secret', 'failed', /switched off the subscription/, /enable the subscription/);
    pagerDuty.subscribe({ url: 'http://127.0.0.1:9/webhooks/pagerduty', secrets: [SECRET] });
  });

  test('a model key that is refused, or none', async () => {
    await isBroken('model-key', 'failed', /refused the key \(401\)/, /OPENAI_API_KEY/, {
      OPENAI_API_KEY: 'sk-wrong',
    });
    await isBroken('model-key', 'warning', /all else works/, /complete without a model/, {
      OPENAI_API_KEY: undefined,
    });
  });

  test('a status page that does not answer, or none', async () => {
    await isBroken(
      'status-pages',
      'failed',
      /127\.0\.0\.1:9/,
      /statusPage/,
      {},
      settings({ statusPage: 'http://127.0.0.1:9' }),
    );
    await isBroken(
      'status-pages',
      'warning',
      /no feature names/,
      /statusPage/,
      {},
      settings().replace(/ {4}statusPage.*\n/, '    title: Answers\n'),
    );
  });

  test('a database that is a folder, in a file’s place, or no database', async () => {
    await isBroken('database', 'failed', /cannot be used/, /ONCALL_SQLITE/, { ONCALL_SQLITE: folder });
    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'this is no database, however long it is. '.repeat(100));
    await isBroken('database', 'failed', /cannot be used/, /ONCALL_SQLITE/, { ONCALL_SQLITE: text });
    await isBroken('database', 'failed', /is a file/, /ONCALL_SQLITE/, {
      ONCALL_SQLITE: join(text, 'inside.sqlite'),
    });
  });

  test('a clock that is six minutes off, and incident time that is not the time of day', async () => {
    const late = await answeringWith(200, Date.now() - 6 * 60_000);
    try {
      const url = addressOf(late);
      const report = await examine({ SLACK_API_URL: `${url}/api/` });
      assert.equal(line(report, 'clock').status, 'failed');
      assert.match(line(report, 'clock').says, /clock is 6 min ahead: signed requests are refused/);
    } finally {
      await new Promise((resolve) => late.close(resolve));
    }
    await isBroken('clock', 'warning', /not the time of day/, /Unset both/, { ONCALL_CLOCK_FACTOR: '60' });
  });
});

async function answeringWith(status: number, at = Date.now()): Promise<Server> {
  const server = createServer((request, answer) => {
    request.resume();
    answer.writeHead(status, { Date: new Date(at).toUTCString(), Connection: 'close' });
    answer.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
