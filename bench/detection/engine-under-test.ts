// The engine as production makes it: default settings, every judged metric of the catalogue.
import type { DetectionEngine, EngineSnapshot } from '../../src/core/detection/contract.ts';
import { createEngine } from '../../src/core/detection/engine.ts';
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { catalogueOf } from '../../src/core/detection/take.ts';

const catalogue = catalogueOf();

export const engineUnderTest = (snapshot?: EngineSnapshot): DetectionEngine =>
  createEngine({ catalogue, settings: DEFAULT_DETECTION }, snapshot);
