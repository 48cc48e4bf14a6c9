// What was promised beside what was measured: one row a promise.
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { mean, poissonUpper, wilson } from './bounds.ts';
import { EPISODES, kindOf } from './fault-kinds.ts';
import { type FaultCell, type Lives, livesOf, QUARTER_WEEKS } from './lives.ts';
import type { TaskResult, VerdictCounts } from './task.ts';

export interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  /** What the number rests on. */
  readonly n: string;
  /** null: published, with no promise. */
  readonly ok: boolean | null;
}

/** @param results of the tests; in any order */
export function goalsOf(results: readonly TaskResult[]): Goal[] {
  const lives = livesOf(results);
  const goals = [
    ...falsePages(lives),
    ...recall(lives),
    ...mustNotPage(lives),
    storm(lives),
    knownNull(results),
    ...delays(lives),
    onset(lives),
    segment(lives),
    ...verdicts(results),
  ];
  // What was not run promises nothing and breaks nothing.
  return goals.map((goal) => (/^0 /.test(goal.n) ? { ...goal, measured: 'not run', ok: null } : goal));
}

function falsePages({ quiet }: Lives): Goal[] {
  const nominal = DEFAULT_DETECTION.falsePagesPerMinute * 131_040;
  const pages = quiet.reduce((sum, cell) => sum + cell.pages, 0);
  const weeks = quiet.reduce((sum, cell) => sum + cell.weeks, 0);
  const upper = (poissonUpper(pages) / weeks) * QUARTER_WEEKS;
  const worst = quiet
    .map((cell) => ({ cell, share: ((cell.pages / cell.weeks) * QUARTER_WEEKS) / nominal }))
    .toSorted((one, other) => other.share - one.share)[0];
  return [
    {
      what: 'False pages, nothing changed, wander up to 0.3',
      goal: `upper 95 % bound ≤ ${nominal} a quarter`,
      measured: `${digits((pages / weeks) * QUARTER_WEEKS)} (bound ${digits(upper)})`,
      n: `${Math.round(weeks)} feature-weeks, ${pages} pages`,
      ok: upper <= nominal,
    },
    {
      what: 'The same, achieved of allowed, worst cell',
      goal: '≤ 1 in each',
      measured: `${digits(worst?.share ?? 0)} (${worst?.cell.group})`,
      n: `${worst?.cell.weeks ?? 0} weeks, ${worst?.cell.pages ?? 0} pages`,
      ok: (worst?.share ?? 0) <= 1,
    },
  ];
}

function recall({ faults }: Lives): Goal[] {
  const row = (
    what: string,
    cells: readonly FaultCell[],
    of: 'paged' | 'noticed',
    promised: boolean,
  ): Goal => {
    const branches = cells.flatMap((cell) => cell.branches);
    const within = (at: number | null, least: number): boolean => at !== null && at <= 4 * least;
    const hits = branches.filter(({ [of]: at, least }) => within(at, least)).length;
    const oracles = branches.filter(({ oracle, least }) =>
      within(oracle.matched[of === 'paged' ? 'page' : 'ticket'], least),
    ).length;
    const [low] = wilson(hits, branches.length);
    return {
      what,
      goal: promised ? '≥ 95 %' : 'published',
      measured: `${percent(hits / branches.length)} (from ${percent(low)}); the matched oracle ${percent(oracles / branches.length)}`,
      n: `${branches.length} faults`,
      ok: promised ? hits / branches.length >= 0.95 : null,
    };
  };
  const plain = faults.filter(({ cohort, ramp }) => !cohort && !ramp);
  const calm = plain.filter(({ wanderSd }) => wanderSd <= 0.15);
  const wild = plain.filter(({ wanderSd }) => wanderSd > 0.15);
  const ofLayers = (cells: readonly FaultCell[], layers: 1 | 3): FaultCell[] =>
    cells.filter((cell) => cell.layers === layers);
  const times = (cells: readonly FaultCell[], suffix: string): FaultCell[] =>
    cells.filter(({ about }) => about.endsWith(suffix));
  return [
    row('Noticed (ticket or page) within 4·D*, all steps, wander ≤ 0.15', calm, 'noticed', true),
    row('The same, wander 0.3', wild, 'noticed', true),
    row('Paged within 4·D*, three layers, wander ≤ 0.15', ofLayers(calm, 3), 'paged', true),
    row('The same, wander 0.3', ofLayers(wild, 3), 'paged', true),
    row('Paged within 4·D*, one layer ×3, wander ≤ 0.15', times(ofLayers(calm, 1), '×3'), 'paged', false),
    row('Paged within 4·D*, one layer ×2, wander ≤ 0.15', times(ofLayers(calm, 1), '×2'), 'paged', false),
  ];
}

const mustNotPage = ({ episodes }: Lives): Goal[] =>
  [
    ['Pages on latency alone (×2, ×3, a week)', [EPISODES.latencyTwice, EPISODES.latencyThrice]] as const,
    ['Pages on a shift of traffic mix alone (a week)', [EPISODES.mix]] as const,
  ].map(([what, names]) => {
    const lived = episodes.filter(({ about }) => (names as readonly string[]).includes(about));
    const pagesOf = (branches: typeof lived): number =>
      branches.reduce((sum, branch) => sum + branch.pages.filter(({ minute }) => minute > 0).length, 0);
    const pages = pagesOf(lived);
    const calm = pagesOf(lived.filter(({ wanderSd }) => wanderSd <= 0.15));
    const measured = pages === 0 ? '0' : `${pages}, of them ${calm} where wander ≤ 0.15`;
    return { what, goal: '0', measured, n: `${lived.length} weeks`, ok: pages === 0 };
  });

