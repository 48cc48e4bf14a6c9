// `npm run bench:detection`: measures the engine and the usual rules on simulated lives, and writes down what came out.
// --quick: a small run that writes nothing · --seeds building: other seeds, for tuning the engine · --jobs N: threads ·
// --only WORDS: tests whose group holds them · --scale 0.25: a quarter of the worlds · --raw FILE: every decision,
// line by line as it comes; --from FILE: report on such a file instead of running ·
// --preparations FILE: the oracles' and the rules' settings, kept from run to run: they do not depend on the engine.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawCharts } from './charts.ts';
import { tests } from './plan.ts';
import { runAll } from './pool.ts';
import { type Prepared, preparations, preparedFrom } from './preparations.ts';
import { markdown, matchedText, oracleText, plainText, type Report, reportOf } from './report.ts';
import { FULL, QUICK, SEEDS, scaled } from './size.ts';
import type { Task, TaskResult } from './task.ts';
import { writeBetween } from './write-docs.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seeds: { type: 'string', default: 'test' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
    preparations: { type: 'string', default: '' },
    from: { type: 'string', default: '' },
    raw: { type: 'string', default: '' },
  },
});
const size = scaled(values.quick ? QUICK : FULL, Number(values.scale));
const firstSeed = values.seeds === 'building' ? SEEDS.building : SEEDS.test;
const begun = performance.now();

const prepared = await prepare();
console.error(`${oracleText(prepared)}\n${matchedText(prepared)}`);
const plan = tests(size, prepared, firstSeed);
const results =
  values.from === ''
    ? await run(
        'tests',
        plan.filter(({ group }) => group.includes(values.only)),
      )
    : readFileSync(values.from, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as TaskResult);
const report = reportOf(results, prepared, plan.filter(({ kind }) => kind === 'life').length);
console.log(plainText(report));
for (const line of report.falsePages.slice(0, 20)) console.log(`false page · ${line}`);
const isWhole = values.only === '' && values.scale === '1' && values.seeds === 'test';
if (!values.quick && isWhole) await keep(report);
console.error(`${Math.round((performance.now() - begun) / 1000)} s`);

async function prepare(): Promise<Prepared> {
  const kept = values.preparations;
  if (kept !== '' && existsSync(kept))
    return preparedFrom(size, JSON.parse(readFileSync(kept, 'utf8')) as TaskResult[]);
  const done = await run('preparations', preparations(size));
  if (kept !== '') writeFileSync(kept, JSON.stringify(done));
  return preparedFrom(size, done);
}

function run(what: string, tasks: readonly Task[]): Promise<TaskResult[]> {
  return runAll(tasks, Number(values.jobs), (done, result) => {
    if (what === 'tests' && values.raw !== '') appendFileSync(values.raw, `${JSON.stringify(result)}\n`);
    const seconds = Math.round((performance.now() - begun) / 1000);
    const took =
      result.kind === 'life'
        ? `, ${result.seconds.learning.toFixed(0)} + ${result.seconds.branches.toFixed(0)} s`
        : '';
    console.error(`${seconds} s: ${what} ${done} of ${tasks.length}: ${result.kind} ${result.group}${took}`);
  });
}

async function keep(report: Report): Promise<void> {
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  await drawCharts(report);
  writeBetween('measured', markdown(report));
}
