// What every listener works with, and the rules of all of them: acknowledge in time, act once, never fail silently.
import type { AckFn, RespondFn } from '@slack/bolt';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { Clock, Log } from '../../../flow/ports.ts';
import type { MessageView } from '../blocks/elements.ts';
import { type Answer, type MetadataReader, say } from '../commands/command.ts';
import type { EchoWatch } from '../echo-watch.ts';
import type { People } from '../people.ts';
import type { SeenStore } from '../seen.ts';
import type { Feature } from '../settings.ts';
import type { WebClients } from '../web-clients.ts';

export interface ListenerParts {
  readonly clients: WebClients;
  readonly echoes: EchoWatch;
  readonly people: People;
  readonly seen: SeenStore;
  /** Keys of the deliveries that this process works on now. */
  readonly working: Set<string>;
  readonly features: readonly Feature[];
  readonly desk: Desk;
  readonly clock: Clock;
  readonly metadataCoverage: MetadataReader;
  readonly log: Log;
}

/** A socket that closed meanwhile cannot take the acknowledgement; Slack then delivers again, and `seen` drops it. */
export async function acknowledge<Body>(
  { log }: ListenerParts,
  ack: AckFn<Body>,
  body?: Body,
): Promise<void> {
  try {
    await (body === undefined ? ack() : ack(body));
  } catch (error) {
    log.warn({ system: 'slack', error: String(error) }, 'an acknowledgement did not reach Slack');
  }
}

// Slack gives an app 3 seconds, and a person waits: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
const ACKNOWLEDGE_MS_MAX = 300;

interface PersonsDelivery {
  readonly key: string;
  /** As the person knows it: `/incident note`. */
  readonly what: string;
  readonly ack: () => Promise<void>;
  readonly respond: RespondFn;
}

/**
 * Works on one delivery, remembers it, acknowledges it, and tells the person what came of it. In this order: killed in the
 * middle, the delivery is neither remembered nor acknowledged, so Slack delivers it again or tells the person that it
 * failed. The other way round `/incident resolve` would be lost without a word. Work of more than a moment is
 * acknowledged before it ends.
 */
export async function answerOnce(
  parts: ListenerParts,
  delivery: PersonsDelivery,
  work: () => Promise<Answer>,
): Promise<void> {
  let acknowledged: Promise<void> | null = null;
  const acknowledgeNow = (): Promise<void> => (acknowledged ??= acknowledge<void>(parts, delivery.ack));
  const late = setTimeout(acknowledgeNow, ACKNOWLEDGE_MS_MAX);
  const answer = await actOnce(parts, delivery, work);
  clearTimeout(late);
  await acknowledgeNow();
  if (answer !== null) await whisper(delivery.respond, answer, parts.log);
}

/** @returns null also when this delivery was acted on before, or is being acted on */
async function actOnce(
  { seen, working, log }: ListenerParts,
  { key, what }: PersonsDelivery,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (working.has(key)) return null;
  working.add(key);
  try {
    if (await seen.has(key)) return null;
    const answer = await work().catch((error: unknown) => failure(log, what, error));
    // Also after a failure: the person hears of it and decides; a redelivery must not do half of it twice.
    await seen.add(key);
    return answer;
  } catch (error) {
    return failure(log, what, error);
  } finally {
    working.delete(key);
  }
}

function failure(log: Log, what: string, error: unknown): Answer {
  log.error(
    { system: 'slack', error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    `${what} failed`,
  );
  return say(`:warning: ${what} failed inside the bot. Look at \`/incident status\` before trying again.`);
}

async function whisper(respond: RespondFn, { text, blocks }: MessageView, log: Log): Promise<void> {
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks: [...blocks] });
  } catch (error) {
    log.warn({ system: 'slack', error: String(error) }, 'an answer did not reach its person');
  }
}
