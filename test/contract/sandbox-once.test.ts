// The unattended story, with a very small bot: every step is seen, and a bot that stays silent is named as such.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { playOnce } from '../../src/sandbox/once.ts';
import { startWorld } from '../../src/sandbox/world.ts';
import { startSmallBot } from './sandbox-small-bot.ts';

test('Ana answers, triages, pins, resolves; charts and post-mortem are written', async (t) => {
  const { world, outDir, printed } = await start(t);
  const bot = await startSmallBot(world.environment());
  t.after(() => bot.close());
  world.connect({ intakeUrl: bot.url });
  const result = await playOnce(world, { outDir, print: (text) => printed.push(text), answerMs: 6_000 });
  assert.deepEqual(result, { ok: true, problems: [] }, printed.join('\n'));
  assert.deepEqual(readdirSync(outDir).sort(), ['chart.png', 'post-mortem.md', 'transcript.txt']);
  assert.match(readFileSync(join(outDir, 'transcript.txt'), 'utf8'), /We are pinning the model/);
  assert.equal(world.pagerduty.pages()[0]?.status, 'resolved');
  assert.ok(bot.records() > 900, `${bot.records()} lines reached the bot`);
});

test('a bot that does nothing: the problem names the step that was not seen', async (t) => {
  const { world, outDir, printed } = await start(t);
  const bot = await startSmallBot(world.environment(), { silent: true });
  t.after(() => bot.close());
  world.connect({ intakeUrl: bot.url });
  const result = await playOnce(world, { outDir, print: (text) => printed.push(text), answerMs: 200 });
  assert.equal(result.ok, false);
  assert.match(result.problems[0] ?? '', /not seen that the incident channel opened/);
});

test('an intake that refuses: the problem carries its words', async (t) => {
  const { world, outDir, printed } = await start(t);
  const bot = await startSmallBot({ ...world.environment(), INTAKE_TOKEN: 'another' });
  t.after(() => bot.close());
  world.connect({ intakeUrl: bot.url });
  const result = await playOnce(world, { outDir, print: (text) => printed.push(text), answerMs: 6_000 });
  assert.match(result.problems[0] ?? '', /the story broke off: the intake refused \/v1\/changes: 401/);
});

test('the environment and settings name this world and nothing else', async (t) => {
  const { world } = await start(t);
  const environment = world.environment();
  for (const [name, value] of Object.entries(environment)) {
    assert.ok(value.length > 0, name);
    if (value.startsWith('http')) assert.match(value, /^http:\/\/127\.0\.0\.1:\d+/, name);
  }
  assert.match(environment['SLACK_API_URL'] ?? '', /\/api\/$/);
  assert.equal(Number(environment['ONCALL_CLOCK_ANCHOR']), world.clock.anchor);
  await assert.rejects(world.play(), /call connect/);
  const state = (await (await fetch(`${world.address}/workspace/state`)).json()) as {
    team: string;
    clock: { provenance: string };
  };
  assert.equal(state.team, 'Northwind');
  assert.match(state.clock.provenance, /LLMDrift/);
});

async function start(t: TestContext) {
  const outDir = mkdtempSync(join(tmpdir(), 'sandbox-once-'));
  const world = await startWorld({ factor: 3000, wallSecondsBeforeSwap: 1 });
  t.after(async () => {
    await world.close();
    rmSync(outDir, { recursive: true });
  });
  const printed: string[] = [];
  return { world, outDir, printed };
}
