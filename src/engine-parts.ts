// What the settings say to detection: the budget, the formats of answers, the meaning of scores.
import type { Settings } from './config.ts';
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
    meaning: (feature, evaluator) =>
      Object.hasOwn(settings.features, feature)
        ? settings.features[feature]?.evaluators[evaluator]
        : undefined,
  };
}
