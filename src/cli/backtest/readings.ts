// Which series a record speaks to, and with what number: the same ones, by the same names, as detection reads.

import type { Settings } from '../../config.ts';
import type { EngineParts } from '../../core/detection/engine.ts';
import type { Layer } from '../../core/model/layer.ts';
import type {
  Attributes,
  Evaluation,
  EvaluatorMeaning,
  LlmCall,
  TelemetryRecord,
} from '../../core/model/records.ts';
import { STATED_EVALUATORS } from '../../core/telemetry/metrics/registry.ts';
import { enginePartsOf } from '../../engine-parts.ts';

export interface ReadSource {
  /** `refusal`, `eval.judge`, `golden.set.judge`, `metric.conversion`, `retrieval.docs.recall`. */
  readonly metric: string;
  readonly title: string;
  readonly layer: Layer;
  readonly unit: string;
  readonly worse: 'up' | 'down' | 'either';
  /** `share`: in [0, 1]. `size`: anything else. */
  readonly scale: 'share' | 'size';
}

export type OnReading = (source: ReadSource, x: number, attributes: Attributes) => void;

export interface Readings {
  /** Remembers what evaluators mean; hands over each number of the record that is judged. */
  read(record: TelemetryRecord, take: OnReading): void;
}

export function createReadings(settings: Settings): Readings {
  const parts = enginePartsOf(settings);
  const said = new Map<string, Meaning>();
  const reading: Reading = {
    parts,
    sources: new Map(parts.catalogue.metrics.map((metric) => [metric.name, sourceOf(metric)])),
    meaning: (feature, name) => said.get(`${feature}\n${name}`) ?? parts.meaning?.(feature, name),
  };
  return {
    read: (record, take) => {
      if (record.kind === 'evaluator') said.set(`${record.feature}\n${record.name}`, record);
      else
        readRecord(reading, record, (source, x, attributes) => {
          if (Number.isFinite(x)) take(source, x, attributes);
        });
    },
  };
}

type Meaning = Pick<EvaluatorMeaning, 'layer' | 'worse'>;

interface Reading {
  readonly parts: EngineParts;
  readonly sources: ReadonlyMap<string, ReadSource>;
  readonly meaning: (feature: string, name: string) => Meaning | undefined;
}

function readRecord(reading: Reading, record: TelemetryRecord, take: OnReading): void {
  switch (record.kind) {
    case 'llm_call':
      readCall(reading, record, take);
      return;
    case 'feedback':
      for (const metric of reading.parts.catalogue.feedback) {
        const x = metric.readFeedback(record);
        if (x !== null) take(known(reading, metric), x, record.attributes);
      }
      return;
    case 'evaluation':
      readEvaluation(reading, record, take);
      return;
    case 'eval_run':
      for (const [name, score] of Object.entries(record.scores)) {
        const told = { feature: record.feature, metric: `golden.${record.set}.${name}`, name, score };
        readScore(reading, { ...told, attributes: NOWHERE }, take);
      }
      return;
    case 'metric': {
      const { name, value, worse, unit } = record;
      const metric = `metric.${name}`;
      take({ metric, title: name, layer: 'quality', unit: unit ?? '', worse, scale: 'size' }, value, NOWHERE);
      return;
    }
    case 'retrieval_probe': {
      const { index, recall, coverage, ageSeconds } = record;
      take(probe(index, 'recall', 'quality'), recall, NOWHERE);
      take(probe(index, 'coverage', 'infrastructure'), coverage, NOWHERE);
      take(probe(index, 'age', 'infrastructure'), ageSeconds, NOWHERE);
      return;
    }
    default:
  }
}

const NOWHERE: Attributes = {};

function readCall(reading: Reading, call: LlmCall, take: OnReading): void {
  const { feature, attributes, evaluations } = call;
  for (const metric of reading.parts.catalogue.metrics) {
    const x = metric.read(call);
    if (x !== null) take(known(reading, metric), x, attributes);
  }
  for (const name in evaluations)
    if (!STATED_EVALUATORS.has(name))
      readScore(
        reading,
        { feature, metric: `eval.${name}`, name, score: evaluations[name] as number, attributes },
        take,
      );
}

/** A score that came apart from its call. */
function readEvaluation(
  reading: Reading,
  { at, feature, name, score, attributes }: Evaluation,
  take: OnReading,
): void {
  if (!STATED_EVALUATORS.has(name)) {
    readScore(reading, { feature, metric: `eval.${name}`, name, score, attributes }, take);
    return;
  }
  const evaluations = { [name]: score };
  const rest = { at, feature, attributes, durationMs: null, output: null, session: null, user: null };
  for (const metric of reading.parts.catalogue.metrics) {
    if (metric.stated?.includes(name) !== true) continue;
    const x = metric.read({ kind: 'llm_call', evaluations, ...rest });
    if (x !== null) take(known(reading, metric), x, attributes);
  }
}

interface Score {
  readonly feature: string;
  readonly metric: string;
  /** Of the evaluator. */
  readonly name: string;
  readonly score: number;
  readonly attributes: Attributes;
}

/** What nobody gave a meaning is judged by nobody. */
function readScore(
  { meaning }: Reading,
  { feature, metric, name, score, attributes }: Score,
  take: OnReading,
): void {
  const means = meaning(feature, name);
  if (means === undefined || !(score >= 0 && score <= 1)) return;
  const { layer, worse } = means;
  const title = name.replaceAll('_', ' ');
  take({ metric, title, layer, unit: 'share', worse, scale: 'share' }, score, attributes);
}

type CatalogueMetric = EngineParts['catalogue']['metrics'][number];

const known = ({ sources }: Reading, metric: CatalogueMetric): ReadSource =>
  sources.get(metric.name) ?? sourceOf(metric);

const sourceOf = ({ name, title, layer, unit, worse, scale }: CatalogueMetric): ReadSource => ({
  metric: name,
  title,
  layer,
  unit,
  worse,
  scale: scale === 'size' ? 'size' : 'share',
});

const probe = (index: string, what: 'recall' | 'coverage' | 'age', layer: Layer): ReadSource => ({
  metric: `retrieval.${index}.${what}`,
  title: `${what} of index ${index}`,
  layer,
  unit: what === 'age' ? 's' : 'share',
  worse: what === 'age' ? 'up' : 'down',
  scale: what === 'age' ? 'size' : 'share',
});
