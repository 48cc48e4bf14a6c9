// Makes node_modules current before `npm start`, `npm test` and `npm run cli`; plain JavaScript, because it runs on Node 20.
// Why not `npm ci`: npm then compiles better-sqlite3, whose prebuilt binary needs no compiler, and the bare machine has none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const LOCK_POLL_MS = 250;
const LOCK_WAIT_MS_MAX = 15 * 60_000;

// An outer npm hands its flags down: under `npm pack --dry-run` or NODE_ENV=production this install would do half its work.
const plainNpm = {
  npm_config_dry_run: 'false',
  npm_config_global: 'false',
  npm_config_ignore_scripts: 'false',
  npm_config_include: 'dev',
  npm_config_omit: '',
};

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const stampFile = join(root, 'node_modules', '.bootstrap-stamp');
const localNode = join(root, 'node_modules', '.bin', 'node');
const lockFile = join(
  tmpdir(),
  `bootstrap-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
);

try {
  if (!isCurrent()) await underLock(() => isCurrent() || install());
} catch (error) {
  console.error(`bootstrap: ${error.message}`);
  process.exitCode = 1;
}

/** True when the packages match package.json and its lockfile, and the project's own Node answers. */
function isCurrent() {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === manifestHash() &&
    localNodeMajor() >= NODE_MAJOR_MIN
  );
}

function manifestHash() {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json']) {
    const file = join(root, name);
    hash.update(existsSync(file) ? readFileSync(file) : 'absent').update('\0');
  }
  return hash.digest('hex');
}

/** Major version of node_modules/.bin/node; 0 when it is missing or does not run. */
function localNodeMajor() {
  const answer = spawnSync(localNode, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return answer.status === 0 ? Number.parseInt(answer.stdout.slice(1), 10) : 0;
}

function install() {
  console.error(
    'bootstrap: installing packages and Node 24 into node_modules (first run, or package.json changed) …',
  );
  npm(['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  npm(['rebuild', 'node', '--loglevel=error']);
  const major = localNodeMajor();
  if (major < NODE_MAJOR_MIN) {
    throw new Error(
      `node_modules/.bin/node should be Node ${NODE_MAJOR_MIN} or newer, found ${major || 'none that runs'}. ` +
        'Delete node_modules and run `npm run bootstrap` again.',
    );
  }
  writeFileSync(stampFile, manifestHash());
}

function npm(args) {
  const { error, status } = spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, ...plainNpm },
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32', // npm is npm.cmd there, which only a shell starts
  });
  if (error)
    throw new Error(
      `cannot start npm: ${error.message}. Put npm on PATH and run \`npm run bootstrap\` again.`,
    );
  if (status !== 0) {
    throw new Error(
      `\`npm ${args.join(' ')}\` ended with ${status}; npm's reason is above. ` +
        'Check the network (`npm ping`) and free disk space, then run `npm run bootstrap` again.',
    );
  }
}

/** Runs `work` while no other bootstrap of this checkout does; a lock left by a dead process is taken over. */
async function underLock(work) {
  const deadline = Date.now() + LOCK_WAIT_MS_MAX;
  while (!tryLock()) {
    if (Date.now() > deadline)
      throw new Error(`another bootstrap holds ${lockFile}. If none runs, delete that file.`);
    await sleep(LOCK_POLL_MS);
  }
  try {
    mkdirSync(dirname(stampFile), { recursive: true });
    work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderIsAlive()) rmSync(lockFile, { force: true });
    return false;
  }
}

function holderIsAlive() {
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'));
    if (holder > 0) process.kill(holder, 0); // 0: written but not yet filled in, so its owner is at work
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // ENOENT or ESRCH: released, or its owner died
  }
}
