// Detection in the running bot: new records are read and judged, what is decided is kept, then acted on. Killed at any
// moment, it goes on from what it saved: the records since are read again and give the same decisions.
import type { Decision, Watched } from '../core/detection/contract.ts';
import { type EpochMs, hours, minutes } from '../core/model/time.ts';
import { actionOf, actOnDue, tellWhatLasts } from './run-detection/acting.ts';
import type { DetectorPorts } from './run-detection/detector-ports.ts';
import { createFeed, type Feed, type FeedParts, LATENESS_MS } from './run-detection/feed.ts';
import { readHistory } from './run-detection/read-history.ts';

export type { DetectorPorts };

export interface Detector {
  /** One look, bounded. @returns whether more is waiting */
  turn(): Promise<{ readonly more: boolean }>;
  /** Saves, and lets another process detect at once. */
  close(): Promise<void>;
  /** What led the feature's open page, until now; null when none is open, or another process detects. */
  watched(feature: string): Watched | null;
  /** null: another process detects, or this one has not begun. */
  status(): DetectorStatus | null;
}

export interface DetectorStatus {
  readonly series: number;
  /** Minutes up to here are judged. */
  readonly judgedTo: EpochMs;
  /** Records that came so late that they wait for history to be read again. */
  readonly late: number;
}

/** Rows of one turn. */
const PAGE_ROWS = 2000;
/** Records between two turns of the event loop: some milliseconds. */
const BREATHE_EVERY = 200;
const SAVE_EVERY_MS = minutes(15);
/** A body that waits longer than this to be processed does not hold up the others. */
const PENDING_MS_MAX = minutes(10);
/** So many records of the past are worth reading all history again, at most once in this time, when they stop coming. */
const LATE_WORTH = 200;
const REREAD_MS_MIN = hours(1);
const LATE_QUIET_MS = minutes(2);
/** What was remembered does not fit the program any more. */
const FAULTS_IN_ROW_MAX = 200;

interface Session {
  readonly feed: Feed;
  cursor: number;
  savedAt: EpochMs;
  /** Decided and not in the database yet. */
  unkept: readonly Decision[];
  requestsDone: readonly number[];
}

export function createDetector(ports: DetectorPorts): Detector {
  const { store, clock } = ports;
  const parts = feedPartsOf(ports);
  let session: Session | null = null;

  const turn = async (): Promise<{ readonly more: boolean }> => {
    if (!(await store.lead())) {
      session = null;
      return { more: false };
    }
    session ??= await begin(ports, parts);
    if (session === null) return { more: true };
    const { feed } = session;
    await takeRequests(ports, session);
    const rows = await store.recordsAfter(session.cursor, PAGE_ROWS);
    for (const [index, row] of rows.entries()) {
      feed.take(row);
      session.cursor = row.id;
      if (index % BREATHE_EVERY === BREATHE_EVERY - 1) await ports.breathe();
    }
    const more = rows.length === PAGE_ROWS;
    if (!more) feed.advance(await watermark(ports));
    if (!(await keep(ports, session, false))) {
      session = null;
      return { more };
    }
    if (!more) await tellWhatLasts(ports, feed);
    await actOnDue(ports);
    if (!more && historyIsDue(feed, clock.now())) session = await again(ports, parts, session);
    return { more };
  };
  return {
    turn,
    close: async () => {
      if (session !== null && (await store.lead())) await keep(ports, session, true);
      session = null;
      await store.release();
    },
    watched: (feature) => session?.feed.watched(feature, clock.now()) ?? null,
    status: () =>
      session === null
        ? null
        : {
            series: session.feed.seriesCount(),
            judgedTo: session.feed.held.advancedTo,
            late: session.feed.late.count,
          },
  };
}

/** Each of a few faults is told with its record; of more only the number. */
const FAULTS_TOLD = 20;

