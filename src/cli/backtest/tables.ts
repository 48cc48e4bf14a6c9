// A backtest for people: what was judged, then a table a feature, then what its columns speak of.
import { backtestTable } from '../../core/backtest/table.ts';
import { hours, spokenDuration } from '../../core/model/time.ts';
import { dayTime } from '../replay/progress.ts';
import type { Backtest, FeatureBacktest } from './judged.ts';
import { HISTORY_MS } from './rivals.ts';

export function tablesOf({ from, to, weeks, features }: Backtest): string {
  if (weeks === 0)
    return `Nothing could be judged: the first 3 weeks are history for everybody, and this holds ${spokenDuration(to - (from - HISTORY_MS))}. Give a longer recording.`;
  const judged = `${weeksText(weeks)} judged, from ${dayTime(from)} to ${dayTime(to)}; the first 3 weeks are history for everybody.`;
  return [judged, ...features.map(featureText)].join('\n\n');
}

/** More columns than a terminal has room for; `--json` holds all. */
const INCIDENTS_SHOWN = 3;

function featureText({ feature, series, rows, moments }: FeatureBacktest): string {
  const incidents = [...new Set(moments.map(({ incident }) => incident))];
  const shown = moments.filter(({ incident }) => incidents.indexOf(incident) < INCIDENTS_SHOWN);
  const left = incidents.length - INCIDENTS_SHOWN;
  return [
    `${feature}: ${series.length} series, the same for every row`,
    backtestTable(rows, shown),
    ...shown.map(({ name, at, summary }) => `  ${name}: ${dayTime(at)}, ${oneLine(summary)}`),
    ...(shown.length === 0 ? [] : chanceText(rows)),
    ...(left > 0 ? [`  ${left} more incidents are in --json.`] : []),
  ].join('\n');
}

/** Pages a week from which on a short delay says little. */
const MANY = 7;

/** A rule that always pages is never late: how late it is on average for a moment that means nothing. */
function chanceText(rows: FeatureBacktest['rows']): readonly string[] {
  const most = rows.reduce((a, b) => ((b.pagesAWeek ?? 0) > (a.pagesAWeek ?? 0) ? b : a));
  if (most.pagesAWeek === null || most.pagesAWeek < MANY) return [];
  const often = Math.round(most.pagesAWeek);
  return [
    `  With ${often} pages a week (${most.title}) the next one is ${spokenDuration(hours(7 * 24) / most.pagesAWeek)} away from any moment, by chance.`,
  ];
}

function weeksText(weeks: number): string {
  const rounded = Number(weeks.toFixed(1));
  return rounded === 1 ? '1 week' : `${rounded} weeks`;
}

/** What a file says may hold anything. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
