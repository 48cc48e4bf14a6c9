// Sends lines to the bot's intake until it has them: nothing is lost while the bot restarts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoryLine } from './lines.ts';

export interface Intake {
  /** Root of the bot's HTTP server. */
  readonly url: string;
  readonly token: string;
}

/** The intake will never take these lines: a retry would not help. */
export class IntakeRefusal extends Error {
  override readonly name = 'IntakeRefusal';
}

/**
 * Posts changes to /v1/changes (a JSON list) and everything else to /v1/records (JSON Lines).
 * @param batch names this batch; sent with each attempt, so that a repeated one can be told from a new one
 * @throws IntakeRefusal on a 4xx other than 408, 425 and 429; the signal's reason when aborted
 */
export async function sendLines(
  intake: Intake,
  lines: readonly StoryLine[],
  batch: string,
  signal: AbortSignal,
): Promise<void> {
  const changes = lines.filter((line) => line.kind === 'change');
  const records = lines.filter((line) => line.kind !== 'change');
  if (changes.length > 0) {
    const body = JSON.stringify(changes.map(({ kind: _kind, ...change }) => change));
    await postUntilTaken(
      intake,
      { path: '/v1/changes', type: 'application/json', body, key: `${batch}-changes` },
      signal,
    );
  }
  if (records.length > 0) {
    const body = `${records.map((line) => JSON.stringify(line)).join('\n')}\n`;
    await postUntilTaken(
      intake,
      { path: '/v1/records', type: 'application/x-ndjson', body, key: `${batch}-records` },
      signal,
    );
  }
}

const FIRST_WAIT_MS = 100;
const WAIT_MS_MAX = 2_000;
const ANSWER_WITHIN_MS = 20_000;
const WORTH_RETRYING = new Set([408, 425, 429]);

interface Batch {
  readonly path: string;
  readonly type: string;
  readonly body: string;
  readonly key: string;
}

async function postUntilTaken(intake: Intake, batch: Batch, signal: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, WAIT_MS_MAX)) {
    signal.throwIfAborted();
    const answer = await post(intake, batch, signal);
    if (answer === 'taken') return;
    await sleep(answer.retryAfterMs ?? waitMs, undefined, { signal });
  }
}

async function post(
  intake: Intake,
  batch: Batch,
  signal: AbortSignal,
): Promise<'taken' | { readonly retryAfterMs: number | null }> {
  const headers = {
    'content-type': batch.type,
    authorization: `Bearer ${intake.token}`,
    'idempotency-key': batch.key,
  };
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const answer = await fetch(new URL(batch.path, intake.url), {
      method: 'POST',
      headers,
      body: batch.body,
      signal: deadline,
    });
    const text = await answer.text();
    if (answer.ok) return 'taken';
    if (answer.status < 500 && !WORTH_RETRYING.has(answer.status))
      throw new IntakeRefusal(`the intake refused ${batch.path}: ${answer.status} ${text.slice(0, 500)}`);
    const seconds = Number(answer.headers.get('retry-after'));
    return { retryAfterMs: seconds > 0 ? seconds * 1000 : null };
  } catch (error) {
    if (error instanceof IntakeRefusal || signal.aborted) throw error;
    // Not there yet, restarting, or cut off: the next attempt tells.
    return { retryAfterMs: null };
  }
}