function feedPartsOf({ engine, log, onFault }: DetectorPorts): FeedParts {
  let faults = 0;
  return {
    engine,
    onFault: (error, record) => {
      faults += 1;
      onFault?.();
      if (faults <= FAULTS_TOLD || faults % 1000 === 0)
        log.error(
          { err: error, record, faults },
          record === null
            ? 'detection could not end a minute; it goes on with the next'
            : 'detection could not take a record; it goes on with the next',
        );
    },
  };
}

/** @returns null when another process took the lead meanwhile */
async function begin(ports: DetectorPorts, parts: FeedParts): Promise<Session | null> {
  try {
    const saved = await ports.store.load();
    if (saved !== null) return sessionOf(createFeed(parts, saved.memory), saved.cursor, saved.savedAt);
  } catch (error) {
    ports.log.error({ err: error }, 'what detection remembered cannot be read: all history is read again');
  }
  const read = await readHistory(ports, parts);
  return read === null ? null : { ...sessionOf(read.feed, read.cursor, NEVER), unkept: read.feed.drain() };
}

/** Everything anew, with the records that came late in their places; what was told stays told. */
async function again(ports: DetectorPorts, parts: FeedParts, before: Session): Promise<Session | null> {
  const read = await readHistory(ports, parts);
  if (read === null) return null;
  const known = before.feed.held.advancedTo;
  read.feed.adopt(before.feed.open);
  const fresh = read.feed.drain().filter(({ at }) => at >= known);
  const session = { ...sessionOf(read.feed, read.cursor, NEVER), unkept: fresh };
  return (await keep(ports, session, true)) ? session : null;
}

const NEVER = Number.NEGATIVE_INFINITY;

const sessionOf = (feed: Feed, cursor: number, savedAt: EpochMs): Session => ({
  feed,
  cursor,
  savedAt,
  unkept: [],
  requestsDone: [],
});

async function takeRequests({ store }: DetectorPorts, session: Session): Promise<void> {
  const requests = (await store.requests({ done: false })).filter(
    ({ id }) => !session.requestsDone.includes(id),
  );
  for (const request of requests) session.feed.rebaseline(request);
  session.requestsDone = [...session.requestsDone, ...requests.map(({ id }) => id)];
}

/** Up to here no record is missing: it is past, and every body that came before is processed. */
async function watermark({ store, clock }: DetectorPorts): Promise<EpochMs> {
  const now = clock.now();
  const pending = await store.oldestPendingAt();
  const waits = pending !== null && pending > now - PENDING_MS_MAX && pending < now;
  return (waits ? pending : now) - LATENESS_MS;
}

/** @returns false when another process detects: nothing was written */
async function keep(ports: DetectorPorts, session: Session, always: boolean): Promise<boolean> {
  const { feed, cursor, requestsDone } = session;
  const now = ports.clock.now();
  session.unkept = [...session.unkept, ...feed.drain()];
  const { unkept } = session;
  const isTurning = unkept.some(({ kind }) => kind === 'page' || kind === 'recovered');
  const saves = always || isTurning || requestsDone.length > 0 || now - session.savedAt >= SAVE_EVERY_MS;
  if (!saves && unkept.length === 0) return true;
  const decisions = unkept.map((decision) => ({ decision, action: actionOf(ports, feed, decision, now) }));
  const kinds = await ports.store.commit({
    cursor,
    save: saves ? { memory: feed.memory(), at: now, normals: feed.normals(now) } : null,
    decisions,
    requestsDone,
  });
  if (kinds === null) return false;
  session.unkept = [];
  session.requestsDone = [];
  if (saves) session.savedAt = now;
  for (const kind of kinds) ports.onKept?.(kind);
  return true;
}

function historyIsDue({ held, late }: Feed, now: EpochMs): boolean {
  if (held.historyReadAt !== null && now - held.historyReadAt < REREAD_MS_MIN) return false;
  if (held.faultsInRow >= FAULTS_IN_ROW_MAX) return true;
  return late.count >= LATE_WORTH && now - late.lastCameAt >= LATE_QUIET_MS;
}
