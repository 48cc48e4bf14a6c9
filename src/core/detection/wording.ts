// What detection says, in one sentence that a person can check at 2 a.m.
import { clockTime, spokenDuration } from '../model/time.ts';
import type { Signal } from './contract.ts';
import type { Down } from './detectors/hard-down.ts';

const MINUTES_A_YEAR = 525_960;

/** `refusals 12.1 % of 812 readings since 14:05 UTC (normal 1.2–3.4 %)` */
export function signalText({ title, observed, n, normal, segment, onset }: Signal): string {
  const of = segment === null ? '' : ` where ${segment.dimension} = ${segment.value}`;
  const since = onset === null ? '' : ` since ${clockTime(onset.at)}`;
  return `${title}${of}: ${percent(observed)} of ${n} readings${since} (normal ${range(normal)})`;
}

export function correlatedWhy(lead: Signal, by: Signal | null): string {
  const second = by === null ? '' : ` At the same time: ${signalText(by)}.`;
  return `${capital(signalText(lead))}; by chance about ${rarity(lead.evidence)}.${second}`;
}

export function sustainedWhy(lead: Signal, minutes: number): string {
  return `${capital(signalText(lead))}; by chance about ${rarity(lead.evidence)}, and it has lasted ${spokenDuration(minutes * 60_000)} at a harmful level.`;
}

export const ticketWhy = (lead: Signal, waitsFor: string): string =>
  `${capital(signalText(lead))}; by chance about ${rarity(lead.evidence)}. No page: it would take ${waitsFor}.`;

export function downWhy({ kind, bad, calls, minutes, expected }: Down): string {
  const what = kind === 'failing' ? 'calls fail' : 'answers are refusals, empty or broken';
  const normal = expected === null ? 'no normal is known yet' : `normal at most ${percent(expected)}`;
  return `${bad} of the last ${calls} ${what} (${percent(bad / calls)} in ${minutes} min; ${normal}).`;
}

/** Evidence as a person reads it: never a bare R. */
function rarity(evidence: number): string {
  const years = evidence / MINUTES_A_YEAR;
  if (years >= 1000) return 'less than once in 1,000 years of such traffic';
  if (years >= 2) return `once in ${Math.round(years)} years of such traffic`;
  const weeks = evidence / 10_080;
  return weeks >= 2 ? `once in ${Math.round(weeks)} weeks of such traffic` : 'once a week in such traffic';
}

export function percent(share: number): string {
  const value = share * 100;
  const digits = Math.abs(value) >= 9.95 ? 0 : Math.abs(value) >= 0.095 ? 1 : 3;
  return `${value.toFixed(digits)} %`;
}

const range = ([low, high]: readonly [number, number]): string =>
  `${percent(low).replace(' %', '')}–${percent(high)}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
