// A person's command or button, delivered again and again, by processes that may die in the middle.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RespondFn } from '@slack/bolt';
import { say } from '../../../src/edges/slack/commands/command.ts';
import { answerOnce, type ListenerParts } from '../../../src/edges/slack/listeners/parts.ts';
import { createSeenKeys } from '../../../src/edges/store/seen-keys.ts';
import { temporaryDatabase } from '../../contract/temporary-database.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
type Seen = ListenerParts['seen'];

/** One process; `told` is in the order in which things happened. */
function bot(seen: Seen) {
  const told: string[] = [];
  const parts = { seen, working: new Set<string>(), log: silent } as unknown as ListenerParts;
  const deliver = (work: () => Promise<void>): Promise<void> =>
    answerOnce(
      parts,
      {
        key: 'command:1',
        what: '/incident resolve',
        ack: async () => void told.push('acknowledged'),
        respond: (async ({ text }: { readonly text: string }) =>
          void told.push(text)) as unknown as RespondFn,
      },
      async () => {
        told.push('acting');
        await work();
        return say('Resolved.');
      },
    );
  return { told, deliver };
}

const atOnce = async (): Promise<void> => undefined;
const never = (): Promise<void> => new Promise(() => undefined);

describe('a delivery', () => {
  test('of a process that was killed while it worked is worked on when it comes again, and then no more', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const seen = createSeenKeys((await temporaryDatabase(t)).db);
    const killed = bot(seen);
    void killed.deliver(never);
    await until(() => killed.told.length > 0);
    assert.deepEqual(killed.told, ['acting'], 'not acknowledged: Slack delivers again or tells the person');
    const next = bot(seen);
    await next.deliver(atOnce);
    assert.deepEqual(next.told, ['acting', 'acknowledged', 'Resolved.']);
    const again = bot(seen);
    await again.deliver(atOnce);
    assert.deepEqual(again.told, ['acknowledged']);
  });

  test('that takes long is acknowledged meanwhile, and is not begun a second time', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { told, deliver } = bot(createSeenKeys((await temporaryDatabase(t)).db));
    const long = Promise.withResolvers<void>();
    const first = deliver(() => long.promise);
    await until(() => told.length > 0);
    t.mock.timers.tick(1500);
    assert.deepEqual(told, ['acting', 'acknowledged']);
    await deliver(atOnce);
    long.resolve();
    await first;
    assert.deepEqual(told, ['acting', 'acknowledged', 'acknowledged', 'Resolved.']);
  });

  test('that fails is told and remembered: half of it must not be done twice', async (t) => {
    const { told, deliver } = bot(createSeenKeys((await temporaryDatabase(t)).db));
    await deliver(() => Promise.reject(new Error('disk full')));
    assert.match(told.at(-1) ?? '', /failed inside the bot/);
    await deliver(atOnce);
    assert.deepEqual(told.filter((text) => text === 'acting').length, 1);
  });
});

async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise(setImmediate);
}
