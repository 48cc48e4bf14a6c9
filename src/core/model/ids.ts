// Branded ids: a string of one kind cannot be passed where another is meant. Minted only where input is parsed.

declare const kind: unique symbol;
type Branded<Kind extends string> = string & { readonly [kind]: Kind };

/** `INC-42` */
export type IncidentId = Branded<'IncidentId'>;
/** `E7` is the seventh event of its incident, `E7.2` the second finding recorded by it. */
export type EvidenceId = Branded<'EvidenceId'>;
export type SlackChannelId = Branded<'SlackChannelId'>;
export type SlackUserId = Branded<'SlackUserId'>;
/** A message's timestamp, Slack's identity of a message inside a channel. */
export type SlackTs = Branded<'SlackTs'>;
export type PagerDutyIncidentId = Branded<'PagerDutyIncidentId'>;

export const incidentIdOf = (incidentNumber: number): IncidentId => `INC-${incidentNumber}` as IncidentId;

export const incidentNumberOf = (id: IncidentId): number => Number(id.slice('INC-'.length));

/** Evidence id of an event by its version (1-based), or of the finding at `index` (1-based) inside it. */
export const evidenceIdOf = (version: number, index?: number): EvidenceId =>
  (index === undefined ? `E${version}` : `E${version}.${index}`) as EvidenceId;
