// The story: one measurement a call, the same for the same seed; played in order, retried until taken, pinned by the lever.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createClock } from '../../src/sandbox/clock.ts';
import type { CallLine, StoryLine } from '../../src/sandbox/story/lines.ts';
import { dashboardAlarm, type Gauge, gaugesOf } from '../../src/sandbox/story/measures.ts';
import { PIN_LEVER, playStory } from '../../src/sandbox/story/play.ts';
import { replayOf } from '../../src/sandbox/story/replay.ts';
import { createStory, linesWithPin, SWAP_AT } from '../../src/sandbox/story/story.ts';

const PIN_AT = '2026-11-20T15:00:00.000Z';
const calls = (lines: readonly StoryLine[]) => lines.filter((line) => line.kind === 'llm_call');
const servedBy = (call: CallLine) => call.attributes['gen_ai.response.model'];

test('the same seed gives the same lines, another seed other ones; lines are in order', () => {
  assert.deepEqual(createStory({ seed: 3 }).lines, createStory({ seed: 3 }).lines);
  assert.notDeepEqual(createStory({ seed: 3 }).lines, createStory({ seed: 4 }).lines);
  const lines = linesWithPin(createStory(), PIN_AT, 'Ana Silva');
  for (const [index, line] of lines.entries())
    assert.ok(index === 0 || line.at >= (lines[index - 1]?.at ?? ''), line.at);
});

test('each measurement is played at most once, March before the swap and after the pin, June between', () => {
  const played = calls(linesWithPin(createStory(), PIN_AT, 'Ana Silva'));
  const march = played.filter((call) => servedBy(call) === 'gpt-4-0314');
  assert.equal(march.length, 1150, 'every March measurement, once');
  for (const call of played) {
    const expected = call.at < SWAP_AT || call.at >= PIN_AT ? 'gpt-4-0314' : 'gpt-4-0613';
    assert.equal(servedBy(call), expected, call.at);
    assert.equal(call.attributes['gen_ai.request.model'], call.at >= PIN_AT ? 'gpt-4-0314' : 'gpt-4');
  }
  const ids = played.map((call) => call.attributes['gen_ai.response.id']);
  assert.equal(new Set(ids).size, ids.length);
  const hour = played.filter((call) => call.at >= SWAP_AT && call.at < '2026-11-20T14:00:00.000Z');
  assert.ok(Math.abs(hour.length - 100) <= 2, `about 100 calls an hour, not ${hour.length}`);
});

test('an evaluator is declared before its first score, and speaks for its own task', () => {
  const declared = new Set<string>();
  const task: Readonly<Record<string, string>> = {
    correct: 'prime',
    format_valid: 'leetcode_easy',
    refusal: 'sensitiveq',
  };
  for (const line of createStory().lines) {
    if (line.kind === 'evaluator') declared.add(line.name);
    if (line.kind !== 'llm_call') continue;
    for (const name of Object.keys(line.evaluations)) {
      assert.ok(declared.has(name), name);
      assert.equal(line.attributes['app.task'], task[name]);
    }
  }
  assert.deepEqual([...declared].sort(), ['correct', 'format_valid', 'refusal']);
});

test('no segment but the served model tells the two periods apart', () => {
  const played = calls(createStory().lines);
  for (const name of ['cloud.region', 'user.segment', 'app.task']) {
    const share = (from: string, to: string, value: unknown) => {
      const inside = played.filter((call) => call.at >= from && call.at < to);
      return inside.filter((call) => call.attributes[name] === value).length / inside.length;
    };
    for (const value of new Set(played.map((call) => call.attributes[name]))) {
      const before = share('2026-11-20T00:00:00.000Z', SWAP_AT, value);
      const after = share(SWAP_AT, '2026-11-21T00:00:00.000Z', value);
      assert.ok(Math.abs(before - after) < 0.07, `${name} ${value}: ${before} → ${after}`);
    }
  }
});

