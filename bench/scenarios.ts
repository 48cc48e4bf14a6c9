// `npm run bench:scenarios [-- NAME …]`: replays every scenario made from published incidents and compares what the bot
// says with what a good one would conclude. One line a scenario; failed checks under it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const folder = join(import.meta.dirname, '../test/contract/data/vendor/scenarios');
const main = join(import.meta.dirname, '../src/main.ts');
const asked = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => basename(file, '.json'))
  .filter((name) => asked.length === 0 || asked.includes(name));
const scratch = mkdtempSync(join(tmpdir(), 'scenarios-'));
let passed = 0;
let checks = 0;
for (const name of names) {
  const spec = join(folder, `${name}.json`);
  const [recording, result] = [join(scratch, 'recording.jsonl'), join(scratch, 'result.json')];
  execFileSync(process.execPath, [join(folder, 'generate.mjs'), spec], {
    stdio: ['ignore', openSync(recording, 'w'), 'inherit'],
  });
  const started = performance.now();
  execFileSync(process.execPath, [main, 'replay', recording, '--json'], {
    stdio: ['ignore', openSync(result, 'w'), 'inherit'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const lines = spawnSync(process.execPath, [join(folder, 'score.mjs'), spec, result], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');
  const [good = 0, all = 0] = (lines.at(-1) ?? '').split(' of ').map(Number);
  passed += good;
  checks += all;
  console.log(`${name.padEnd(36)} ${good} of ${all}  (${seconds} s)`);
  for (const line of lines) if (line.startsWith('FAIL')) console.log(`  ${line}`);
}
rmSync(scratch, { recursive: true });
console.log(`${passed} of ${checks} checks over ${names.length} scenarios`);
