// /incident baseline: what is normal is shown line by line; making the present normal takes a second word.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Decision, NormalNow } from '../../../src/core/detection/contract.ts';
import type { SlackChannelId } from '../../../src/core/model/ids.ts';
import { baselineView } from '../../../src/edges/slack/blocks/baseline.ts';
import { parseAccept } from '../../../src/edges/slack/commands/baseline.ts';
import { type CommandSetting, dispatch } from '../../../src/edges/slack/commands/dispatch.ts';
import { MESSAGE_TOTAL_CHARS_MAX } from '../../../src/edges/slack/limits.ts';
import type { Baselines } from '../../../src/flow/ports/detection.ts';
import { memoryDesk } from './memory-desk.ts';

const NOW = Date.parse('2026-11-20T14:00:00Z');
const HOUR_MS = 3_600_000;

const normal = (more: Partial<NormalNow>): NormalNow => ({
  series: 'answers/refusal',
  title: 'refusals',
  layer: 'behavioural',
  unit: 'share',
  level: 0.03,
  envelope: 0.041,
  threshold: null,
  readings: 12_430,
  weeks: 5.1,
  evidence: 3,
  ...more,
});
const latency = (part: string, level: number, threshold: number) =>
  normal({
    series: `answers/latency|${part}`,
    title: 'latency',
    unit: 'ms',
    level,
    envelope: level * 1.2,
    threshold,
  });
const NORMALS = [
  normal({}),
  latency('above-q50', 0.5, 980),
  latency('above-q90', 0.1, 1420),
  normal({ series: 'answers/judge|down', title: 'judge', level: 0.9, envelope: 0.86 }),
  normal({ series: 'answers/cost', title: 'cost', level: null, envelope: null, readings: 0, weeks: 0 }),
];
const TICKET: Decision = {
  kind: 'ticket',
  at: NOW - HOUR_MS,
  feature: 'answers',
  signals: [],
  why: 'Refusals <!channel> 12 %',
};

function setting(): CommandSetting & { readonly accepted: Parameters<Baselines['accept']>[0][] } {
  const accepted: Parameters<Baselines['accept']>[0][] = [];
  const clock = { now: () => NOW, wallMsUntil: () => 0 };
  const baselines: Baselines = {
    features: async () => ['answers', 'search'],
    normals: async (feature) => (feature === 'answers' ? { asOf: NOW, normals: NORMALS } : null),
    decisions: async () => [TICKET],
    accept: async (request) => void accepted.push(request),
  };
  const by = { kind: 'person', name: 'Ana Silva', slackUser: null, email: null } as const;
  return {
    accepted,
    desk: { ...memoryDesk(clock), baselines },
    clock,
    by,
    people: { actor: async () => by },
    channel: 'C1' as SlackChannelId,
    openDeclareForm: async () => undefined,
    metadataCoverage: async () => assert.fail('not asked'),
  };
}

const typed = async (text: string, on = setting()): Promise<string> =>
  JSON.stringify((await dispatch(text, on))?.blocks);

describe('what is normal', () => {
  it('is one line a metric, with its bound, what it rests on, and what was decided', async () => {
    const said = await typed('baseline answers');
    assert.match(said, /3 of 4 metrics have a baseline, learnt from 5\.1 weeks/);
    assert.match(said, /\*refusals\*: 3 % \(up to 4\.1 %\); 12,430 readings, 5\.1 weeks/);
    assert.match(said, /\*latency\*: 50 % above 980 ms \(up to 60 %\), 10 % above 1,420 ms \(up to 12 %\)/);
    assert.match(said, /\*judge\*: 90 % \(at least 86 %\)/);
    assert.match(said, /No baseline yet: cost/);
    assert.match(said, /2026-11-20 13:00 UTC {2}ticket: Refusals &lt;!channel&gt; 12 %/);
    assert.match(said, /baseline answers accept 24h/);
  });

  it('fits one message, whatever the number of metrics', () => {
    const normals = Array.from({ length: 300 }, (_, index) =>
      normal({ series: `answers/m${index}`, title: `metric ${index}` }),
    );
    const decisions = Array.from({ length: 200 }, () => TICKET);
    const view = baselineView({ feature: 'answers', asOf: NOW, normals, decisions });
    assert.ok(JSON.stringify(view.blocks).length < MESSAGE_TOTAL_CHARS_MAX);
  });

  it('is not known of a feature that was never judged, and the nearest name is offered', async () => {
    assert.match(await typed('baseline answer'), /has been judged yet\. Did you mean `answers`/);
    assert.match(await typed('baseline'), /Judged are: answers, search/);
    const on = setting();
    assert.match(
      await typed('baseline answers', { ...on, desk: { ...on.desk, baselines: null } }),
      /judges no telemetry/,
    );
  });
});

describe('accept', () => {
  it('changes nothing until it is confirmed, and then records who, when and since when', async () => {
    const on = setting();
    const asked = await typed('baseline answers accept 2h', on);
    assert.match(asked, /Nothing is changed yet.*about two days/);
    assert.match(await typed('baseline answers accept', on), /learnt anew from there at once/);
    const command = /\/incident (baseline [^`]+confirm)`/.exec(asked)?.[1];
    assert.equal(command, 'baseline answers accept 2026-11-20T12:00:00.000Z confirm');
    assert.deepEqual(on.accepted, []);
    assert.match(await typed(command, on), /by your word, what answers does since 2026-11-20 12:00 UTC/);
    assert.deepEqual(on.accepted, [
      { feature: 'answers', since: NOW - 2 * HOUR_MS, askedAt: NOW, askedBy: 'Ana Silva' },
    ]);
  });

  it('reads a duration, a moment, or nothing: a day', () => {
    const since = (text: string) => {
      const asked = parseAccept(text, NOW);
      return asked.kind === 'accept' ? (NOW - asked.since) / HOUR_MS : asked.why;
    };
    assert.equal(since('accept'), 24);
    assert.equal(since('accept 3d'), 72);
    assert.equal(since('accept 2026-11-20T13:00Z'), 1);
    assert.equal(since('ACCEPT 2026-11-20T13:00:00+01:00 confirm'), 2);
    assert.match(String(since('accept yesterday')), /"yesterday" is no time/);
    assert.match(String(since('accept 2026-11-21T13:00Z')), /yet to come/);
    assert.match(String(since('accept 100d')), /too long ago/);
    assert.match(String(since('accept 2h now')), /"now" is not known/);
    assert.match(String(since('forget')), /"forget" is not known/);
  });
});
