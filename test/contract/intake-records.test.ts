// POST /v1/records and /v1/changes over HTTP: what a feature's telemetry says, and what cannot be read of it.
// long: one story after another over one running intake; splitting would start it twice.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Running, runIntake, TOKEN } from './intake-running.ts';

const NOW = Date.parse('2026-11-20T13:00:00Z');
let now = NOW;
let running: Running;
before(async () => {
  running = await runIntake({ now: () => now });
});
after(() => running.close());

const lines = (...records: readonly unknown[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n');
const call = (feature: string, more = {}) => ({
  at: '2026-11-20T12:30:00Z',
  kind: 'llm_call',
  feature,
  durationMs: 812,
  attributes: { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.output_tokens': 120 },
  evaluations: { refusal: 0 },
  ...more,
});
const ndjson = { 'content-type': 'application/x-ndjson' };
const day = [Date.parse('2026-11-20T00:00:00Z'), Date.parse('2026-11-21T00:00:00Z')] as const;

interface Answer {
  readonly status: string;
  readonly delivery: number;
  readonly accepted: number;
  readonly rejected: readonly { readonly line: number; readonly problem: string }[];
  readonly rejectedLines: number;
  readonly unknownKinds: Readonly<Record<string, number>>;
  readonly ignored: number;
}
const answerOf = async (response: Response): Promise<Answer> => (await response.json()) as Answer;

describe('POST /v1/records', () => {
  it('keeps every kind, and reading gives back what was sent', async () => {
    const body = lines(
      call('kinds', { tenant: 'acme', output: 'I cannot help with that.' }),
      { at: '2026-11-20T12:31:00Z', kind: 'feedback', feature: 'kinds', value: -1, text: 'wrong' },
      {
        at: '2026-11-20T12:32:00Z',
        kind: 'eval_run',
        feature: 'kinds',
        set: 'golden',
        case: 'c1',
        scores: { judge: 0.9 },
      },
      { at: '2026-11-20T12:33:00Z', kind: 'change', type: 'deploy', summary: 'web r212' },
      {
        at: '2026-11-20T12:33:00Z',
        kind: 'evaluator',
        feature: 'kinds',
        name: 'refusal',
        layer: 'behavioural',
        worse: 'up',
      },
      {
        at: '2026-11-20T12:34:00Z',
        kind: 'metric',
        feature: 'kinds',
        name: 'conversion',
        value: 0.2,
        worse: 'down',
      },
      {
        at: '2026-11-20T12:35:00Z',
        kind: 'retrieval_probe',
        feature: 'kinds',
        index: 'kb',
        ageSeconds: 60,
        coverage: 0.99,
        recall: 0.8,
      },
      {
        at: '2026-11-20T12:36:00Z',
        kind: 'provider_status',
        provider: 'openai',
        indicator: 'minor',
        component: 'API',
      },
    );
    const answer = await running.bearer('/v1/records', body, ndjson);
    assert.equal(answer.status, 202);
    assert.equal((await answerOf(answer)).accepted, 8);
    await running.settled();
    const [stored] = await running.telemetry.calls('kinds', ...day);
    assert.equal(stored?.output, 'I cannot help with that.');
    assert.deepEqual(stored?.evaluations, { refusal: 0 });
    assert.equal(stored?.attributes['tenant'], 'acme');
    assert.equal((await running.telemetry.feedback('kinds', ...day))[0]?.value, -1);
    assert.equal((await running.telemetry.changes('kinds', ...day))[0]?.summary, 'web r212');
    assert.equal((await running.telemetry.evaluators('kinds'))[0]?.worse, 'up');
    assert.equal((await running.telemetry.providerStatus('openai', day[1]))[0]?.indicator, 'minor');
    assert.deepEqual(await running.telemetry.span('kinds'), { first: stored?.at, last: stored?.at });
  });

  it('costs a bad line only itself: it is counted, named and kept', async () => {
    const body = [
      'not json',
      lines(call('bad-lines'), call('bad-lines', { at: 'yesterday' }), {
        kind: 'telepathy',
        at: '2026-11-20T12:00:00Z',
      }),
      '',
      lines({ kind: 'truth' }, { kind: 'command', at: '2026-11-20T12:00:00Z', user: 'ana', text: 'triage' }),
    ].join('\n');
    const answer = await answerOf(await running.bearer('/v1/records', body, ndjson));
    assert.equal(answer.accepted, 1);
    assert.equal(answer.rejectedLines, 2);
    assert.deepEqual(
      answer.rejected.map(({ line }) => line),
      [1, 3],
    );
    assert.match(answer.rejected[1]?.problem ?? '', /^at = "yesterday": use an RFC 3339 time/);
    assert.deepEqual(answer.unknownKinds, { telepathy: 1 });
    assert.equal(answer.ignored, 2);
    await running.settled();
    const kept = await running.db
      .selectFrom('rejected_lines')
      .selectAll()
      .where('inbox_id', '=', answer.delivery)
      .execute();
    assert.deepEqual(
      kept.map(({ text }) => text.slice(0, 8)),
      ['not json', '{"at":"y'],
    );
    assert.equal((await running.telemetry.calls('bad-lines', ...day)).length, 1);
  });

  it('counts the same body, or the same Idempotency-Key, once', async () => {
    const body = lines(call('twice'));
    await running.bearer('/v1/records', body, ndjson);
    const again = await running.bearer('/v1/records', body, ndjson);
    assert.equal(again.status, 200);
    assert.equal((await answerOf(again)).status, 'duplicate');
    const keyed = { ...ndjson, 'idempotency-key': 'batch-1' };
    await running.bearer('/v1/records', body, keyed);
    assert.equal((await running.bearer('/v1/records', body, keyed)).status, 200);
    const reused = await running.bearer('/v1/records', lines(call('other')), keyed);
    assert.equal(reused.status, 422);
    await running.settled();
    assert.equal((await running.telemetry.calls('twice', ...day)).length, 2);
    assert.equal((await running.telemetry.calls('other', ...day)).length, 0);
  });

  it('unpacks gzip, up to a limit', async () => {
    const packed = gzipSync(lines(call('packed')));
    const headers = { ...ndjson, 'content-encoding': 'gzip', authorization: `Bearer ${TOKEN}` };
    assert.equal((await running.post('/v1/records', packed, headers)).status, 202);
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    assert.equal((await running.post('/v1/records', bomb, headers)).status, 413);
    const broken = await running.post('/v1/records', 'not gzip', headers);
    assert.equal(broken.status, 400);
    await running.settled();
    assert.equal((await running.telemetry.calls('packed', ...day)).length, 1);
  });

  it('takes a replayed alert through its source', async () => {
    const payload = {
      version: '4',
      groupKey: '{}:{alertname="Burn"}',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'Burn', severity: 'critical', service: 'kinds' },
          annotations: { summary: '5xx burn the budget' },
          startsAt: '2026-11-20T12:40:00Z',
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: 'f00d',
        },
      ],
    };
    const at = '2026-11-20T12:40:00Z';
    const answer = await answerOf(
      await running.bearer(
        '/v1/records',
        lines(
          { at, kind: 'alert', source: 'alertmanager', payload },
          { at, kind: 'alert', source: 'carrier-pigeon', payload: {} },
        ),
        ndjson,
      ),
    );
    assert.equal(answer.accepted, 1);
    assert.match(
      answer.rejected[0]?.problem ?? '',
      /source = "carrier-pigeon": use one of: alertmanager, cloudevents, pagerduty/,
    );
    const [incident] = await running.settled();
    assert.equal(incident?.title, '5xx burn the budget');
    assert.equal(incident?.feature, 'kinds', 'a service of the name that telemetry knows is that feature');
  });

  it('keeps 3,000 lines in one request', async () => {
    const body = lines(...Array.from({ length: 3000 }, (_, index) => call('many', { session: `s${index}` })));
    assert.equal((await answerOf(await running.bearer('/v1/records', body, ndjson))).accepted, 3000);
    await running.settled();
    assert.equal((await running.telemetry.calls('many', ...day)).length, 3000);
  });
});

