// A socket may look alive and carry nothing. The bot's own messages come back as events: when they stop, it is dead.
import type { SlackChannelId, SlackTs } from '../../core/model/ids.ts';

export interface EchoWatch {
  /** The bot made this channel, so it is in it and hears what is said there. */
  belongs(channel: SlackChannelId): void;
  posted(channel: SlackChannelId, ts: SlackTs): void;
  /** A message event arrived; `own` when the bot wrote it. */
  heard(channel: string, ts: string, own: boolean): void;
  /** Wall milliseconds for which an own message has been waited for; 0 when none is missing. */
  missingMs(): number;
  forget(): void;
}

const CHANNELS_MAX = 1_000;
const WAITING_MAX = 500;

/** Counts nothing before a first echo came: until then the app may not be subscribed to messages at all. */
export function createEchoWatch(wallNow: () => number = Date.now): EchoWatch {
  const channels = new Set<string>();
  const waiting = new Map<string, number>();
  /** Echoes may come before the call that posted them returns. */
  const early = new Set<string>();
  let taught = false;
  return {
    belongs: (channel) => {
      trim(channels, CHANNELS_MAX);
      channels.add(channel);
    },
    posted: (channel, ts) => {
      const key = `${channel} ${ts}`;
      if (early.delete(key) || !taught || !channels.has(channel)) return;
      trim(waiting, WAITING_MAX);
      waiting.set(key, wallNow());
    },
    heard: (channel, ts, own) => {
      const key = `${channel} ${ts}`;
      taught ||= own;
      trim(channels, CHANNELS_MAX);
      channels.add(channel);
      if (own && !waiting.delete(key)) {
        trim(early, WAITING_MAX);
        early.add(key);
      }
    },
    missingMs: () => {
      const [oldest] = waiting.values();
      return oldest === undefined ? 0 : wallNow() - oldest;
    },
    forget: () => waiting.clear(),
  };
}

function trim(kept: Set<string> | Map<string, number>, sizeMax: number): void {
  if (kept.size >= sizeMax) for (const oldest of kept.keys().take(1)) kept.delete(oldest);
}
