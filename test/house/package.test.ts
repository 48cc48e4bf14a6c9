// The npm package as a stranger gets it: the files `npm pack` would ship, laid out under node_modules, then started.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'package-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('the packed package starts, and finds its migrations, from under node_modules', () => {
  const installed = join(scratch, 'node_modules', 'stochastic-oncall');
  for (const path of packedPaths()) cpSync(join(root, path), join(installed, path));
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'dir');

  const start = (argument: string) =>
    spawnSync(process.execPath, [join(installed, 'bin', 'stochastic-oncall.mjs'), argument], {
      cwd: scratch,
      encoding: 'utf8',
    });

  const help = start('--help');
  assert.equal(help.status, 0, help.stderr);
  assert.match(help.stdout, /Usage: stochastic-oncall/);
  const migrate = start('migrate');
  assert.equal(migrate.status, 0, migrate.stderr);
});

test('the launcher names the Node it needs and the one it found', () => {
  const pretendNode20 = "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });";
  const answer = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(pretendNode20)}`,
      'bin/stochastic-oncall.mjs',
      '--help',
    ],
    { cwd: root, encoding: 'utf8' },
  );

  assert.equal(answer.status, 78);
  assert.match(answer.stderr, /needs Node\.js 24 or newer, but this is Node\.js 20\.20\.2/);
  assert.equal(answer.stdout, '');
});

/** What `npm pack` would ship, as paths relative to the repository; builds dist/ first, as publishing does. */
function packedPaths(): string[] {
  const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', scratch], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(packed.status, 0, `${packed.stdout}\n${packed.stderr}`);
  const report = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[/m))) as [
    { files: { path: string }[] },
  ];
  return report[0].files.map((file) => file.path);
}