function storm({ episodes }: Lives): Goal {
  const lived = episodes.filter(({ about }) => about === EPISODES.storm);
  const counts = lived.map(({ pages }) => pages.filter(({ minute }) => minute > 0).length);
  return {
    what: 'Pages of a storm of one cause (3 h, on and off)',
    goal: 'exactly 1 each',
    measured: `1 page in ${counts.filter((count) => count === 1).length} of ${counts.length}`,
    n: `${counts.length} storms, ${Math.min(...counts)}–${Math.max(...counts)} pages each`,
    ok: counts.length > 0 && counts.every((count) => count === 1),
  };
}

function knownNull(results: readonly TaskResult[]): Goal {
  const runs = results.filter((result) => result.kind === 'known-null');
  const shares = runs.map(({ times, delays }) => ({
    times,
    rho: mean(delays.map(([evidence]) => evidence)) / mean(delays.map(([, oracle]) => oracle)),
  }));
  return {
    what: 'ρ, normal known (×1.5, ×2, ×3)',
    goal: '≤ 1.4',
    measured: shares.map(({ rho }) => digits(rho)).join(', '),
    n: `${runs.reduce((sum, { delays }) => sum + delays.length, 0)} faults`,
    ok: shares.every(({ rho }) => rho <= 1.4),
  };
}

function delays({ faults }: Lives): Goal[] {
  const row = (what: string, cells: readonly FaultCell[], most: number): Goal => {
    const rhos = cells.map(({ rhoNoticed }) => rhoNoticed);
    const worst = cells.find(({ rhoNoticed }) => rhoNoticed === Math.max(...rhos));
    return {
      what,
      goal: `≤ ${most}`,
      measured: `${digits(mean(rhos))}; worst ${digits(Math.max(...rhos))} (${worst?.about}, wander ${worst?.wanderSd})`,
      n: `${cells.reduce((sum, { branches }) => sum + branches.length, 0)} faults`,
      ok: Math.max(...rhos) <= most,
    };
  };
  const plain = faults.filter(({ cohort, ramp, layers }) => !cohort && !ramp && layers === 1);
  return [
    row(
      'ρ, normal learnt, one layer, wander ≤ 0.15',
      plain.filter(({ wanderSd }) => wanderSd <= 0.15),
      2,
    ),
    row(
      'ρ, normal learnt, one layer, wander 0.3',
      plain.filter(({ wanderSd }) => wanderSd > 0.15),
      3,
    ),
    {
      what: 'The same beside an oracle that also knows the path of the wander',
      goal: 'published',
      measured: [0, 0.15, 0.3]
        .map((sd) =>
          digits(mean(plain.filter(({ wanderSd }) => wanderSd === sd).map(({ rhoKnowing }) => rhoKnowing))),
        )
        .join(', '),
      n: `${plain.reduce((sum, { branches }) => sum + branches.length, 0)} faults, wander 0, 0.15, 0.3`,
      ok: null,
    },
  ];
}

function onset({ faults }: Lives): Goal {
  const cells = faults.filter(
    ({ about, ramp, wanderSd }) => kindOf(about).atLeastTwice && !ramp && wanderSd <= 0.15,
  );
  const told = cells.flatMap(({ branches }) => branches.flatMap(({ onset }) => (onset ? [onset] : [])));
  const covered = told.filter(({ from, to }) => from <= 0 && to >= 0).length;
  const [low, high] = wilson(covered, told.length);
  return {
    what: 'Onset interval holds the true moment (≥ ×2, wander ≤ 0.15)',
    goal: '≥ 90 %',
    measured: `${percent(covered / told.length)} (${percent(low)}–${percent(high)})`,
    n: `${told.length} pages with an onset`,
    ok: covered / told.length >= 0.9,
  };
}

const COHORT = 'client.version=4.9.9';

function segment({ faults }: Lives): Goal {
  const branches = faults.filter(({ cohort }) => cohort).flatMap((cell) => cell.branches);
  const named = branches.filter(({ segment }) => segment !== null);
  const right = named.filter(({ segment }) => segment === COHORT).length;
  return {
    what: 'First segment named is the 10 % cohort that is hit',
    goal: '≥ 95 %',
    measured: `${percent(right / branches.length)} (of those named: ${percent(right / Math.max(1, named.length))})`,
    n: `${branches.length} faults`,
    ok: right / branches.length >= 0.95,
  };
}

function verdicts(results: readonly TaskResult[]): Goal[] {
  const of = (prefix: string): readonly VerdictCounts[] =>
    results.flatMap((result) =>
      result.kind === 'verdicts' && result.group.startsWith(prefix) ? [result.counts] : [],
    );
  const row = (what: string, counts: readonly VerdictCounts[], goal: string): Goal => {
    const cells = counts.flatMap((by) =>
      Object.entries(by).flatMap(([times, hours]) =>
        Object.values(hours).map((cell) => ({ bad: Number(times) > 1, ...cell })),
      ),
    );
    const asked = cells.reduce((sum, cell) => sum + cell.outside + cell.ambiguous + cell.inside, 0);
    const wrong = cells.reduce((sum, cell) => sum + (cell.bad ? cell.inside : cell.outside), 0);
    const decided = cells.reduce((sum, cell) => sum + cell.outside + cell.inside, 0);
    return {
      what,
      goal,
      measured: `wrong ${percent(wrong / asked, 2)}; decides ${percent(decided / asked)}`,
      n: `${asked} answers`,
      ok: goal === 'published' ? null : wrong / asked <= 0.01,
    };
  };
  return [
    row('Verdict at 1.3·U and 0.8·U, 1–24 h, level constant', of('constant'), 'wrong ≤ 1 %'),
    row('The same, level wandering while asked', of('wandering'), 'published'),
  ];
}

const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
const percent = (share: number, places = 0): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(places)} %` : '–';
