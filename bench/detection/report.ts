// The bench's outcome as data, and as the tables that are printed and kept in docs/detection.md.
import { RULES } from '../../src/core/backtest/registry.ts';
import { textTable } from '../../src/core/backtest/table.ts';
import { poissonUpper } from './bounds.ts';
import { type Goal, goalsOf } from './goals.ts';
import { type FaultCell, leastOf, livesOf, QUARTER_WEEKS, type QuietCell } from './lives.ts';
import type { Prepared } from './preparations.ts';
import { WANDERS } from './size.ts';
import type { TaskResult, VerdictCounts } from './task.ts';

export interface Report {
  /** A run may be cut short: what it rests on then is less. */
  readonly lives: { readonly run: number; readonly planned: number };
  readonly goals: readonly Goal[];
  readonly quiet: readonly (Omit<QuietCell, 'why'> & { readonly upperBoundAQuarter: number })[];
  readonly faults: readonly (Omit<FaultCell, 'branches'> & {
    readonly n: number;
    readonly leastDelay: number;
  })[];
  readonly matched: Prepared['matched'];
  readonly verdicts: Readonly<Record<string, VerdictCounts>>;
  /** Pages that nothing real explains, in the engine's own words: what to look at when tuning. */
  readonly falsePages: readonly string[];
}

export function reportOf(results: readonly TaskResult[], prepared: Prepared, planned: number): Report {
  const lives = livesOf(results);
  return {
    lives: { run: results.filter(({ kind }) => kind === 'life').length, planned },
    goals: goalsOf(results),
    quiet: lives.quiet.map(({ why: _, ...cell }) => ({
      ...cell,
      upperBoundAQuarter: (poissonUpper(cell.pages) / cell.weeks) * QUARTER_WEEKS,
    })),
    faults: lives.faults.map(({ branches, ...cell }) => ({
      ...cell,
      n: branches.length,
      leastDelay: branches[0]?.least ?? Number.NaN,
    })),
    matched: prepared.matched,
    verdicts: Object.fromEntries(
      results.flatMap((result) => (result.kind === 'verdicts' ? [[result.group, result.counts]] : [])),
    ),
    falsePages: lives.quiet.flatMap(({ group, why }) => why.map((each) => `${group}: ${each}`)),
  };
}

export const tablesOf = (
  report: Report,
): { readonly title: string; readonly rows: readonly string[][] }[] => [
  { title: 'Promised and measured', rows: goalRows(report) },
  { title: 'Quiet lives: the engine', rows: quietRows(report) },
  {
    title: 'False pages a week and median minutes to a page: the usual rules beside the engine',
    rows: rivalRows(report),
  },
  {
    title:
      'Faults: median minutes until a ticket or page, until a page, until the matched oracle; the least possible',
    rows: faultRows(report),
  },
  { title: 'Answers near the boundary: share that decide', rows: verdictRows(report) },
];

export const plainText = (report: Report): string =>
  tablesOf(report)
    .map(({ title, rows }) => `${title}\n${textTable(rows)}`)
    .join('\n\n');

export const markdown = (report: Report): string =>
  [
    `From ${report.lives.run} simulated worlds of the ${report.lives.planned} that a whole run has.`,
    ...tablesOf(report).map(({ title, rows }) => markdownTable(title, rows)),
  ].join('\n\n');

