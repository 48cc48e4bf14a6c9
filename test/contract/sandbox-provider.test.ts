// The local provider, driven by OpenAI's own client: served snapshot, determinism, headers, errors, status page.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import OpenAI, { APIError } from 'openai';
import type { ProviderFault } from '../../src/sandbox/provider/errors.ts';
import { type ProviderSandbox, startProvider } from '../../src/sandbox/provider/provider.ts';

const PRIME = { role: 'user' as const, content: 'Is 17077 a prime number? Answer "[Yes]" or "[No]".' };

test('an unpinned model is answered by the snapshot served now; a pinned one by itself', async (t) => {
  const { client, world } = await start(t);
  const ask = async (model: string) =>
    (await client.chat.completions.create({ model, messages: [PRIME], seed: 1 })).model;
  assert.equal(await ask('gpt-4'), 'gpt-4-0314');
  world.served = 'gpt-4-0613';
  assert.equal(await ask('gpt-4'), 'gpt-4-0613');
  assert.equal(await ask('gpt-4-0314'), 'gpt-4-0314');
  const models = await client.models.list();
  assert.deepEqual(
    models.data.map((model) => model.id),
    ['gpt-4', 'gpt-4-0314', 'gpt-4-0613'],
  );
});

test('a seed makes answers repeat; the two snapshots behave differently', async (t) => {
  const { client } = await start(t);
  const said = async (model: string, seed: number) =>
    (await client.chat.completions.create({ model, messages: [PRIME], seed })).choices[0]?.message.content ??
    '';
  assert.equal(await said('gpt-4-0314', 5), await said('gpt-4-0314', 5));
  const seeds = Array.from({ length: 40 }, (_, index) => index);
  const yes = async (model: string) =>
    (await Promise.all(seeds.map((seed) => said(model, seed)))).filter((text) => text.includes('[Yes]'))
      .length;
  assert.ok((await yes('gpt-4-0314')) > 25, 'March says yes to a prime');
  assert.ok((await yes('gpt-4-0613')) < 5, 'June says no');
});

test('rate-limit headers come with each answer', async (t) => {
  const { client } = await start(t);
  const { response } = await client.chat.completions
    .create({ model: 'gpt-4', messages: [PRIME] })
    .withResponse();
  for (const kind of ['requests', 'tokens'])
    for (const part of ['limit', 'remaining', 'reset'])
      assert.ok(response.headers.get(`x-ratelimit-${part}-${kind}`), `${part} ${kind}`);
});

test('scripted failures, each with the code that tells it apart', async (t) => {
  const { client, provider } = await start(t);
  const cases: readonly (readonly [ProviderFault, number, string | null | undefined])[] = [
    ['unauthorized', 401, 'invalid_api_key'],
    ['rate_limited', 429, 'rate_limit_exceeded'],
    ['quota', 429, 'insufficient_quota'],
    ['unavailable', 503, null],
    ['overloaded_529', 529, undefined],
  ];
  for (const [fault, status, code] of cases) {
    provider.script.push(fault);
    await assert.rejects(client.chat.completions.create({ model: 'gpt-4', messages: [PRIME] }), (error) => {
      assert.ok(error instanceof APIError);
      assert.deepEqual([error.status, error.code], [status, code], fault);
      return true;
    });
  }
  await assert.rejects(client.chat.completions.create({ model: 'gpt-5000', messages: [PRIME] }), {
    status: 404,
  });
  const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL: provider.url, maxRetries: 0 });
  await assert.rejects(stranger.models.list(), { status: 401 });
});

test('the status page is green until it is told otherwise', async (t) => {
  const { provider } = await start(t);
  const page = async (name: string) =>
    (await fetch(`${provider.statusUrl}/api/v2/${name}.json`)).json() as Promise<Page>;
  assert.equal((await page('status')).status?.indicator, 'none');
  assert.ok((await page('components')).components?.every((component) => component.status === 'operational'));
  provider.status.indicator = 'major';
  provider.status.incidents.push({
    id: 'i1',
    name: 'Elevated errors',
    status: 'investigating',
    impact: 'major',
    createdAt: '2026-11-20T13:00:00.000Z',
    text: 'Looking',
  });
  const summary = await page('summary');
  assert.equal(summary.status?.indicator, 'major');
  assert.equal(summary.components?.[0]?.status, 'partial_outage');
  assert.equal(summary.incidents?.length, 1);
  assert.equal((await page('incidents')).incidents?.[0]?.name, 'Elevated errors');
});

interface Page {
  readonly status?: { readonly indicator: string };
  readonly components?: readonly { readonly status: string }[];
  readonly incidents?: readonly { readonly name: string }[];
}

async function start(t: TestContext) {
  const world = { served: 'gpt-4-0314' };
  const provider: ProviderSandbox = await startProvider({
    clock: () => '2026-11-20T13:00:00.000Z',
    served: () => world.served,
  });
  t.after(() => provider.close());
  return {
    world,
    provider,
    client: new OpenAI({ apiKey: provider.apiKey, baseURL: provider.url, maxRetries: 0 }),
  };
}
