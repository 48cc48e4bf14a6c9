// The checks that read the code without running it: types, lint, layers, dead code. Each counts as one.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { cruiseLayers, layerProblems } from './layers.ts';
import { type Check, emptyOutcome, type Outcome, printFailure } from './outcome.ts';

const root = join(import.meta.dirname, '..', '..');

export const staticChecks: Check[] = [
  tool('types', 'TypeScript, whole tree', ['tsc', '--noEmit', '--pretty', 'false']),
  tool('lint', 'Biome: lint and format (`npm run format` repairs most)', [
    'biome',
    'check',
    '--error-on-warnings',
    '--colors=off',
    '--max-diagnostics=50',
    '.',
  ]),
  {
    name: 'layers',
    about: 'who may import whom (.dependency-cruiser.mjs)',
    run: async () => verdict('layers', 'who may import whom', layerProblems(cruiseLayers(root)).join('\n')),
  },
  tool('dead-code', 'Knip: files, exports and packages nobody uses', ['knip', '--no-progress']),
];

/** A check that is a program: exit code 0 passes, anything else fails with what it printed. */
function tool(name: string, about: string, [program = '', ...args]: string[]): Check {
  const run = async () => {
    const script = join(root, 'node_modules', '.bin', program);
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exitCode = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode]);
    return verdict(name, about, code === 0 ? '' : `${out}${err}\n${program} ended with ${code}`);
  };
  return { name, about, run };
}

function verdict(name: string, title: string, problems: string): Outcome {
  if (problems === '') return { ...emptyOutcome(), passed: 1 };
  const failure = { title, reason: problems };
  printFailure(name, failure);
  return { ...emptyOutcome(), failures: [failure] };
}
