// Keeps one Socket Mode connection up. Slack's client gives up (and can crash the process) on some failures; this does not.
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../flow/ports.ts';

/** What is used of `SocketModeReceiver#client`. */
export interface SocketClient {
  start(): Promise<unknown>;
  disconnect(): unknown;
  on(name: 'connected' | 'disconnected' | 'close' | 'error', listener: () => void): unknown;
}

export interface SocketKeeper {
  /** Resolves once connected, or after 10 seconds without: the keeper goes on trying. */
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
  /** Drops a connection that carries nothing, and makes a new one. */
  renew(why: string): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const BACKOFF_MS = [250, 500, 1000, 2000, 5000, 10_000, 15_000] as const;

export function keepConnected(client: SocketClient, log: Log): SocketKeeper {
  let isUp = false;
  let stopping = new AbortController();
  let loop: Promise<void> | null = null;
  let lost = Promise.withResolvers<void>();
  client.on('connected', () => {
    isUp = true;
  });
  for (const name of ['close', 'disconnected'] as const) {
    client.on(name, () => {
      isUp = false;
      lost.resolve();
    });
  }

  const connectOnce = async (): Promise<boolean> => {
    lost = Promise.withResolvers<void>();
    const timeout = new AbortController();
    const late = wait(CONNECT_TIMEOUT_MS, 'late', {
      signal: AbortSignal.any([timeout.signal, stopping.signal]),
      ref: false,
    }).catch(() => 'stopped');
    const outcome = await Promise.race([
      client.start().then(
        () => 'connected',
        (error: unknown) => String(error),
      ),
      late,
    ]);
    timeout.abort();
    if (outcome === 'connected') return true;
    if (!stopping.signal.aborted)
      log.warn({ system: 'slack', outcome }, 'Socket Mode could not connect; trying again');
    isUp = false;
    drop(client);
    return false;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      if (await connectOnce()) {
        failures = 0;
        await Promise.race([lost.promise, aborted(stopping.signal)]);
      } else failures += 1;
      const pause = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)];
      await wait(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };

  return {
    start: async () => {
      stopping = new AbortController();
      loop = run();
      const { promise, resolve } = Promise.withResolvers<void>();
      client.on('connected', resolve);
      await Promise.race([
        promise,
        wait(CONNECT_TIMEOUT_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined),
      ]);
    },
    stop: async () => {
      stopping.abort();
      isUp = false;
      drop(client);
      await loop;
    },
    connected: () => isUp,
    renew: (why) => {
      log.warn({ system: 'slack' }, `renewing the Socket Mode connection: ${why}`);
      isUp = false;
      drop(client);
      lost.resolve();
    },
  };
}

/** Asked once, the client waits 30 s for a dead peer's goodbye; asked twice, it cuts the connection. */
function drop(client: SocketClient): void {
  for (const _ of ['goodbye', 'cut']) Promise.resolve(client.disconnect()).catch(() => undefined);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