test('the dashboard alarms an hour after the share fell, and never without the swap', () => {
  const story = createStory();
  const alarm = dashboardAlarm(story.lines);
  const minutes = (Date.parse(alarm?.at ?? '') - Date.parse(SWAP_AT)) / 60_000;
  assert.ok(minutes > 60 && minutes < 90, `${minutes} minutes after the swap`);
  assert.ok((alarm?.share ?? 1) < 0.7);
  assert.equal(dashboardAlarm(story.lines.filter((line) => line.at < SWAP_AT)), null);
  const gauge = gaugesOf(story.lines)[0];
  const at = (from: string, to: string) => {
    const points = (gauge?.points ?? []).filter((point) => point.at >= from && point.at < to);
    return (
      points.reduce((sum, point) => sum + point.value * point.n, 0) /
      points.reduce((sum, point) => sum + point.n, 0)
    );
  };
  assert.ok(at('2026-11-20T05:00:00.000Z', SWAP_AT) > 80);
  assert.ok(at(SWAP_AT, '2026-11-20T20:00:00.000Z') < 56);
});

test('printed as a replay: lines in order, one page, the truth apart', () => {
  const lines = replayOf(createStory());
  for (const [index, line] of lines.entries())
    assert.ok(index === 0 || line.at >= (lines[index - 1]?.at ?? ''));
  const kinds = Map.groupBy(lines, (line) => line.kind);
  assert.equal(kinds.get('alert')?.length, 1);
  assert.equal(kinds.get('command')?.length, 2);
  assert.equal(kinds.get('change')?.length, 4);
  assert.ok((kinds.get('truth')?.length ?? 0) >= 1);
});

test('played: history at once, retried until taken, the page raised, the pin followed by March answers', async (t) => {
  const intake = await startIntake(t, [503, 503]);
  const story = createStory();
  const clock = createClock({ start: story.opensAt, factor: 72_000, anchor: Date.now() });
  const gauges = new Map<string, Gauge>();
  const triggered: string[] = [];
  const playing = playStory({
    story,
    clock,
    intake: { url: intake.url, token: 'secret-token' },
    serviceId: 'PASSIST',
    pagerduty: { trigger: ({ title }) => `P${triggered.push(title)}` },
    onGauge: (gauge) => void gauges.set(gauge.name, gauge),
    onLever: () => undefined,
  });
  t.after(() => playing.stop());
  await playing.historyTaken;
  assert.ok(intake.taken.filter((line) => line.kind === 'llm_call').length > 700);
  await clock.waitUntil('2026-11-20T15:00:00.000Z');
  playing.pull(PIN_LEVER, 'Ana Silva');
  playing.pull(PIN_LEVER, 'Ana Silva');
  assert.deepEqual(
    playing.levers().map((lever) => lever.pulled),
    [true],
  );
  await playing.done;
  assert.deepEqual(triggered, ['assistant: share of correct answers below 70 % for an hour']);
  assert.equal(playing.alarmIncident(), 'P1');
  const taken = intake.taken.filter((line) => line.kind === 'llm_call') as CallLine[];
  assert.equal(
    new Set(taken.map((call) => call.attributes['gen_ai.response.id'])).size,
    taken.length,
    'each line once',
  );
  assert.equal(taken.filter((call) => servedBy(call) === 'gpt-4-0314').length, 1150);
  assert.equal(intake.changes.filter((change) => change.type === 'model_version').length, 1);
  assert.deepEqual([...gauges.keys()], ['Correct answers', 'Valid format', 'Latency, median']);
  assert.throws(() => playing.pull('no such', 'Ana Silva'), /no lever "no such"/);
});

test('an intake that refuses ends the playing with its words', async (t) => {
  const intake = await startIntake(t, [401]);
  const story = createStory();
  const clock = createClock({ start: story.opensAt, factor: 72_000, anchor: Date.now() });
  const nothing = () => undefined;
  const playing = playStory({
    story,
    clock,
    intake: { url: intake.url, token: 'wrong' },
    serviceId: 'PASSIST',
    pagerduty: { trigger: () => 'P1' },
    onGauge: nothing,
    onLever: nothing,
  });
  await assert.rejects(playing.done, /refused \/v1\/changes: 401/);
});

/** Takes what the bot's intake takes; answers with `statuses` first. */
async function startIntake(t: TestContext, statuses: readonly number[]) {
  const left = [...statuses];
  const taken: StoryLine[] = [];
  const changes: { readonly type: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = left.shift() ?? 202;
    const body = Buffer.concat(chunks).toString('utf8');
    assert.ok(request.headers['idempotency-key']);
    if (status === 202 && request.url === '/v1/changes') changes.push(...JSON.parse(body));
    if (status === 202 && request.url === '/v1/records')
      for (const line of body.trimEnd().split('\n')) taken.push(JSON.parse(line));
    response.writeHead(status).end(status === 202 ? '{}' : 'not now');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, changes };
}
