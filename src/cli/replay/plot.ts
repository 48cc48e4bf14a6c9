// `replay --plot DIR`: a chart of each incident, as a file beside the answer.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signal } from '../../core/detection/contract.ts';
import { percent } from '../../core/detection/wording.ts';
import type { Interval, TriageResult } from '../../core/model/finding.ts';
import type { Change } from '../../core/model/records.ts';
import { type EpochMs, minutes, spokenDuration } from '../../core/model/time.ts';
import { drawIncident } from '../../edges/charts/charts.ts';
import type { IncidentPlot } from '../../edges/charts/incident-spec.ts';
import { chartSeriesOf } from './plot-series.ts';
import type { Page, WatchedPage } from './plot-watch.ts';
import type { ReplayOutcome } from './run-replay.ts';

/** @returns the files that were written, in the order of the incidents */
export async function writePlots(
  folder: string,
  outcome: ReplayOutcome,
  watched: readonly WatchedPage[],
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const incident of outcome.incidents) {
    const path = join(folder, `${incident.state.id}.png`);
    await writeFile(path, await drawIncident(plotOf(outcome, incident, watched)));
    files.push(path);
  }
  return files;
}

type Incident = ReplayOutcome['incidents'][number];

export function plotOf(
  outcome: ReplayOutcome,
  incident: Incident,
  watched: readonly WatchedPage[],
): IncidentPlot {
  const { state, final, page } = incident;
  const result = final ?? state.triage?.result ?? null;
  const seen = watched.find((one) => one.page.episode === page?.episode);
  // What is plainly down needs no normal, so its page may name no series.
  return page === null || seen === undefined || page.signals.length === 0
    ? plotOfTriage(incident, result, page)
    : plotOfPage(outcome, incident, seen, result);
}

function plotOfPage(
  { decisions }: ReplayOutcome,
  { state, events }: Incident,
  { page, from, until, seenTo, signals, changes }: WatchedPage,
  result: TriageResult | null,
): IncidentPlot {
  // Somebody else's alert may have paged before.
  const pagedAt = Math.min(page.at, events[0]?.at ?? state.declaredAt);
  const domain: Interval = [from, Math.max(page.at, Math.min(until, seenTo))];
  const end = decisions.find((one) => one.kind === 'recovered' && one.episode === page.episode);
  const series = signals.map((one) => chartSeriesOf(one, domain)).filter(({ points }) => points.length > 0);
  const first = Math.min(...series.flatMap(({ points }) => points.map(({ at }) => at)));
  return {
    title: titleOf(page, pagedAt, result?.suspectChange ?? null),
    series,
    // A file that begins shortly before the onset leaves no empty half of a picture.
    domain: [Math.max(from, Number.isFinite(first) ? first - minutes(30) : from), domain[1]],
    onset: page.onset,
    pagedAt,
    recoveredAt: end === undefined || end.at > domain[1] ? null : end.at,
    changes: kindsOf(changes, result),
  };
}

/** An incident that an outside system or a person opened: what triage looked at. */
function plotOfTriage(
  { state, events }: Incident,
  result: TriageResult | null,
  page: Page | null,
): IncidentPlot {
  const series = result?.chart?.series ?? [];
  const times = series.flatMap(({ points }) => points.map(({ at }) => at));
  const pagedAt = events[0]?.at ?? state.declaredAt;
  return {
    title:
      page?.why.replace(/\.$/, '') ??
      (result === null ? state.title : result.conclusion.replace(/;.*$/s, '')),
    series,
    domain: [Math.min(...times, pagedAt - minutes(30)), Math.max(...times, pagedAt + minutes(30))],
    onset: result?.onset ?? null,
    pagedAt,
    recoveredAt: result?.recovery?.at ?? null,
    changes: kindsOf(result?.chart?.changes ?? [], result),
  };
}

function kindsOf(changes: readonly Change[], result: TriageResult | null): IncidentPlot['changes'] {
  const isSame = (a: Change, b: Change): boolean =>
    a.at === b.at && a.type === b.type && a.summary === b.summary;
  const suspect = result?.suspectChange ?? null;
  // A change that only the calls show has no line of its own in the file.
  const all =
    suspect === null || changes.some((one) => isSame(one, suspect)) ? changes : [suspect, ...changes];
  return all.map((change) => ({
    change,
    kind:
      suspect !== null && isSame(change, suspect)
        ? 'suspect'
        : result?.rejectedChanges.some((one) => isSame(one.change, change)) === true
          ? 'decoy'
          : 'change',
  }));
}

/** `Refusals 12 % where flag = on, normal 1.2–3.4 %: paged 26 h after “strict safety on”`; the change only when it fits. */
function titleOf({ signals, onset, why }: Page, at: EpochMs, suspect: Change | null): string {
  const [first] = signals;
  // Where it is worst says more than the mean over everything.
  const lead = signals.find(({ segment, metric }) => segment !== null && metric === first?.metric) ?? first;
  if (lead === undefined) return why;
  const since =
    onset === null
      ? 'paged'
      : suspect !== null && suspect.at <= at && suspect.at >= onset.earliest - minutes(60)
        ? `paged ${spokenDuration(at - suspect.at)} after “${suspect.summary.split(/[;,:] /, 1)[0]}”`
        : `paged ${spokenDuration(at - onset.at)} after it began`;
  return `${levelText(lead)}: ${since}`;
}

function levelText({ title, observed, segment, normal: [low, high] }: Signal): string {
  const where = segment === null ? '' : ` where ${segment.dimension} = ${segment.value}`;
  const range = `${low < 0.0005 ? '0' : percent(low).replace(' %', '')}–${percent(high)}`;
  return `${title.charAt(0).toUpperCase()}${title.slice(1)} ${percent(observed)}${where}, normal ${range}`;
}
