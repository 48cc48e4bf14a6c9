// What every listener works with, and the two rules of all of them: acknowledge at once, act once, never fail silently.
import type { AckFn, RespondFn } from '@slack/bolt';
import type { Desk } from '../../../flow/declare-incident.ts';
import type { Clock, Log } from '../../../flow/ports.ts';
import type { MessageView } from '../blocks/elements.ts';
import { type Answer, say } from '../commands/command.ts';
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
  readonly features: readonly Feature[];
  readonly desk: Desk;
  readonly clock: Clock;
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

/**
 * Works on one delivery, once, and tells the person what came of it.
 * @param what as the person knows it: `/incident note`
 */
export async function answerOnce(
  parts: ListenerParts,
  delivery: { readonly key: string; readonly what: string; readonly respond: RespondFn },
  work: () => Promise<Answer>,
): Promise<void> {
  const { log } = parts;
  let answer: Answer;
  try {
    if (!(await parts.seen.firstTime(delivery.key))) return;
    answer = await work();
  } catch (error) {
    log.error(
      { system: 'slack', error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      `${delivery.what} failed`,
    );
    answer = say(
      `:warning: ${delivery.what} failed inside the bot. Look at \`/incident status\` before trying again.`,
    );
  }
  if (answer !== null) await whisper(delivery.respond, answer, log);
}

async function whisper(respond: RespondFn, { text, blocks }: MessageView, log: Log): Promise<void> {
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks: [...blocks] });
  } catch (error) {
    log.warn({ system: 'slack', error: String(error) }, 'an answer did not reach its person');
  }
}
