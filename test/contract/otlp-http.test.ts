// OTLP over HTTP as its specification has it: types, packing, partial success, refusals, back-pressure, repetition.
// long: one answer of the protocol after another over one running intake; splitting would start it twice.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { createAdmission } from '../../src/edges/intake/otlp/admission.ts';
import { type Running, runIntake, TOKEN } from './intake-running.ts';

const T = Date.parse('2026-11-20T13:00:00Z');
let running: Running;
before(async () => {
  running = await runIntake({ now: () => T });
});
after(() => running.close());

const nano = (ms: number): string => `${T + ms}000000`;
const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const spanOf = (feature: string, more: object = {}) => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'chat gpt-4o',
  startTimeUnixNano: nano(0),
  endTimeUnixNano: nano(750),
  attributes: [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.request.model', 'gpt-4o'),
    text('app.feature', feature),
    { key: 'gen_ai.usage.output_tokens', value: { intValue: '21' } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: 9 } },
  ],
  ...more,
});
const traces = (...spans: readonly unknown[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [text('service.name', 'shop')] },
      scopeSpans: [{ scope: { name: 's' }, spans }],
    },
  ],
});
const send = (body: unknown, headers: Record<string, string> = {}, path = '/v1/traces') =>
  running.bearer(path, body, headers);

async function callsOf(feature: string) {
  await running.worker.idle();
  return running.telemetry.calls(feature, 0, Number.MAX_SAFE_INTEGER);
}

describe('an export that is taken', () => {
  it('as JSON: 64-bit numbers as text or number, ids in hex; the answer is an empty response', async () => {
    const answer = await send(traces(spanOf('json')));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.deepEqual(await answer.json(), {});
    const [call, ...others] = await callsOf('json');
    assert.deepEqual(others, []);
    assert.equal(call?.at, T + 750);
    assert.equal(call?.durationMs, 750);
    assert.equal(call?.attributes['gen_ai.usage.output_tokens'], 21);
    assert.equal(call?.attributes['gen_ai.usage.input_tokens'], 9);
  });

  it('packed with gzip', async () => {
    const packed = gzipSync(JSON.stringify(traces(spanOf('packed', { spanId: 'aaaa9b7ec3c1b174' }))));
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    assert.equal((await running.post('/v1/traces', packed, headers)).status, 200);
    assert.equal((await callsOf('packed')).length, 1);
  });

  it('in part: what cannot be read is told, counted and kept; the rest has its effect', async () => {
    const sent = traces(
      spanOf('partly', { traceId: 'bbbbfff798038103d269b633813fc60c' }),
      spanOf('partly', { traceId: '0' }),
      'no span',
    );
    const answer = (await (await send(sent)).json()) as {
      partialSuccess: { rejectedSpans: string; errorMessage: string };
    };
    assert.equal(answer.partialSuccess.rejectedSpans, '2');
    assert.match(answer.partialSuccess.errorMessage, /traceId: 32 hex digits/);
    assert.equal((await callsOf('partly')).length, 1);
    const kept = await running.db.selectFrom('rejected_lines').selectAll().execute();
    assert.deepEqual(
      kept.map(({ text: line }) => line.slice(0, 12)),
      ['{"traceId":"', '"no span"'],
    );
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    assert.match(metrics, /oncall_otlp_items_total\{signal="traces",result="rejected"\} 2/);
  });

  it('counts once when it is sent again', async () => {
    const sent = traces(spanOf('again', { traceId: 'ccccfff798038103d269b633813fc60c' }));
    for (let times = 0; times < 3; times++) assert.equal((await send(sent)).status, 200);
    assert.equal((await callsOf('again')).length, 1);
  });

  it('with scores in a log record later: they find their call by its response', async () => {
    const span = spanOf('scored', { traceId: 'ddddfff798038103d269b633813fc60c' });
    span.attributes.push(text('gen_ai.response.id', 'resp-9'));
    await send(traces(span));
    const log = {
      timeUnixNano: nano(9000),
      eventName: 'gen_ai.evaluation.result',
      attributes: [
        text('gen_ai.evaluation.name', 'correct'),
        { key: 'gen_ai.evaluation.score.value', value: { doubleValue: 0.75 } },
        text('gen_ai.response.id', 'resp-9'),
      ],
    };
    const answer = await send({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }, {}, '/v1/logs');
    assert.equal(answer.status, 200);
    await send({ feature: 'scored', name: 'tone', score: true, responseId: 'resp-9' }, {}, '/v1/evaluations');
    await running.worker.idle();
    const rows = await running.db
      .selectFrom('records')
      .select('data')
      .where('kind', '=', 'evaluation')
      .orderBy('id')
      .execute();
    assert.deepEqual(
      rows
        .map(({ data }) => JSON.parse(data) as { feature: string; name: string; score: number })
        .map(({ feature, name, score }) => [feature, name, score]),
      [
        ['scored', 'correct', 0.75],
        ['scored', 'tone', 1],
      ],
    );
  });

  it('of metrics: a business gauge is a reading', async () => {
    const gauge = {
      name: 'app.business.deflection',
      unit: '1',
      gauge: { dataPoints: [{ timeUnixNano: nano(0), asDouble: 0.4 }] },
    };
    const answer = await send(
      {
        resourceMetrics: [
          {
            resource: { attributes: [text('app.feature', 'answers')] },
            scopeMetrics: [{ metrics: [gauge] }],
          },
        ],
      },
      {},
      '/v1/metrics',
    );
    assert.equal(answer.status, 200);
    await running.worker.idle();
    const [row] = await running.db
      .selectFrom('records')
      .select('data')
      .where('kind', '=', 'metric')
      .execute();
    assert.deepEqual(JSON.parse(row?.data ?? '{}'), {
      kind: 'metric',
      at: T,
      feature: 'answers',
      name: 'app.business.deflection',
      value: 0.4,
      worse: 'either',
      unit: null,
      n: null,
    });
  });
});

