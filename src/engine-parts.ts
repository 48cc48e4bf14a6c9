// What the settings say to detection: the budget, the formats of answers, the meaning of scores.
import type { FeatureSettings, Settings } from './config.ts';
import type { EngineParts } from './core/detection/engine.ts';
import { catalogueOf } from './core/detection/take.ts';
import { metricsWithFormats } from './core/telemetry/metrics/registry.ts';
import { formatJudge } from './core/telemetry/output/format.ts';
import { detectionOf } from './performers.ts';

export function enginePartsOf(settings: Settings): EngineParts {
  const judges = new Map(
    Object.entries(settings.features).flatMap(([feature, { outputSchema, outputFences }]) =>
      outputSchema === undefined
        ? []
        : [[feature, formatJudge(outputSchema, { fences: outputFences === 'refuse' ? 'refuse' : 'allow' })]],
    ),
  );
  return {
    catalogue: catalogueOf(metricsWithFormats(judges)),
    settings: detectionOf(settings),
    meaning: (feature, evaluator) => ofFeature(settings, feature)?.evaluators[evaluator],
    layerOf: (feature, metric) =>
      ofFeature(settings, feature)?.metrics.find(({ name }) => name === metric)?.layer,
  };
}

/** A feature's name comes from telemetry: it may be any word. */
const ofFeature = (settings: Settings, feature: string): FeatureSettings | undefined =>
  Object.hasOwn(settings.features, feature) ? settings.features[feature] : undefined;
