// Page, ticket or hold: corroborated, sustained alone, plainly down. Latency alone never wakes anyone.
import { LAYERS, type Layer } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import { WEEKS_FOR_SEASONS } from './baseline/fit.ts';
import type { DetectionSettings, OnsetEstimate } from './contract.ts';
import { type Down, downOf } from './detectors/hard-down.ts';
import { harmOf } from './harm.ts';
import { type Corroboration, corroborationOf, evidenceOf, leadOf, type Place } from './layer-evidence.ts';
import { binOf } from './ring.ts';
import type { Thresholds } from './settings.ts';
import { onsetOfPlace, sumsSince } from './signal.ts';
import type { Above, FeatureState } from './state.ts';

/** Why somebody is told, with what it rests on. */
export type Verdict =
  | { readonly kind: 'down'; readonly down: Down }
  | {
      readonly kind: 'corroborated';
      readonly lead: Place;
      readonly onset: OnsetEstimate;
      readonly corroboration: Corroboration;
    }
  | { readonly kind: 'sustained'; readonly lead: Place; readonly minutes: number; readonly harm: number }
  /** Crossed, and no page: `waitsFor` says why. */
  | { readonly kind: 'ticket'; readonly layer: Layer; readonly lead: Place; readonly waitsFor: string };

/** @returns verdicts of this minute, pages first; none while nothing crosses */
export function judge(
  state: FeatureState,
  at: EpochMs,
  settings: DetectionSettings,
  thresholds: Thresholds,
): readonly Verdict[] {
  const down = downOf(state, at, settings);
  const crossings = LAYERS.flatMap((layer) => crossingsOf(state, layer, at, thresholds));
  if (down !== null) return [{ kind: 'down', down }];
  return crossings.flatMap((crossing) => verdictOf(state, at, crossing, settings, thresholds) ?? []);
}

interface Crossing {
  readonly layer: Layer;
  readonly lead: Place;
  readonly above: Above;
  readonly among: 'pooled' | 'slices';
  /** The layer's statistic. */
  readonly evidence: number;
}

/** A layer's pooled evidence and that of its slices lead separately, each with half of the budget. */
function crossingsOf(
  state: FeatureState,
  layer: Layer,
  at: EpochMs,
  { gate, sustained }: Thresholds,
): readonly Crossing[] {
  const evidence = evidenceOf(state, layer);
  const { above } = state.layers[layer];
  keepTime(above.pooled, evidence.pooled, sustained, at);
  keepTime(above.slices, evidence.slices, sustained, at);
  return (['pooled', 'slices'] as const).flatMap((among) => {
    if (evidence[among] < gate) return [];
    const lead = leadOf(state, layer, among);
    return lead === null ? [] : [{ layer, lead, above: above[among], among, evidence: evidence[among] }];
  });
}

function keepTime(above: Above, value: number, sustained: number, at: EpochMs): void {
  for (let power = 0; power < 3; power += 1)
    above[power] = value >= sustained * 10 ** power ? (above[power] ?? at) : null;
}

function verdictOf(
  state: FeatureState,
  at: EpochMs,
  { layer, lead, above, among, evidence }: Crossing,
  settings: DetectionSettings,
  thresholds: Thresholds,
): Verdict | null {
  const ticket = (waitsFor: string): Verdict => ({ kind: 'ticket', layer, lead, waitsFor });
  const onset = onsetOfPlace(lead);
  if (layer === 'quality' && !isEnough(state, lead, onset, at, settings)) return null;
  if ((lead.stream.normal?.weeks ?? 0) < WEEKS_FOR_SEASONS)
    return ticket('three weeks of history: until then nothing but an outage pages');
  const { comparedIn } = state.layers[layer];
  if (onset !== null && comparedIn[among] !== binOf(at)) {
    comparedIn[among] = binOf(at);
    const corroboration = corroborationOf(state, lead, onset);
    if (isCorroborated(corroboration.value, evidence, layer, thresholds))
      return { kind: 'corroborated', lead, onset, corroboration };
  }
  if (layer === 'infrastructure')
    return ticket('evidence of another layer: infrastructure alone pages nobody');
  const harm = harmOf(lead, at, settings);
  const minutes = sustainedFor(above, at, harm, settings.sustainedMinutes);
  if (minutes !== null) return { kind: 'sustained', lead, minutes, harm };
  return ticket(
    harm < 1
      ? 'more harm, or evidence of another layer: its level is outside normal, but not by much'
      : 'evidence that lasts, or of another layer',
  );
}

/** Less corroboration will do as the lead itself grows; but latency, which can stay up for a week, needs all of it. */
const CORROBORATION_SHARE = 0.5;

function isCorroborated(
  value: number,
  evidence: number,
  layer: Layer,
  { gate, corroboration }: Thresholds,
): boolean {
  if (value >= corroboration) return true;
  if (layer === 'infrastructure') return false;
  return value >= corroboration * CORROBORATION_SHARE && value * evidence >= corroboration * gate;
}

/** The larger the effect and the evidence, the shorter it must last: the budget is met either way. */
const SUSTAINED = [
  { power: 0, share: 1, harm: 1 },
  { power: 1, share: 1 / 2, harm: 4 / 3 },
  { power: 2, share: 1 / 4, harm: 2 },
] as const;

/** @returns minutes for which it lasted, or null when not long enough */
function sustainedFor(above: Above, at: EpochMs, harm: number, sustainedMinutes: number): number | null {
  for (const { power, share, harm: harmMin } of SUSTAINED) {
    const since = above[power];
    if (since === null || since === undefined || harm < harmMin) continue;
    const minutes = (at - since) / 60_000;
    if (minutes >= sustainedMinutes * share) return minutes;
  }
  return null;
}

/** Quality is never judged on one point, one person or a handful of calls: until then it is held. */
function isEnough(
  { hurt, usersKnown }: FeatureState,
  lead: Place,
  onset: OnsetEstimate | null,
  at: EpochMs,
  { quality }: DetectionSettings,
): boolean {
  if (onset === null || at - onset.at < quality.minutes * 60_000) return false;
  const people = hurt.filter((one) => one.at >= onset.earliest).length;
  return sumsSince(lead, onset.at).n >= quality.calls && (!usersKnown || people >= quality.users);
}