export const markdownTable = (title: string, [head = [], ...body]: readonly (readonly string[])[]): string =>
  [
    `### ${title}`,
    '',
    `| ${head.map((cell) => cell || ' ').join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...body.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

const goalRows = ({ goals }: Report): string[][] => [
  ['', 'goal', 'measured', 'rests on', 'ok'],
  ...goals.map(({ what, goal, measured, n, ok }) => [
    what,
    goal,
    measured,
    n,
    ok === null ? '·' : ok ? 'yes' : 'NO',
  ]),
];

const quietRows = ({ quiet }: Report): string[][] => [
  ['', 'weeks', 'pages', 'a quarter', 'upper 95 %', 'tickets a week'],
  ...quiet.map((cell) => [
    cell.group,
    String(Math.round(cell.weeks)),
    String(cell.pages),
    ((cell.pages / cell.weeks) * QUARTER_WEEKS).toFixed(2),
    cell.upperBoundAQuarter.toFixed(2),
    (cell.tickets / cell.weeks).toFixed(2),
  ]),
];

const faultRows = ({ faults }: Report): string[][] => [
  [
    '',
    'calls a min',
    'wander',
    'n',
    'noticed',
    'paged',
    'paged at all',
    'oracle paged',
    'least D*',
    'ρ noticed',
    'ρ paged',
    'ρ, wander known',
  ],
  ...faults.map((cell) => [
    cell.about,
    String(cell.callsPerMinute),
    String(cell.wanderSd),
    String(cell.n),
    minutesText(cell.noticedMedian),
    minutesText(cell.pagedMedian),
    `${Math.round(100 * cell.pagedShare)} %`,
    minutesText(cell.oracleMedian),
    minutesText(cell.leastDelay),
    cell.rhoNoticed.toFixed(2),
    cell.rhoPaged.toFixed(2),
    cell.rhoKnowing.toFixed(2),
  ]),
];

/** One row a rule and set of settings; for each wander: false pages a week, then delays. */
function rivalRows({ quiet, faults }: Report): string[][] {
  const cells = quiet.filter(({ rivals }) => rivals !== null);
  const hit = faults.filter(({ rivals }) => rivals !== null);
  const abouts = [...new Set(hit.map(({ about }) => about))];
  const head = [
    '',
    ...WANDERS.map((sd) => `false a week, wander ${sd}`),
    ...abouts.map((about) => `${about} (wander ${WANDERS.join('/')})`),
  ];
  const row = (
    title: string,
    pagesAWeek: (cell: QuietLike) => number,
    delay: (cell: Report['faults'][number]) => number,
  ): string[] => [
    title,
    ...WANDERS.map((sd) => {
      const cell = cells.find(({ wanderSd }) => wanderSd === sd);
      return cell ? pagesAWeek(cell).toFixed(2) : '–';
    }),
    ...abouts.map((about) =>
      WANDERS.map((sd) => {
        const cell = hit.find((each) => each.about === about && each.wanderSd === sd);
        return cell ? minutesText(delay(cell)) : '–';
      }).join('/'),
    ),
  ];
  const sets = ['usual', 'matched'];
  return [
    head,
    ...sets.flatMap((set) =>
      RULES.map(({ name, title }) =>
        row(
          `${title}, ${set}`,
          (cell) => cell.rivals?.[set]?.[name] ?? Number.NaN,
          (cell) => cell.rivals?.[set]?.[name] ?? Number.NaN,
        ),
      ),
    ),
    row(
      'This engine, pages',
      (cell) => cell.pages / cell.weeks,
      (cell) => cell.pagedMedian,
    ),
    row(
      'This engine, tickets or pages',
      (cell) => (cell.pages + cell.tickets) / cell.weeks,
      (cell) => cell.noticedMedian,
    ),
  ];
}

type QuietLike = Report['quiet'][number];

function verdictRows({ verdicts }: Report): string[][] {
  const hours = [1, 2, 4, 8, 12, 24];
  return [
    ['level, wander', ...hours.map((hour) => `${hour} h`), 'wrong'],
    ...Object.entries(verdicts).flatMap(([group, counts]) =>
      Object.entries(counts).map(([times, byHour]) => {
        const cells = hours.map((hour) => byHour[hour] ?? { outside: 0, ambiguous: 0, inside: 0 });
        const asked = cells.map(({ outside, ambiguous, inside }) => outside + ambiguous + inside);
        const wrong = cells.map(({ outside, inside }) => (Number(times) > 1 ? inside : outside));
        return [
          `${times}·U, ${group}`,
          ...cells.map(
            ({ ambiguous }, index) => `${Math.round(100 * (1 - ambiguous / (asked[index] ?? 1)))} %`,
          ),
          `${((100 * sumOf(wrong)) / sumOf(asked)).toFixed(2)} %`,
        ];
      }),
    ),
  ];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const minutesText = (minutes: number): string =>
  Number.isFinite(minutes) ? String(Math.round(minutes)) : '–';

/** For the log: what the settings were matched to. */
export const matchedText = (prepared: Prepared): string =>
  [
    ...Object.entries(prepared.matched).map(
      ([group, settings]) =>
        `matched, ${group}: ${Object.entries(settings)
          .map(([rule, tuning]) => `${rule} ${tuning.toFixed(2)}`)
          .join(', ')}`,
    ),
    ...[...prepared.matchedOracles].map(
      ([key, { page, ticket }]) => `matched oracle, ${key}: page ${page}, ticket ${ticket}`,
    ),
  ].join('\n');

/** For the log: least delays by fault. */
export const oracleText = (prepared: Prepared): string =>
  [...prepared.oracles]
    .map(
      ([name, oracle]) =>
        `${name}: I ${oracle.information.toFixed(3)} nats a minute, D* ${leastOf(oracle).toFixed(0)} min`,
    )
    .join('\n');
