// What must happen in the world after events: which effects, in which lane, due when.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IncidentEvent } from '../../../src/core/incident/incident-events.ts';
import { reactionsTo } from '../../../src/core/incident/reactions.ts';
import type { SlackChannelId } from '../../../src/core/model/ids.ts';
import { ANA, DECLARED, page, START, stateOf } from './stories.ts';

const ATTACHED: IncidentEvent = { type: 'alert_attached', alert: page() };

/** Effects of the last event after those before it. */
function effectsOfLast(...events: readonly IncidentEvent[]) {
  const last = events.at(-1);
  assert.ok(last !== undefined);
  return reactionsTo([{ event: last, version: events.length }], stateOf(events));
}

describe('reactions', () => {
  it('a declared incident opens its channel and triages at once, side by side', () => {
    const effects = effectsOfLast(DECLARED);
    assert.deepEqual(
      effects.map((queued) => queued.effect.kind),
      ['run_triage', 'open_channel'],
    );
    assert.equal(new Set(effects.map((queued) => queued.lane)).size, 2);
  });

  it("a person's acknowledge goes to PagerDuty; PagerDuty's own does not come back as an echo", () => {
    const kinds = (by: IncidentEvent & { type: 'acknowledged' }) =>
      effectsOfLast(DECLARED, ATTACHED, by).map((queued) => queued.effect.kind);
    assert.ok(kinds({ type: 'acknowledged', by: ANA }).includes('pager_acknowledge'));
    assert.ok(
      !kinds({ type: 'acknowledged', by: { kind: 'outside', system: 'pagerduty', name: 'Ana' } }).includes(
        'pager_acknowledge',
      ),
    );
  });

  it('an acknowledge does not wait for who is on call, nor for the note', () => {
    const failed: IncidentEvent = {
      type: 'on_call_found',
      people: [],
      policy: null,
      problem: 'PagerDuty answered 503',
      retryable: true,
    };
    const channel = { channel: 'C1' as SlackChannelId, name: 'inc-0042' };
    const created: IncidentEvent = { type: 'channel_created', ...channel };
    const events = [DECLARED, ATTACHED, created, failed, { type: 'acknowledged', by: ANA } as const];
    const queued = reactionsTo(
      events.map((event, index) => ({ event, version: index + 1 })),
      stateOf(events),
    );
    const lanes = ['find_on_call', 'pager_note', 'pager_acknowledge'].map(
      (kind) => queued.find(({ effect }) => effect.kind === kind)?.lane ?? assert.fail(kind),
    );
    assert.equal(new Set(lanes).size, 3);
  });

  it('an incident without PagerDuty never calls it', () => {
    assert.ok(
      !effectsOfLast(DECLARED, { type: 'resolved', summary: null, by: ANA }).some(
        (queued) => queued.effect.kind === 'pager_resolve',
      ),
    );
  });

  it('a promised update waits in a lane of its own until it is due', () => {
    const promisedAt = START + 1_800_000;
    const reminder = effectsOfLast(DECLARED, {
      type: 'status_updated',
      text: 'x',
      nextUpdateAt: promisedAt,
      by: ANA,
    }).find((queued) => queued.effect.kind === 'remind_update');
    assert.equal(reminder?.dueAt, promisedAt);
    assert.equal(reminder?.lane, reminder?.key);
  });

  it('who is on call is asked again only when PagerDuty may answer later', () => {
    const found = (retryable: boolean): IncidentEvent => ({
      type: 'on_call_found',
      people: [],
      policy: null,
      problem: 'PagerDuty answered 503',
      retryable,
    });
    assert.deepEqual(
      effectsOfLast(DECLARED, found(true)).map((queued) => queued.effect.kind),
      ['find_on_call'],
    );
    assert.deepEqual(effectsOfLast(DECLARED, found(false)), []);
  });

  it('tells a storm of alerts by a few lines and the count in the summary', () => {
    const storm = Array.from(
      { length: 50 },
      (_, index): IncidentEvent => ({ type: 'alert_attached', alert: page({ identity: `Q${index}` }) }),
    );
    const events = [DECLARED, ...storm];
    const lines = events.flatMap((_, index) =>
      effectsOfLast(...events.slice(0, index + 1)).filter((queued) => queued.effect.kind === 'post_line'),
    );
    assert.equal(lines.length, 5);
  });

  it('a channel that cannot be opened is told where people were paged', () => {
    const failed: IncidentEvent = {
      type: 'effect_failed',
      effect: 'open_channel',
      system: 'slack',
      why: 'missing_scope',
      remedy: 'x',
    };
    assert.deepEqual(
      effectsOfLast(DECLARED, ATTACHED, failed).map((queued) => queued.effect.kind),
      ['pager_note'],
    );
  });

  it('keys are never equal: each effect of each event happens once', () => {
    const events: IncidentEvent[] = [
      DECLARED,
      ATTACHED,
      { type: 'acknowledged', by: ANA },
      { type: 'resolved', summary: null, by: ANA },
    ];
    const all = reactionsTo(
      events.map((event, index) => ({ event, version: index + 1 })),
      stateOf(events),
    );
    assert.equal(new Set(all.map((queued) => queued.key)).size, all.length);
  });
});
