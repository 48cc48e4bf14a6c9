// Numbers, people and states in the words that every view shares.
import type { Actor, Role } from '../../../core/incident/incident-events.ts';
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import type { Measurement } from '../../../core/model/finding.ts';
import type { Severity } from '../../../core/model/layer.ts';
import { clockTime, type EpochMs } from '../../../core/model/time.ts';
import { oneLine } from '../escape.ts';
import { mention } from './elements.ts';

/** `61.2 %`, `12,430 ms`, `3.41 tokens`. */
export function amount(value: number, unit: string): string {
  if (unit === 'share') return `${percent(value)} %`;
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits })} ${oneLine(unit, 40)}`.trim();
}

/** `88.1 % to 96.3 %` without naming the unit twice: `88.1 to 96.3 %`. */
export function range([low, high]: readonly [number, number], unit: string): string {
  const [from] = amount(low, unit).split(' ');
  return `${from} to ${amount(high, unit)}`;
}

/** `61.2 %, n=125; normally 92.3 % (88.1 to 96.3 %)` */
export const measured = ({ observed, unit, n, normal, normalRange }: Measurement): string =>
  `${amount(observed, unit)}, n=${n.toLocaleString('en-US')}; normally ${amount(normal, unit)} (${range(normalRange, unit)})`;

/** One decimal; two for small shares, where it matters. */
function percent(share: number): string {
  const hundredths = share * 100;
  const small = Math.abs(hundredths) > 0 && Math.abs(hundredths) < 1;
  return hundredths.toLocaleString('en-US', { maximumFractionDigits: small ? 2 : 1 });
}

export function who(actor: Actor): string {
  if (actor.kind === 'person')
    return actor.slackUser === null ? oneLine(actor.name, 100) : mention(actor.slackUser);
  if (actor.kind === 'bot') return 'the bot';
  return oneLine(actor.name === null ? actor.system : `${actor.name} (${actor.system})`, 150);
}

export function holderOf(incident: IncidentState, role: Role): string {
  const held = incident.roles[role];
  return held === undefined ? '_nobody_' : who(held.holder);
}

export const severityWord = (severity: Severity): string => severity.toUpperCase();

/** `:red_circle: Open, nobody has acknowledged`: a word beside the icon, never colour alone. */
export function statusLine(incident: IncidentState): string {
  switch (incident.status) {
    case 'triggered':
      return ':red_circle: *Open, nobody has acknowledged*';
    case 'acknowledged':
      return `:large_yellow_circle: *Acknowledged*${incident.acknowledgedBy === null ? '' : ` by ${who(incident.acknowledgedBy)}`}`;
    case 'resolved':
      return `:white_check_mark: *Resolved*${incident.resolvedAt === null ? '' : ` ${clockTime(incident.resolvedAt)}`}${incident.resolvedBy === null ? '' : ` by ${who(incident.resolvedBy)}`}`;
  }
}

/** The same without markup, for notifications. */
export const statusWord: Readonly<Record<IncidentState['status'], string>> = {
  triggered: 'open, nobody has acknowledged',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
};

/** `13:07 UTC`; with the date when `now` is another day. */
export function dayTime(at: EpochMs, now: EpochMs): string {
  const day = (time: EpochMs) => new Date(time).toISOString().slice(0, 10);
  return day(at) === day(now) ? clockTime(at) : `${day(at)} ${clockTime(at)}`;
}

export const DOMAIN_WORDS = {
  provider: 'the provider',
  prompt_or_model: 'our prompt or model',
  infrastructure_or_retrieval: 'our infrastructure or retrieval',
  undetermined: 'not determined',
} as const;

export const VERDICT_WORDS = {
  outside: 'outside normal',
  ambiguous: 'not clear yet',
  inside: 'within normal',
  no_baseline: 'no normal to compare with',
} as const;
