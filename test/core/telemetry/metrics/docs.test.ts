// docs/metrics.md says what the registry and the measured accuracy say. UPDATE_GOLDENS=1 writes its tables again.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { shareText } from '../../../../scripts/measure-refusals.ts';
import { METRICS, STATED_EVALUATORS } from '../../../../src/core/telemetry/metrics/registry.ts';
import {
  DIRECT_ANSWER_AGREEMENT,
  REFUSAL_ACCURACY,
  type RefusalAccuracy,
} from '../../../../src/core/telemetry/output/refusal-accuracy.ts';

const path = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'metrics.md');

const TABLES = {
  metrics: table(
    ['layer', 'metric', 'unit', 'worse', 'judged as', 'how computed', 'from n calls'],
    METRICS.map(({ layer, name, title, unit, worse, scale, judged, computed, callsMin }) => [
      layer,
      `\`${name}\`: ${title}`,
      unit,
      worse,
      judged ? scale : 'shown',
      computed,
      String(callsMin),
    ]),
  ),
  accuracy: table(
    ['model', 'sensitivity', 'specificity', 'partial refusals that count as refusals'],
    REFUSAL_ACCURACY.map((one) => [...figures(one), `${one.partial.found} of ${one.partial.n}`]),
  ),
  agreement: table(
    ['model', 'not answered, and found', 'answered, and left alone'],
    DIRECT_ANSWER_AGREEMENT.map(figures),
  ),
} as const;

for (const [name, wanted] of Object.entries(TABLES))
  it(`the table of ${name}`, () => {
    const written = readFileSync(path, 'utf8');
    const part = new RegExp(`(<!-- ${name}:begin -->\n)([\\s\\S]*?)(<!-- ${name}:end -->)`);
    const found = part.exec(written);
    assert.ok(found, `docs/metrics.md has lost its marks of ${name}`);
    if (process.env['UPDATE_GOLDENS'] === '1')
      return writeFileSync(
        path,
        written.replace(part, (_all, begin, _old, end) => `${begin}${wanted}${end}`),
      );
    assert.equal(found[2], wanted, 'docs/metrics.md differs: if this is meant, run with UPDATE_GOLDENS=1');
  });

it('names every evaluator that a metric reads', () => {
  const written = readFileSync(path, 'utf8');
  for (const evaluator of STATED_EVALUATORS) assert.ok(written.includes(`\`${evaluator}\``), evaluator);
});

function figures({ model, refusals, compliances }: RefusalAccuracy): string[] {
  return [model, shareText(refusals.found, refusals.n), shareText(compliances.leftAlone, compliances.n)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
