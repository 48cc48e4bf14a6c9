// Keeps one Socket Mode connection up. Slack's client gives up (and can crash the process) on some failures; this does not.
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
  const connection = {
    open: () => {
      lost = Promise.withResolvers<void>();
      return connectOnce(client, stopping.signal, log);
    },
    ended: () => lost.promise,
  };
  return {
    start: async () => {
      stopping = new AbortController();
      const first = Promise.withResolvers<void>();
      client.on('connected', first.resolve);
      loop = holdOpen(connection, stopping.signal);
      await Promise.race([first.promise, pause(CONNECT_TIMEOUT_MS, stopping.signal)]);
    },
    stop: async () => {
      stopping.abort();
      isUp = false;
      drop(client, log);
      await loop;
    },
    connected: () => isUp,
    renew: (why) => {
      log.warn({ system: 'slack' }, `renewing the Socket Mode connection: ${why}`);
      isUp = false;
      drop(client, log);
      lost.resolve();
    },
  };
}

/** Connects, waits for the end of the connection, connects again; waits longer after each failure in a row. */
async function holdOpen(
  connection: { open(): Promise<boolean>; ended(): Promise<void> },
  stopping: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    if (await connection.open()) {
      failures = 0;
      await Promise.race([connection.ended(), aborted(stopping)]);
    } else failures += 1;
    await pause(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? CONNECT_TIMEOUT_MS, stopping);
  }
}

async function connectOnce(client: SocketClient, stopping: AbortSignal, log: Log): Promise<boolean> {
  const settled = new AbortController();
  const started = client.start().then(
    () => null,
    (error: unknown) => String(error),
  );
  const late = pause(CONNECT_TIMEOUT_MS, AbortSignal.any([settled.signal, stopping])).then(
    () => 'no answer in time',
  );
  const problem = await Promise.race([started, late]);
  settled.abort();
  if (problem === null) return true;
  if (!stopping.aborted)
    log.warn({ system: 'slack', problem }, 'Socket Mode could not connect; trying again');
  drop(client, log);
  return false;
}

/** Asked once, the client waits 30 s for a dead peer's goodbye; asked twice, it cuts the connection. */
function drop(client: SocketClient, log: Log): void {
  for (const _ of ['goodbye', 'cut']) {
    Promise.resolve(client.disconnect()).catch((error: unknown) =>
      log.info({ system: 'slack', error: String(error) }, 'a socket ended roughly'),
    );
  }
}

/** Resolves after so many wall milliseconds, or at once when told to stop; keeps no process alive. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    if (stop.aborted) done();
    else stop.addEventListener('abort', done);
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
