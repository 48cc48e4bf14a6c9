// Builds the small world, connects the bot to it, and plays its story: for a person to watch, or unattended.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { createBot } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { playOnce } from '../../sandbox/once.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { EXIT } from '../command.ts';
import type { SandboxOptions } from './options.ts';

/** Incident seconds a second at the wall. */
const WATCHED_FACTOR = 60;
const UNATTENDED_FACTOR = 240;
const PAGE_PORT = 8090;

export async function runSandbox(options: SandboxOptions): Promise<void> {
  const world = await openWorld(options);
  const folder = mkdtempSync(join(tmpdir(), 'stochastic-oncall-'));
  const bot = await botFor(world, folder);
  world.connect({ intakeUrl: await bot.start() });
  const close = async (): Promise<void> => {
    await world.close();
    await bot.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  if (options.once) return playUnattended(world, options, close);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(EXIT.done)));
  console.log(
    `\n  Open ${world.address}\n\n  Everything is on this machine; nothing leaves it. Ctrl-C ends it.\n`,
  );
  await world.play();
  console.log('  The story is over: no more calls come. The workspace stays open until Ctrl-C.');
}

async function playUnattended(
  world: World,
  { out }: SandboxOptions,
  close: () => Promise<void>,
): Promise<void> {
  const outDir = resolve(out ?? join('out', new Date().toISOString().slice(0, 19).replaceAll(':', '-')));
  mkdirSync(outDir, { recursive: true });
  const { ok, problems } = await playOnce(world, { outDir, print: (text) => console.log(text) });
  await close();
  for (const problem of problems) console.error(`sandbox: ${problem}`);
  process.exitCode = ok ? EXIT.done : EXIT.bad;
}

/** The usual port when it is free, else any: two sandboxes may run side by side. */
async function openWorld({ once, factor, port }: SandboxOptions): Promise<World> {
  const options = { factor: factor ?? (once ? UNATTENDED_FACTOR : WATCHED_FACTOR) };
  if (port !== undefined || once) return startWorld({ ...options, port: port ?? 0 });
  try {
    return await startWorld({ ...options, port: PAGE_PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startWorld({ ...options, port: 0 });
  }
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
