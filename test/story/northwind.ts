// Northwind's Slack and PagerDuty around a bot in a process of its own, which a story may kill and start again.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { ASSISTANT_SERVICE, ML_POLICY, northwindAccount } from '../../src/sandbox/account.ts';
import { type PagerDutySandbox, startPagerDuty } from '../../src/sandbox/pagerduty/pagerduty.ts';
import { northwindChannels } from '../../src/sandbox/slack/people.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const WEBHOOK_SECRET = 'northwind-webhook-secret';
export const INTAKE_TOKEN = 'northwind-intake-token';
const NOW = '2026-11-20T14:10:00.000Z';

export interface Northwind {
  readonly slack: SlackSandbox;
  readonly pagerDuty: PagerDutySandbox;
  /** Path of the bot's database. */
  readonly database: string;
  readonly bots: readonly BotProcess[];
  /** What a bot is told of this world; the command line reads the same. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts a bot on the story's database; PagerDuty's webhooks go to the one started last. */
  startBot(environment?: Readonly<Record<string, string>>): Promise<BotProcess>;
}

export interface BotProcess {
  readonly address: string;
  /** What it wrote to its log so far. */
  readonly log: () => string;
  /** Resolves when its log says this, now or later. */
  logged(words: RegExp): Promise<void>;
  /** SIGKILL: no goodbye. Resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM. @returns its exit code, null when it died of a signal */
  stop(): Promise<number | null>;
}

/** @param moreChannels names of channels that other people made before */
export async function northwind(
  t: TestContext,
  { moreChannels = [] }: { readonly moreChannels?: readonly string[] } = {},
): Promise<Northwind> {
  const folder = mkdtempSync(join(tmpdir(), 'northwind-'));
  const manifest: unknown = parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8'));
  const clock = (): string => NOW;
  const channels = [
    ...northwindChannels,
    ...moreChannels.map((name) => ({ name, topic: '', purpose: 'Made by other people' })),
  ];
  const slack = await startSlack({ clock, manifest, channels });
  const pagerDuty = await startPagerDuty({ ...northwindAccount, clock });
  const bots: BotProcess[] = [];
  const children: ChildProcess[] = [];
  const database = join(folder, 'oncall.sqlite');
  writeFileSync(join(folder, 'oncall.yml'), stringify(SETTINGS));
  t.after(async () => {
    // Also one that had not begun to listen when the story failed.
    await Promise.all(children.map((child) => end(child, 'SIGKILL')));
    await Promise.all([slack.close(), pagerDuty.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const environment = {
    SLACK_BOT_TOKEN: sandboxTokens.bot,
    SLACK_APP_TOKEN: sandboxTokens.app,
    SLACK_API_URL: `${slack.url}/api/`,
    PAGERDUTY_API_TOKEN: pagerDuty.token,
    PAGERDUTY_API_URL: pagerDuty.url,
    PAGERDUTY_FROM_EMAIL: 'ana@northwind.example',
    PAGERDUTY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    INTAKE_TOKEN,
    ONCALL_CONFIG: join(folder, 'oncall.yml'),
    ONCALL_SQLITE: database,
    ONCALL_HOST: '127.0.0.1',
    ONCALL_PORT: '0',
    ONCALL_LOG: 'warn',
    // One second a second, from the story's afternoon on.
    ONCALL_CLOCK_START: NOW,
    ONCALL_CLOCK_ANCHOR: String(Date.now()),
  };
  return {
    slack,
    pagerDuty,
    database,
    bots,
    environment,
    startBot: async (more = {}) => {
      const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'start'], {
        env: { PATH: process.env['PATH'], ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      const bot = await running(child);
      bots.push(bot);
      pagerDuty.subscribe({ url: `${bot.address}/webhooks/pagerduty`, secrets: [WEBHOOK_SECRET] });
      return bot;
    },
  };
}

/** The team's dashboard pages through PagerDuty. @returns PagerDuty's incident id */
export const pageFor = ({ pagerDuty }: Pick<Northwind, 'pagerDuty'>): string =>
  pagerDuty.trigger({
    serviceId: ASSISTANT_SERVICE,
    title: 'assistant: share of correct answers below 70 % for an hour',
    dedupKey: 'assistant-quality',
  });

const SETTINGS = {
  features: {
    assistant: {
      title: 'Northwind assistant',
      runbook: 'https://wiki.northwind.example/runbooks/assistant',
      dashboards: [{ title: 'Answer quality', link: 'https://grafana.northwind.example/d/quality' }],
      pagerduty: { service: ASSISTANT_SERVICE, escalationPolicy: ML_POLICY },
    },
  },
  storage: { leaseSeconds: 1 },
};

async function running(child: ChildProcessByStdio<null, Readable, Readable>): Promise<BotProcess> {
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const logged = async (words: RegExp): Promise<void> => {
    while (!words.test(log)) await once(child.stderr, 'data');
  };
  const address = await listening(child, () => log);
  const kill = async (): Promise<void> => void (await end(child, 'SIGKILL'));
  return { address, log: () => log, logged, kill, stop: () => end(child, 'SIGTERM') };
}

/** @returns its exit code, null when it died of a signal */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

function listening(child: ChildProcessByStdio<null, Readable, Readable>, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the bot ended with ${code}:\n${log()}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^Listening on (\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