describe('an export that is refused', () => {
  it('names what is wrong, in the type that was sent, and keeps the bytes', async () => {
    const json = await send('{"resourceSpans": 5}');
    assert.equal(json.status, 400);
    assert.match(((await json.json()) as { detail: string }).detail, /"resourceSpans": \[…\]/);
    const bytes = Buffer.from([0xff, 0xff, 0xff]);
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-protobuf' };
    const protobuf = await running.post('/v1/traces', bytes, headers);
    assert.equal(protobuf.status, 400);
    assert.equal(protobuf.headers.get('content-type'), 'application/x-protobuf');
    assert.match(await protobuf.text(), /it cannot be decoded/);
    const kept = await running.db
      .selectFrom('inbox')
      .select(['body', 'problem'])
      .where('status', '=', 'kept')
      .execute();
    assert.equal(kept.at(-1)?.body, bytes.toString('base64'));
    assert.match(kept.at(-1)?.problem ?? '', /cannot be decoded/);
  });

  it('without a token, of another type, or too large when unpacked', async () => {
    const stranger = await running.post('/v1/traces', '{}', { 'content-type': 'application/json' });
    assert.equal(stranger.status, 401);
    assert.equal((await send('x', { 'content-type': 'application/grpc' })).status, 415);
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    };
    assert.equal((await running.post('/v1/traces', bomb, headers)).status, 413);
  });

  it('for a while, with Retry-After, beyond the budget of requests', async () => {
    const small = await runIntake({ requestsPerMinute: 1 });
    try {
      assert.equal((await small.bearer('/v1/logs', { resourceLogs: [] })).status, 200);
      const over = await small.bearer('/v1/logs', { resourceLogs: [] });
      assert.equal(over.status, 429);
      assert.ok(Number(over.headers.get('retry-after')) > 0);
    } finally {
      await small.close();
    }
  });

  it('for a while, when too many are under way or wait to be processed', async () => {
    let pending = 0;
    const depth = async () => ({ pending, failed: 0, oldestPendingAt: null });
    const replies = [0, 1, 2].map(
      () => ({ raw: new EventEmitter() }) as unknown as FastifyReply & { raw: EventEmitter },
    );
    const [first, second, third] = replies;
    assert.ok(first && second && third);
    const admission = createAdmission({ depth }, { atOnceMax: 2, pendingMax: 10 });
    assert.equal(await admission.enter(first), null);
    assert.equal(await admission.enter(second), null);
    assert.equal((await admission.enter(third))?.status, 429);
    first.raw.emit('close');
    assert.equal(await admission.enter(third), null);
    pending = 10;
    const full = await createAdmission({ depth }, { pendingMax: 10 }).enter(first);
    assert.deepEqual([full?.status, full?.retryAfterSeconds], [429, 10]);
  });
});

describe('POST /v1/evaluations', () => {
  it('takes an object, a list and lines; a bad one costs itself', async () => {
    const good = { feature: 'judged', name: 'correct', score: 0.5 };
    const counted = async (body: unknown) =>
      (await (await send(body, {}, '/v1/evaluations')).json()) as { accepted: number; rejectedLines: number };
    assert.equal((await counted(good)).accepted, 1);
    const listed = await counted([good, { ...good, score: 7 }, { ...good, responseId: 'r' }]);
    assert.deepEqual([listed.accepted, listed.rejectedLines], [2, 1]);
    const lines = await counted(
      `${JSON.stringify(good)}\nnot json\n\n${JSON.stringify({ ...good, at: '2026-11-20T12:00:00Z' })}\n`,
    );
    assert.deepEqual([lines.accepted, lines.rejectedLines], [2, 1]);
    const refused = await send({ ...good, score: 7 }, {}, '/v1/evaluations');
    assert.equal(refused.status, 400);
    assert.match(
      ((await refused.json()) as { detail: string }).detail,
      /score = 7: use a number from 0 to 1/,
    );
  });
});
