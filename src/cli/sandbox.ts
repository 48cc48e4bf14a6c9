// `sandbox`: a local Slack, PagerDuty and model provider with a real incident in them, and the bot connected to it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { createBot } from '../app.ts';
import { loadConfig } from '../config.ts';
import { playOnce } from '../sandbox/once.ts';
import { startWorld, type World } from '../sandbox/world.ts';
import { type CliCommand, EXIT } from './command.ts';

export interface SandboxOptions {
  readonly once?: true;
  readonly out?: string;
  readonly factor?: number;
  readonly port: number;
}

export const sandbox = {
  name: 'sandbox',
  summary: 'a local Slack, PagerDuty and model provider with a real incident in them',
  build: (command) => void sandboxOptions(command).action(runSandbox),
} satisfies CliCommand;

export function sandboxOptions(command: Command): Command {
  return command
    .option(
      '--once',
      'play the whole story unattended, print the channel, write charts and post-mortem, and end',
    )
    .option('--out <folder>', 'with --once: where charts, transcript and post-mortem go (default: out/TIME)')
    .option(
      '--factor <number>',
      'sandbox: incident seconds a second at the wall (default: 60, with --once 240)',
      positive,
    )
    .option('--port <number>', 'sandbox: port of the workspace page', port, 8090);
}

export async function runSandbox(options: SandboxOptions): Promise<void> {
  const once = options.once === true;
  const folder = mkdtempSync(join(tmpdir(), 'stochastic-oncall-'));
  const world = await startWorld({
    factor: options.factor ?? (once ? 240 : 60),
    port: once ? 0 : options.port,
  });
  const bot = await botFor(world, folder);
  const intakeUrl = await bot.start();
  world.connect({ intakeUrl });
  const close = async (): Promise<void> => {
    await world.close();
    await bot.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  if (once) {
    const outDir = resolve(
      options.out ?? join('out', new Date().toISOString().slice(0, 19).replaceAll(':', '-')),
    );
    mkdirSync(outDir, { recursive: true });
    const { ok, problems } = await playOnce(world, { outDir, print: (text) => console.log(text) });
    await close();
    for (const problem of problems) console.error(`sandbox: ${problem}`);
    process.exitCode = ok ? EXIT.done : EXIT.bad;
    return;
  }
  process.once('SIGINT', () => void close().then(() => process.exit(EXIT.done)));
  process.once('SIGTERM', () => void close().then(() => process.exit(EXIT.done)));
  console.log(
    `\n  Open ${world.address}\n\n  Everything is on this machine; nothing leaves it. Ctrl-C ends it.\n`,
  );
  await world.play();
}

/** The bot gets what any bot gets: an environment and an oncall.yml. It cannot know that the world is small. */
async function botFor(world: World, folder: string) {
  const file = join(folder, 'oncall.yml');
  writeFileSync(file, stringify(world.settings()));
  const config = loadConfig({
    ...world.environment(),
    ONCALL_CONFIG: file,
    ONCALL_SQLITE: join(folder, 'oncall.sqlite'),
    ONCALL_HOST: '127.0.0.1',
    ONCALL_PORT: '0',
    ONCALL_LOG: 'error',
  });
  return createBot(config, pino({ level: 'error' }, pino.destination(2)));
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number above 0.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError('it must be a port, 0 to 65535 (0 = any free one).');
  return value;
}
