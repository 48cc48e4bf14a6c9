// A record becomes readings, and part of the hour's history.

import type { Layer } from '../model/layer.ts';
import type {
  Attributes,
  Evaluation,
  EvaluatorMeaning,
  LlmCall,
  RetrievalProbe,
  TelemetryRecord,
} from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';
import { errorKindOf } from '../telemetry/error-kinds.ts';
import type { FeedbackMetric, Metric } from '../telemetry/metric.ts';
import { FEEDBACK_METRICS, METRICS, STATED_EVALUATORS } from '../telemetry/metrics/registry.ts';
import { USELESS } from './detectors/hard-down.ts';
import { cellOf } from './feature.ts';
import { HOUR_MS, rowOf } from './history.ts';
import { readMetric } from './read-metric.ts';
import { MINUTE_MS } from './series-step.ts';
import type { Cell, FeatureState } from './state.ts';
import type { StreamSource } from './streams.ts';

export interface Catalogue {
  /** Judged metrics that are read from calls, and those that users' feedback speaks to. */
  readonly metrics: readonly Metric[];
  readonly feedback: readonly FeedbackMetric[];
  /** Evaluators that a metric reads already. */
  readonly covered: ReadonlySet<string>;
}

/** @param metrics with the formats that are configured, from `metricsWithFormats` */
export const catalogueOf = (metrics: readonly Metric[] = METRICS): Catalogue => ({
  metrics: metrics.filter(({ judged }) => judged),
  feedback: FEEDBACK_METRICS,
  covered: STATED_EVALUATORS,
});

export interface Taking {
  readonly state: FeatureState;
  readonly catalogue: Catalogue;
  /** What an evaluator's score means; undefined: nobody said, so it is never judged. */
  readonly meaning: (name: string) => Pick<EvaluatorMeaning, 'layer' | 'worse'> | undefined;
  /** Layer of an outside metric, where the configuration says one. */
  readonly layerOf: (metric: string) => Layer | undefined;
  readonly fold: (attributes: Attributes) => Readonly<Record<string, string>>;
  /** Start of the minute that is open. */
  readonly minute: EpochMs;
}

export function takeRecord(taking: Taking, record: TelemetryRecord): void {
  switch (record.kind) {
    case 'llm_call':
      takeCall(taking, record);
      return;
    case 'feedback': {
      const cell = cellOf(taking.state, taking.fold(record.attributes), taking.minute);
      for (const metric of taking.catalogue.feedback) {
        const x = metric.readFeedback(record);
        if (x !== null) readMetric(taking, metric, x, cell, null);
      }
      return;
    }
    case 'eval_run':
      for (const [name, score] of Object.entries(record.scores))
        takeScore(
          taking,
          `golden.${record.set}.${name}`,
          name,
          score,
          cellOf(taking.state, {}, taking.minute),
          null,
        );
      return;
    case 'evaluation':
      takeLate(taking, record);
      return;
    case 'metric': {
      const { name, value, worse, unit } = record;
      const source = gauge(`metric.${name}`, name, taking.layerOf(name) ?? 'quality', worse, unit);
      readMetric(taking, source, value, cellOf(taking.state, {}, taking.minute), null);
      return;
    }
    case 'retrieval_probe':
      takeProbe(taking, record);
      return;
    default:
  }
}

/** A score that came after its call: it counts in the minute in which it came. */
function takeLate(taking: Taking, { at, feature, name, score, attributes }: Evaluation): void {
  const cell = cellOf(taking.state, taking.fold(attributes), taking.minute);
  if (!taking.catalogue.covered.has(name)) {
    takeScore(taking, `eval.${name}`, name, score, cell, null);
    return;
  }
  const evaluations = { [name]: score };
  const rest = { at, feature, attributes, durationMs: null, output: null, session: null, user: null };
  for (const metric of taking.catalogue.metrics) {
    const x = metric.stated?.includes(name) ? metric.read({ kind: 'llm_call', ...rest, evaluations }) : null;
    if (x !== null) readMetric(taking, metric, x, cell, null);
  }
}

function takeProbe(taking: Taking, { index, recall, coverage, ageSeconds }: RetrievalProbe): void {
  const name = `retrieval.${index}`;
  const cell = cellOf(taking.state, {}, taking.minute);
  readMetric(taking, share(`${name}.recall`, `recall of index ${index}`, 'quality'), recall, cell, null);
  readMetric(
    taking,
    share(`${name}.coverage`, `coverage of index ${index}`, 'infrastructure'),
    coverage,
    cell,
    null,
  );
  const age = gauge(`${name}.age`, `age of index ${index}`, 'infrastructure', 'up', 's');
  readMetric(taking, age, ageSeconds, cell, null);
}

