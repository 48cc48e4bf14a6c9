// The usual rules that a recording is judged by beside the bot's own detection. One file a rule in rules/.
import type { Rule } from './rule.ts';
import { ewma } from './rules/ewma.ts';
import { seasonalBand } from './rules/seasonal-band.ts';
import { staticThreshold } from './rules/static-threshold.ts';
import { twiceTheMean } from './rules/twice-the-mean.ts';

export const RULES: readonly Rule[] = [staticThreshold, twiceTheMean, ewma, seasonalBand];
