// Slack, PagerDuty and a model provider that are all well, and a configuration that fits them. Ends with the test file.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach } from 'node:test';
import { parse } from 'yaml';
import { type DoctorLine, type DoctorReport, runDoctor } from '../../../src/cli/doctor/run.ts';
import { loadConfig } from '../../../src/config.ts';
import { startPagerDuty } from '../../../src/sandbox/pagerduty/pagerduty.ts';
import { startProvider } from '../../../src/sandbox/provider/provider.ts';
import { sandboxTokens, startSlack } from '../../../src/sandbox/slack/start.ts';

export const clock = () => '2026-11-20T12:00:00Z';
export const manifest = parse(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
export const SECRET = 'a-webhook-secret';

export const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
export const slack = await startSlack({ clock, manifest });
export const provider = await startProvider({ clock, served: () => 'gpt-4-0613' });
export const pagerDuty = await startPagerDuty({
  clock,
  sweepEveryMs: 0,
  webhook: { url: 'http://127.0.0.1:9/webhooks/pagerduty', secrets: [SECRET] },
  users: [
    { id: 'PANA', name: 'Ana Silva', email: 'ana@example.com' },
    { id: 'PBOT', name: 'Incident Bot', email: 'bot@example.com' },
  ],
  schedules: [{ id: 'SNONE', name: 'Nobody', timeZone: 'UTC', shifts: [] }],
  escalationPolicies: [
    {
      id: 'EPML',
      name: 'ML on-call',
      rules: [{ delayMinutes: 10, targets: [{ kind: 'user', id: 'PANA' }] }],
    },
    {
      id: 'EPEMPTY',
      name: 'Nobody there',
      rules: [{ delayMinutes: 10, targets: [{ kind: 'schedule', id: 'SNONE' }] }],
    },
  ],
  services: [],
});

after(async () => {
  await Promise.all([slack.close(), pagerDuty.close(), provider.close()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  slack.faults.down(false);
  Object.assign(pagerDuty.faults, { down: false, answer: null });
});

export const settings = (changes: { readonly policy?: string; readonly statusPage?: string } = {}) => `
features:
  support-answers:
    statusPage: ${changes.statusPage ?? provider.statusUrl}
pagerduty:
  escalationPolicy: ${changes.policy ?? 'EPML'}
`;

export function environment(
  changes: Readonly<Record<string, string | undefined>> = {},
  yaml = settings(),
): Record<string, string | undefined> {
  const file = join(folder, `oncall-${yaml.length}.yml`);
  writeFileSync(file, yaml);
  return {
    ONCALL_CONFIG: file,
    ONCALL_SQLITE: join(folder, 'oncall.sqlite'),
    SLACK_API_URL: `${slack.url}/api/`,
    SLACK_BOT_TOKEN: sandboxTokens.bot,
    SLACK_APP_TOKEN: sandboxTokens.app,
    PAGERDUTY_API_URL: pagerDuty.url,
    PAGERDUTY_API_TOKEN: pagerDuty.token,
    PAGERDUTY_FROM_EMAIL: 'bot@example.com',
    PAGERDUTY_WEBHOOK_SECRET: SECRET,
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: provider.apiKey,
    ...changes,
  };
}

export const examine = (
  changes?: Readonly<Record<string, string | undefined>>,
  yaml?: string,
): Promise<DoctorReport> => runDoctor({ config: loadConfig(environment(changes, yaml)) });

export function line(report: DoctorReport, check: string): DoctorLine {
  const found = report.checks.find((one) => one.check === check);
  assert.ok(found, `no check ${check}`);
  return found;
}
export function others(report: DoctorReport, ...except: readonly string[]): readonly string[] {
  return report.checks
    .filter((one) => !except.includes(one.check) && one.status !== 'ok')
    .map((one) => `${one.check}: ${one.says}`);
}
export async function isBroken(
  check: string,
  status: 'failed' | 'warning',
  words: RegExp,
  fix: RegExp,
  changes?: Readonly<Record<string, string | undefined>>,
  yaml?: string,
): Promise<void> {
  const report = await examine(changes, yaml);
  const found = line(report, check);
  assert.equal(found.status, status, found.says);
  assert.match(found.says, words);
  assert.match(found.fix ?? '', fix);
  assert.deepEqual(others(report, check), []);
}
