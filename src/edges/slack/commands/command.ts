// What a subcommand of /incident is, what it is given, and what it answers.

import type { IncidentCommand } from '../../../core/incident/incident-commands.ts';
import type { RecordedEvent } from '../../../core/incident/incident-events.ts';
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import type { IncidentId, SlackChannelId } from '../../../core/model/ids.ts';
import type { Refusal, Result } from '../../../core/model/result.ts';
import type { MetadataCoverage } from '../../../core/telemetry/metadata/coverage.ts';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { Clock } from '../../../flow/ports.ts';
import { type MessageView, section } from '../blocks/elements.ts';
import { oneLine } from '../escape.ts';
import type { People, Person } from '../people.ts';
import { plainFromSlack } from '../slack-text.ts';

export type SlashCommand = {
  readonly name: string;
  /** As help and errors show it, without `/incident`. */
  readonly usage: string;
  readonly summary: string;
  readonly example: string;
} & (
  | { readonly needsIncident: false; run(call: CommandCall): Promise<Answer> }
  /** Works on the channel's incident, or on the one whose number comes first. */
  | { readonly needsIncident: true; run(call: IncidentCall): Promise<Answer> }
);

/** What only the caller sees; null when there is nothing to say. */
export type Answer = MessageView | null;

/** What a feature's recent calls say about themselves. */
export type MetadataReader = (feature: string) => Promise<Result<MetadataCoverage>>;

export interface CommandCall {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly people: People;
  readonly by: Person;
  readonly channel: SlackChannelId;
  /** The text after the command's name (and incident number), as Slack sent it. */
  readonly text: string;
  readonly metadataCoverage: MetadataReader;
  /** Opens the declare form for the caller. */
  readonly openDeclareForm: (title: string) => Promise<void>;
  readonly commands: readonly SlashCommand[];
}

export interface IncidentCall extends CommandCall {
  readonly incident: LoadedIncident;
}

export interface LoadedIncident {
  readonly id: IncidentId;
  readonly state: IncidentState;
  readonly events: readonly RecordedEvent[];
}

export const say = (markup: string): MessageView => ({ text: markup, blocks: [section(markup)] });

export const sayRefusal = ({ say: what, remedy }: Refusal): MessageView =>
  say(`:no_entry_sign: ${oneLine(what, 1000)} ${oneLine(remedy, 1000)}`);

/** Wrong words in a command: what was wrong, and one that works. */
export const wrongUse = (command: Pick<SlashCommand, 'usage' | 'example'>, wrong: string): MessageView =>
  say(
    `:no_entry_sign: ${oneLine(plainFromSlack(wrong), 800)}\nUse \`/incident ${oneLine(command.usage, 200)}\`, such as \`/incident ${oneLine(command.example, 200)}\`.`,
  );

/** Asks it of the incident; the channel hears of it through the outbox, the caller at once. */
export async function execute(
  { desk, incident }: IncidentCall,
  command: IncidentCommand,
  done: (state: IncidentState) => string,
): Promise<MessageView> {
  return answerTo(await desk.execute(incident.id, command), done);
}

export const answerTo = (
  result: Result<IncidentState>,
  done: (state: IncidentState) => string,
): MessageView => (result.ok ? say(done(result.value)) : sayRefusal(result.refusal));

/** First word and the rest. */
export function firstWord(text: string): readonly [word: string, rest: string] {
  const found = /^\s*(\S+)\s*([\s\S]*)$/.exec(text);
  return [found?.[1] ?? '', (found?.[2] ?? '').trim()];
}
