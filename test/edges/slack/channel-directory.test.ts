// A channel's id by its name in a workspace whose list takes many pages and more calls than the rate limit allows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { createChannelDirectory, type ReadChannels } from '../../../src/edges/slack/channel-directory.ts';

const refusal = (error: string) => new WebAPIPlatformError({ ok: false, error });

/** Pages `0`, `1`, …: page n holds the channel `name-n`; `before` may refuse the nth call. */
function workspace(pages: number, before: (call: number, cursor: string | undefined, types: string) => void) {
  const asked: (string | undefined)[] = [];
  const read: ReadChannels = async ({ cursor, types }) => {
    asked.push(cursor);
    before(asked.length, cursor, types);
    const page = Number(cursor ?? 0);
    return {
      channels: [{ id: `C000000${page}`, name: `name-${page}` }],
      response_metadata: { next_cursor: page + 1 < pages ? String(page + 1) : '' },
    };
  };
  return { asked, read };
}

const nothing = () => undefined;

describe('a channel by its name', () => {
  test('a rate limit in the middle: the next try goes on where this one ended', async () => {
    const { asked, read } = workspace(6, (call) => {
      if (call % 3 === 0) throw new WebAPIRateLimitedError(20);
    });
    const directory = createChannelDirectory(read);
    const first = await directory.find('#name-5');
    assert.deepEqual(!first.ok && [first.failure.retryable, first.failure.retryAfterMs], [true, 20_000]);
    await directory.find('#name-5');
    assert.deepEqual(await directory.find('#name-5'), { ok: true, value: 'C0000005' });
    assert.deepEqual(asked, [undefined, '1', '2', '2', '3', '4', '4', '5']);
    assert.deepEqual(await directory.find('name-2'), { ok: true, value: 'C0000002' });
    assert.equal(asked.length, 8, 'what was read is known');
  });

  test('an id needs no look-up, and a name that looks like one does', async () => {
    const { asked, read } = workspace(1, nothing);
    const directory = createChannelDirectory(read);
    for (const id of ['C0123ABCD', 'G0123ABCD'])
      assert.deepEqual(await directory.find(id), { ok: true, value: id });
    assert.deepEqual(asked, []);
    assert.deepEqual(await directory.find('#c0123abcd'), { ok: true, value: null });
    assert.equal(asked.length, 1);
    await directory.find('#c0123abcd');
    assert.equal(asked.length, 1, 'a name that nobody has is not looked for again at once');
  });

  test('private channels are looked through where the scope allows, else the public ones', async () => {
    const kinds: string[] = [];
    const { read } = workspace(2, (_call, _cursor, types) => {
      kinds.push(types);
      if (types.includes('private')) throw refusal('missing_scope');
    });
    assert.deepEqual(await createChannelDirectory(read).find('name-1'), { ok: true, value: 'C0000001' });
    assert.deepEqual(kinds, ['public_channel,private_channel', 'public_channel', 'public_channel']);
  });

  test('a cursor that Slack no longer knows: the next try begins at the first page', async () => {
    let expired = false;
    const { asked, read } = workspace(3, (_call, cursor) => {
      if (cursor !== '2' || expired) return;
      expired = true;
      throw refusal('invalid_cursor');
    });
    const directory = createChannelDirectory(read);
    const first = await directory.find('name-2');
    assert.equal(!first.ok && first.failure.retryable, true);
    assert.deepEqual(await directory.find('name-2'), { ok: true, value: 'C0000002' });
    assert.deepEqual(asked, [undefined, '1', '2', undefined, '1', '2']);
  });

  test('two at once read the list once', async () => {
    const { asked, read } = workspace(3, nothing);
    const directory = createChannelDirectory(read);
    await Promise.all([directory.find('name-2'), directory.find('name-1')]);
    assert.equal(asked.length, 3);
  });
});
