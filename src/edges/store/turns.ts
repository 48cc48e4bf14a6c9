// better-sqlite3 works synchronously, and awaiting it gives way to nothing but other promises: between two batches the
// event loop must get its turn, or webhooks, sockets and timers wait until the last row.
import { setImmediate } from 'node:timers/promises';

/** Resolves after everything that waited on the event loop had its turn. */
export const turnOfOthers = (): Promise<void> => setImmediate();