describe('POST /v1/changes', () => {
  it('takes one change or a list, with the clock’s time where none is named', async () => {
    const one = await running.bearer('/v1/changes', {
      type: 'prompt_version',
      summary: 'v12',
      feature: 'changed',
      from: 11,
      to: 'v12',
    });
    assert.equal(one.status, 202);
    const list = [
      { at: '2026-11-20T12:59:00Z', type: 'deploy', summary: 'r1', feature: 'changed', region: 'eu' },
    ];
    assert.equal((await running.bearer('/v1/changes', list)).status, 202);
    await running.settled();
    const told = await running.telemetry.changes('changed', NOW - 3_600_000, NOW + 1);
    const [deploy, prompt] = told.filter(({ feature }) => feature === 'changed');
    assert.equal(prompt?.at, NOW);
    assert.equal(prompt?.from, '11');
    assert.equal(deploy?.attributes['region'], 'eu');
  });

  it('takes tonight’s deploy although last night’s looked the same', async () => {
    const deploy = { type: 'deploy', summary: 'nightly', feature: 'nightly' };
    await running.bearer('/v1/changes', deploy);
    assert.equal((await running.bearer('/v1/changes', deploy)).status, 200);
    now = NOW + 24 * 3_600_000;
    assert.equal((await running.bearer('/v1/changes', deploy)).status, 202);
    now = NOW;
  });

  it('names the field, its value and the remedy, and stores nothing of a list with one bad change', async () => {
    const list = [
      { type: 'deploy', summary: 'r1', feature: 'refused' },
      { type: 'vibes', summary: '' },
    ];
    const answer = await running.bearer('/v1/changes', list);
    assert.equal(answer.status, 400);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const problem = (await answer.json()) as {
      field: string;
      remedy: string;
      errors: { field: string; value: string }[];
    };
    assert.equal(problem.field, '[1].type');
    assert.match(problem.remedy, /use one of: deploy, prompt_version/);
    assert.deepEqual(
      problem.errors.map(({ field, value }) => [field, value]),
      [
        ['[1].type', '"vibes"'],
        ['[1].summary', '""'],
      ],
    );
    await running.settled();
    assert.deepEqual(
      await running.telemetry
        .changes('refused', ...day)
        .then((all) => all.filter(({ feature }) => feature === 'refused')),
      [],
    );
  });
});
