// What an error of Slack's client becomes: plain words, and whether to try again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { SlackChannelId, SlackTs } from '../../../src/core/model/ids.ts';
import { attempt, dispensable, failureOf } from '../../../src/edges/slack/attempt.ts';
import { createEchoWatch } from '../../../src/edges/slack/echo-watch.ts';
import { memorySeenStore } from '../../../src/edges/slack/seen.ts';

const platform = (error: string, more: object = {}) => new WebAPIPlatformError({ ok: false, error, ...more });

describe('failures', () => {
  const cases: readonly {
    readonly name: string;
    readonly error: Error;
    readonly code: string;
    readonly retryable: boolean;
    readonly retryAfterMs?: number;
    readonly why: RegExp;
  }[] = [
    {
      name: 'a refusal in plain words',
      error: platform('is_archived'),
      code: 'is_archived',
      retryable: false,
      why: /the channel is archived/,
    },
    {
      name: 'a refusal not known here',
      error: platform('brand_new_code'),
      code: 'brand_new_code',
      retryable: false,
      why: /Slack refused posting: brand_new_code/,
    },
    {
      name: 'a missing scope',
      error: platform('missing_scope', { needed: 'pins:write' }),
      code: 'missing_scope',
      retryable: true,
      retryAfterMs: 300_000,
      why: /Needed: pins:write/,
    },
    ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'].map((code) => ({
      name: `what a person mends: ${code}`,
      error: platform(code),
      code,
      retryable: true,
      retryAfterMs: 300_000,
      why: /SLACK_BOT_TOKEN|Install it again/,
    })),
    {
      name: 'trouble inside Slack',
      error: platform('internal_error'),
      code: 'internal_error',
      retryable: true,
      why: /broke inside Slack/,
    },
    {
      name: 'an HTML page',
      error: platform('<html>502 Bad Gateway</html>'),
      code: 'not_json',
      retryable: true,
      why: /not JSON/,
    },
    {
      name: 'an HTTP error',
      error: new WebAPIHTTPError(503, 'Service Unavailable', {}),
      code: 'http_503',
      retryable: true,
      why: /HTTP 503/,
    },
    {
      name: 'a rate limit',
      error: new WebAPIRateLimitedError(30),
      code: 'ratelimited',
      retryable: true,
      retryAfterMs: 30_000,
      why: /wait 30 s/,
    },
    {
      name: 'a rate limit without a time',
      error: new Error('Retry header did not contain a valid timeout (url: x)'),
      code: 'ratelimited',
      retryable: true,
      why: /asks to wait/,
    },
    {
      name: 'no connection',
      error: new WebAPIRequestError(new Error('ECONNREFUSED')),
      code: 'unreachable',
      retryable: true,
      why: /could not be reached/,
    },
    {
      name: 'a deadline',
      error: new WebAPIRequestError(new DOMException('late', 'TimeoutError') as unknown as Error),
      code: 'timeout',
      retryable: true,
      why: /in time/,
    },
  ];
  for (const { name, error, code, retryable, retryAfterMs, why } of cases) {
    test(name, () => {
      const failure = failureOf('posting', error);
      assert.deepEqual([failure?.system, failure?.code, failure?.retryable], ['slack', code, retryable]);
      assert.match(failure?.why ?? '', why);
      assert.equal(failure?.retryAfterMs, retryAfterMs);
    });
  }
  test('what an incident can do without does not wait for a scope, but does for a token', async () => {
    const refused = (code: string) =>
      dispensable(
        attempt('pinning', async () => {
          throw platform(code);
        }),
      );
    assert.deepEqual(
      [await refused('missing_scope'), await refused('token_revoked')].map(
        (outcome) => !outcome.ok && outcome.failure.retryable,
      ),
      [false, true],
    );
  });
  test('a programmer’s error is not Slack’s: it is thrown', async () => {
    await assert.rejects(
      attempt('posting', async () => (undefined as unknown as { x: string }).x),
      TypeError,
    );
  });
});

describe('echoes of own messages', () => {
  const [channel, first, second] = ['C1' as SlackChannelId, '1.1' as SlackTs, '2.2' as SlackTs];
  test('missing is counted from the posting, and only after a first echo proved that events come', () => {
    let now = 0;
    const watch = createEchoWatch(() => now);
    watch.belongs(channel);
    watch.posted(channel, first);
    now = 60_000;
    assert.equal(watch.missingMs(), 0, 'not subscribed as far as known');
    watch.heard(channel, first, true);
    watch.posted(channel, second);
    now = 75_000;
    assert.equal(watch.missingMs(), 15_000);
    watch.heard(channel, second, true);
    assert.equal(watch.missingMs(), 0);
  });
  test('an echo that comes before the call returns counts, and channels the bot is not in do not', () => {
    let now = 0;
    const watch = createEchoWatch(() => now);
    watch.belongs(channel);
    watch.heard(channel, first, true);
    watch.posted(channel, first);
    watch.posted('C2' as SlackChannelId, second);
    now = 60_000;
    assert.equal(watch.missingMs(), 0);
  });
});

describe('seen keys', () => {
  test('the first caller only, and not for ever more memory', async () => {
    const seen = memorySeenStore();
    assert.deepEqual(
      [await seen.firstTime('a'), await seen.firstTime('a'), await seen.firstTime('b')],
      [true, false, true],
    );
    for (let index = 0; index < 10_000; index += 1) await seen.firstTime(`k${index}`);
    assert.equal(await seen.firstTime('a'), true, 'forgotten by now');
  });
});
