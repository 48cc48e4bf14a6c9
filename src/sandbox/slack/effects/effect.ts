// What follows a successful write: the mirror is brought up to date and the app hears the event.
import type { Json } from '../json.ts';
import type { World } from '../world.ts';

export interface Write {
  /** Slack user id of whoever wrote; the bot's for the app. */
  readonly as: string;
  readonly args: Json;
  readonly answer: Json;
}

export type Effect = (world: World, write: Write) => Promise<void>;
