// The layer check: dependency-cruiser over src/ with the rules of .dependency-cruiser.mjs.
// It also asserts that every file was read: with an unsupported TypeScript the tool reads nothing and reports success.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

export type LayerBreach = { rule: string; from: string; to: string; advice: string };
export type LayerReport = { modulesRead: number; filesOnDisk: number; breaches: LayerBreach[] };

type CruiseOutput = {
  modules: { source: string }[];
  summary: {
    violations: { rule: { name: string }; from: string; to: string }[];
    ruleSetUsed: { forbidden: { name: string; comment: string }[] };
  };
};

const root = join(import.meta.dirname, '..', '..');

/**
 * Reads every module under `treeRoot`/src and judges its imports.
 * @param treeRoot a folder holding src/, package.json and tsconfig.json
 * @throws Error when dependency-cruiser does not run, with what it printed
 */
export function cruiseLayers(treeRoot: string): LayerReport {
  const program = join(root, 'node_modules', '.bin', 'depcruise');
  const args = [program, 'src', '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json'];
  const run = spawnSync(process.execPath, args, {
    cwd: treeRoot,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 ** 2,
  });
  if (run.status !== 0) throw new Error(`dependency-cruiser ended with ${run.status}: ${run.stderr}`);
  const output = JSON.parse(run.stdout) as CruiseOutput;
  const advice = new Map(output.summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    modulesRead: output.modules.filter((module) => /^src\/.*\.ts$/.test(module.source)).length,
    filesOnDisk: globSync('src/**/*.ts', { cwd: treeRoot }).length,
    breaches: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      advice: advice.get(rule.name) ?? '',
    })),
  };
}

/** What is wrong, one line each; empty when the layers hold. */
export function layerProblems({ modulesRead, filesOnDisk, breaches }: LayerReport): string[] {
  const problems = breaches.map(({ rule, from, to, advice }) => `${from} → ${to}\n    ${rule}: ${advice}`);
  if (modulesRead < filesOnDisk || filesOnDisk === 0) {
    problems.push(
      `dependency-cruiser read ${modulesRead} of ${filesOnDisk} TypeScript files under src. ` +
        'Check that the installed TypeScript is one it supports (`npx depcruise --info`).',
    );
  }
  return problems;
}
