// `node bench/detection/real/main.ts`: the engine on real recordings, where the folder beside the repository holds them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textTable } from '../../../src/core/backtest/table.ts';
import { markdownTable } from '../report.ts';
import { writeBetween } from '../write-docs.ts';
import { hasData, type RealResult } from './data.ts';
import { gaugeResult } from './gauges.ts';
import { cloudSeries, nabSeries } from './labelled-series.ts';
import { modelUpdate } from './model-update.ts';
import { traffic } from './traffic.ts';

const parts: readonly { readonly folder: string | null; readonly run: () => RealResult }[] = [
  { folder: null, run: modelUpdate },
  { folder: 'servegen', run: traffic },
  {
    folder: 'nab',
    run: () =>
      gaugeResult(
        'Numenta’s benchmark',
        nabSeries(),
        'Series of machines and traffic, no model calls, most shorter than the three weeks after which the engine pages. The labels are disputed (Wu & Keogh, arXiv 2009.13807): a check, not a headline.',
      ),
  },
  {
    folder: 'msft-cloud-monitoring',
    run: () =>
      gaugeResult(
        'Microsoft’s cloud monitoring',
        cloudSeries(),
        'Counts and rates of whole services, most by the hour: one reading an hour is little evidence, and a spike of one reading is never a reason to page here.',
      ),
  },
];

const results = parts.flatMap(({ folder, run }) => {
  if (folder !== null && !hasData(folder)) {
    console.error(`${folder}: no such recordings beside the repository: left out`);
    return [];
  }
  const result = run();
  console.log(`${result.title}\n${textTable(result.rows)}\n${result.note}\n`);
  return [result];
});

if (results.length === parts.length) {
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeBetween(
    'real',
    results.map(({ title, rows, note }) => `${markdownTable(title, rows)}\n\n${note}`).join('\n\n'),
  );
} else console.error('Not all recordings were there: docs/detection.md is left as it was.');
