// Which decisions an incident hears of: what is fresh, what turns out to last; never what was over when it was found.
import type { Decision } from '../../core/detection/contract.ts';
import { type EpochMs, hours, minutes, toRfc3339 } from '../../core/model/time.ts';
import type { DecisionAction } from '../ports/detection.ts';
import type { DetectorPorts } from './detector-ports.ts';
import type { Feed } from './feed.ts';

/** A page found later than this after its minute is of the past. */
const FRESH_MS = minutes(15);
/** … unless it still goes on when all is read: then people are told up to so much later. */
const LASTING_MS = hours(6);

export function actionOf(
  { log }: DetectorPorts,
  feed: Feed,
  decision: Decision,
  now: EpochMs,
): DecisionAction {
  if (decision.kind === 'recovered') return 'due';
  if (decision.kind !== 'page') return 'none';
  if (decision.at >= now - FRESH_MS) return 'due';
  if (feed.open.get(decision.feature)?.name === decision.episode) feed.hold(decision.feature, true);
  log.info(
    { feature: decision.feature, episode: decision.episode, at: toRfc3339(decision.at), why: decision.why },
    'trouble of the past was found: it is kept in the log, and no incident is opened for it',
  );
  return 'late';
}

/** Trouble that began while nobody looked, and has not ended, is told after all. */
export async function tellWhatLasts({ store, clock, log }: DetectorPorts, feed: Feed): Promise<void> {
  const now = clock.now();
  for (const [feature, { name, openedAt, held }] of feed.open) {
    if (!held) continue;
    const isTold = openedAt >= now - LASTING_MS;
    if (isTold && (feed.newest.get(feature) ?? 0) < now - FRESH_MS) continue;
    feed.hold(feature, false);
    if (!isTold) continue;
    log.info({ feature, episode: name }, 'trouble that was found late still goes on: an incident is opened');
    await store.promote(name);
  }
}

/** What fails stays due, and is tried again at the next turn. */
export async function actOnDue({ store, act, log }: DetectorPorts): Promise<void> {
  for (const decision of await store.due())
    try {
      await act(decision);
      await store.acted(decision);
    } catch (error) {
      log.error(
        { err: error, feature: decision.feature },
        'what detection decided had no effect yet; trying again',
      );
      return;
    }
}
