// The team's budgets become thresholds. Nothing else in detection knows what a quarter is.
import type { DetectionSettings } from './contract.ts';

export const MINUTES_A_QUARTER = 131_040;
export const MINUTES_A_WEEK = 10_080;

export const DEFAULT_DETECTION: DetectionSettings = {
  falsePagesPerMinute: 1 / MINUTES_A_QUARTER,
  falseTicketsPerMinute: 1 / MINUTES_A_WEEK,
  sustainedMinutes: 30,
  harmfulRateFactor: 1.5,
  harmfulScoreDrop: 0.1,
  hardDown: { share: 0.1, calls: 50, minutes: 5 },
  behaviouralHardDown: { share: 0.5, calls: 50, minutes: 5 },
  quality: { calls: 30, users: 2, minutes: 10 },
};

export interface Thresholds {
  /** A layer whose statistic reaches this leads: a ticket, or a page when corroborated. */
  readonly gate: number;
  /** What the other layers must show since the lead's onset. */
  readonly corroboration: number;
  /** A layer alone pages from here on, when it lasts and harms. */
  readonly sustained: number;
  /** Statistic a planned change may add, as a share of the gate; it accrues at `CHANGE_SHARE` a minute. */
  readonly changeMax: number;
  /** Share of a statistic that a minute leaves: uninformative readings level off at a twentieth of the gate. */
  readonly keeps: number;
}

/** Half the budget to evidence pooled over strata, half to the strata one by one. */
const HALVES = 2;
/** API, behavioural and quality share the budget of tickets; infrastructure has one of its own, of the same size. */
const LAYERS_THAT_LEAD = 3;
const LAYERS_THAT_SUSTAIN = 3;
/** A planned change restarts evidence with mass of its own: so much a minute on top of the one that always accrues. */
export const CHANGE_SHARE = 0.25;
/** Of the page budget: what pages by sustained evidence may use; the rest is for corroborated ones. */
const SUSTAINED_SHARE = 0.8;
const CORROBORATION_MIN = 100;

/**
 * A Shiryaev–Roberts statistic with unit (here 1 + CHANGE_SHARE) mass a minute reaches c by chance at most once in
 * c / (1 + CHANGE_SHARE) minutes on average, so thresholds are numbers of streams that may alarm over the budget.
 * @see Shin, Ramdas, Rinaldo, «E-detectors», NEJSDS 2024, section 2
 */
export function thresholdsOf({ falsePagesPerMinute, falseTicketsPerMinute }: DetectionSettings): Thresholds {
  const mass = HALVES * (1 + CHANGE_SHARE);
  const gate = (LAYERS_THAT_LEAD * mass) / falseTicketsPerMinute;
  const corroborated = (1 - SUSTAINED_SHARE) * falsePagesPerMinute;
  return {
    gate,
    corroboration: Math.max(CORROBORATION_MIN, falseTicketsPerMinute / corroborated),
    sustained: Math.max(gate, (LAYERS_THAT_SUSTAIN * mass) / (SUSTAINED_SHARE * falsePagesPerMinute)),
    changeMax: gate / 100,
    keeps: 1 - 20 / gate,
  };
}