function takeCall(taking: Taking, call: LlmCall): void {
  const { state, catalogue, minute } = taking;
  const cell = cellOf(state, taking.fold(call.attributes), minute);
  const row = rowOf(state.history, Math.floor(minute / HOUR_MS));
  row.calls += 1;
  for (const slice of cell.slices) row.mix.set(slice, (row.mix.get(slice) ?? 0) + 1);
  let useless = false;
  for (const metric of catalogue.metrics) {
    const x = metric.read(call);
    if (x === null) continue;
    useless ||= x === 1 && USELESS.includes(metric.name);
    readMetric(taking, metric, x, cell, call.session);
  }
  for (const name in call.evaluations)
    if (!catalogue.covered.has(name))
      takeScore(taking, `eval.${name}`, name, call.evaluations[name] as number, cell, call.session);
  countDown(state, minute, call, useless);
  if (call.user !== null) state.usersKnown = true;
  if (call.user !== null && isBad(call)) remember(state, call.user, minute);
}

function takeScore(
  taking: Taking,
  name: string,
  evaluator: string,
  score: number,
  cell: Cell,
  session: string | null,
): void {
  const meaning = taking.meaning(evaluator);
  if (meaning === undefined || !(score >= 0 && score <= 1)) return;
  const graded = `${name} (graded)`;
  const isGraded = taking.state.metricNumbers.has(graded) || (score !== 0 && score !== 1);
  readMetric(
    taking,
    {
      name: isGraded ? graded : name,
      title: titleOf(name),
      layer: meaning.layer,
      worse: meaning.worse,
      unit: 'share',
      scale: isGraded ? 'score' : 'rate',
      callsMin: 30,
    },
    score,
    cell,
    session,
  );
}

/** `eval.exact_match` → "exact match"; `golden.core.judge` → "golden set core: judge". */
function titleOf(name: string): string {
  const [kind, ...rest] = name.split('.');
  const raw = rest.join('.');
  // As the team's own telemetry calls it, where that differs from words.
  if (kind === 'eval') return raw.includes('_') ? `${raw.replaceAll('_', ' ')} (${raw})` : raw;
  return `golden set ${rest.slice(0, -1).join('.')}: ${(rest.at(-1) ?? '').replaceAll('_', ' ')}`;
}

const share = (name: string, title: string, layer: StreamSource['layer']): StreamSource => ({
  name,
  title,
  layer,
  unit: 'share',
  worse: 'down',
  scale: 'score',
  callsMin: 30,
});

const gauge = (
  name: string,
  title: string,
  layer: StreamSource['layer'],
  worse: StreamSource['worse'],
  unit: string | null,
): StreamSource => ({ name, title, layer, unit: unit ?? '', worse, scale: 'size', callsMin: 30 });

/** Minutes of calls kept for what is plainly down. */
const RECENT_MINUTES = 16;

function countDown(state: FeatureState, at: EpochMs, call: LlmCall, useless: boolean): void {
  let row = state.recent.at(-1);
  if (row === undefined || row.at !== at) {
    row = { at, calls: 0, failed: 0, answered: 0, useless: 0 };
    state.recent.push(row);
    while ((state.recent[0] as { at: EpochMs }).at <= at - RECENT_MINUTES * MINUTE_MS) state.recent.shift();
  }
  row.calls += 1;
  const kind = errorKindOf(call.attributes);
  if (kind !== null) {
    if (kind !== 'rate' && kind !== 'request' && kind !== 'quota') row.failed += 1;
    return;
  }
  row.answered += 1;
  if (useless) row.useless += 1;
}

/** Half: below it a person would call a graded answer bad. */
const isBad = ({ evaluations, attributes }: LlmCall): boolean =>
  attributes['error.type'] !== undefined || Object.values(evaluations).some((score) => score < 0.5);

function remember(state: FeatureState, user: string, at: EpochMs): void {
  const known = state.hurt.findIndex((one) => one.user === user);
  if (known !== -1) state.hurt.splice(known, 1);
  state.hurt.push({ user, at });
  if (state.hurt.length > 2) state.hurt.shift();
}
