// Slack delivers at least once: a key is acted on the first time only. Who must act even when killed in the middle asks
// `has` before and says `add` after; who must never act twice asks `firstTime`.

export interface SeenStore {
  /** Remembers `key`. @returns true for exactly one caller, also across processes that share the store. */
  firstTime(key: string): Promise<boolean>;
  has(key: string): Promise<boolean>;
  add(key: string): Promise<void>;
}

/** Redelivery ends within minutes (https://docs.slack.dev/apis/events-api#retries), so the latest keys are enough. */
const KEYS_MAX = 10_000;

/** For one process: forgets on restart. */
export function memorySeenStore(): SeenStore {
  const keys = new Set<string>();
  const add = (key: string): void => {
    keys.add(key);
    if (keys.size > KEYS_MAX) for (const oldest of keys.values().take(1)) keys.delete(oldest);
  };
  return {
    firstTime: async (key) => {
      if (keys.has(key)) return false;
      add(key);
      return true;
    },
    has: async (key) => keys.has(key),
    add: async (key) => add(key),
  };
}
