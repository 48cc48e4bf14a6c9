// Slack delivers at least once: a key is acted on the first time only.

export interface SeenStore {
  /** Remembers `key`. @returns true for exactly one caller, also across processes that share the store. */
  firstTime(key: string): Promise<boolean>;
}

/** Redelivery ends within minutes (https://docs.slack.dev/apis/events-api#retries), so the latest keys are enough. */
const KEYS_MAX = 10_000;

/** For one process: forgets on restart. */
export function memorySeenStore(): SeenStore {
  const keys = new Set<string>();
  return {
    firstTime: async (key) => {
      if (keys.has(key)) return false;
      keys.add(key);
      if (keys.size > KEYS_MAX) for (const oldest of keys.values().take(1)) keys.delete(oldest);
      return true;
    },
  };
}
