// What people see of an incident, state by state, as the JSON that goes to Slack.
// long: one view after another against the same sample incident.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IncidentEvent } from '../../../src/core/incident/incident-events.ts';
import { incidentIdOf } from '../../../src/core/model/ids.ts';
import { minutes } from '../../../src/core/model/time.ts';
import type { MessageView } from '../../../src/edges/slack/blocks/elements.ts';
import { homeView } from '../../../src/edges/slack/blocks/home.ts';
import { viewOf } from '../../../src/edges/slack/blocks/views.ts';
import { declareView } from '../../../src/edges/slack/modals/declare-view.ts';
import { assertGoldenMessage, assertGoldenView, assertSlackTakes } from './golden.ts';
import { ANA, alerted, BEN, declared, fresh, START, stateOf, triage, triaged } from './sample-incident.ts';

const led: readonly IncidentEvent[] = [
  ...fresh,
  triaged,
  { type: 'acknowledged', by: ANA },
  { type: 'role_taken', role: 'commander', holder: ANA, handover: null },
];
const pagerDown: IncidentEvent = {
  type: 'effect_failed',
  effect: 'pager_acknowledge',
  system: 'pagerduty',
  why: 'PagerDuty could not be reached.',
  remedy: 'Call Ana Silva: +31 6 0000 0000.',
};
const updated: IncidentEvent = {
  type: 'status_updated',
  text: 'We pinned gpt-4-0314; answers recover.',
  nextUpdateAt: START + minutes(45),
  by: ANA,
};
const summary = (...events: readonly IncidentEvent[]) =>
  viewOf({ kind: 'summary', incident: stateOf(...events) });

describe('summary', () => {
  test('just opened, triage running', () => assertGoldenMessage('summary-opened', summary(...fresh)));
  test('led, triaged, one update', () => assertGoldenMessage('summary-led', summary(...led, updated)));
  test('PagerDuty is down: it says so, once, and whom to call', () => {
    const view = summary(...fresh, pagerDown, pagerDown);
    assertGoldenMessage('summary-pager-down', view);
    assert.equal(JSON.stringify(view).split('PagerDuty could not be reached').length - 1, 1);
  });
  test('linked and snoozed', () =>
    assertGoldenMessage(
      'summary-linked',
      summary(
        ...led,
        { type: 'linked', to: incidentIdOf(17), why: 'the same alert fired on 2026-11-02' },
        { type: 'snoozed', until: START + minutes(240), by: ANA },
      ),
    ));
  test('resolved: buttons shrink to reopen and post-mortem', () => {
    const view = summary(...led, {
      type: 'resolved',
      summary: 'Pinned gpt-4-0314; correct answers are back at 84 %.',
      by: BEN,
    });
    assertGoldenMessage('summary-resolved', view);
    assert.deepEqual(buttons(view), ['reopen', 'postmortem']);
  });
  test('buttons follow the state', () => {
    assert.deepEqual(buttons(summary(...fresh)), ['take_lead', 'acknowledge', 'mark_noise', 'snooze']);
    assert.deepEqual(buttons(summary(...led)), ['triage_again', 'mark_noise', 'snooze']);
  });
  test('a person missing in Slack is named with the reason', () => {
    assert.match(
      JSON.stringify(summary(...fresh)),
      /Dev Patel is not here: nobody in Slack has dev@northwind\.example/,
    );
  });
});

describe('people on call', () => {
  const onCall = fresh[3] ?? failWith('no on-call event');
  test('being invited, and then not to be had', () => {
    assert.match(JSON.stringify(summary(declared, onCall)), /<@U0ANA> is being invited/);
    const invited: IncidentEvent = { type: 'channel_step_done', step: 'invite', skipped: null };
    assert.match(JSON.stringify(summary(declared, onCall, invited)), /<@U0ANA> could not be invited/);
  });
});

describe('other messages', () => {
  const incident = stateOf(...led);
  test('announcement', () => assertGoldenMessage('announcement', viewOf({ kind: 'announcement', incident })));
  test('line with mention', () =>
    assertGoldenMessage(
      'line',
      viewOf({
        kind: 'line',
        text: 'The update promised for 13:45 UTC is due: /incident update TEXT',
        mention: ANA.kind === 'person' && ANA.slackUser !== null ? [ANA.slackUser] : [],
        emoji: 'alarm_clock',
      }),
    ));
  test('status update', () =>
    assertGoldenMessage(
      'status-update',
      viewOf({
        kind: 'status_update',
        incident,
        text: 'We pinned gpt-4-0314; answers recover.',
        nextUpdateAt: START + minutes(45),
        by: 'Ana Silva',
      }),
    ));
  test('triage', () => {
    const view = viewOf({ kind: 'triage', incident, result: triage, version: 7, previous: null });
    assertGoldenMessage('triage', view);
    const [first] = view.blocks;
    assert.ok(
      first?.type === 'section' && first.text?.text.includes(`*${triage.conclusion}*`),
      'the conclusion comes first',
    );
  });
  test('a second triage says what changed', () => {
    const before = {
      ...triage,
      verdict: 'ambiguous' as const,
      domain: 'undetermined' as const,
      at: START - minutes(20),
    };
    assertGoldenMessage(
      'triage-again',
      viewOf({ kind: 'triage', incident, result: triage, version: 12, previous: before }),
    );
  });
  test('a triage after the recovery says in one line when it ended, and with what', () => {
    const endedBy = { ...triage.suspectChange, at: START - 600_000, summary: 'Pinned gpt-4-0314' } as const;
    const result = {
      ...triage,
      verdict: 'inside',
      escalateTo: 'nobody',
      recovery: { at: START - 540_000, earliest: START - 660_000, latest: START - 480_000, endedBy },
    } as typeof triage;
    const view = viewOf({ kind: 'triage', incident, result, version: 9, previous: triage });
    assert.match(JSON.stringify(view), /:checkered_flag: \*Ended\* .*Pinned gpt-4-0314/);
    assert.match(JSON.stringify(view), /verdict: [^·]* → /);
    assertSlackTakes(view);
  });

  test('triage details', () =>
    assertGoldenMessage(
      'triage-details',
      viewOf({ kind: 'triage_details', incident, result: triage, version: 7 }),
    ));
});

describe('views', () => {
  const features = [
    { name: 'maths-assistant', title: 'Maths assistant' },
    { name: 'support', title: 'Support answers' },
  ];
  test('declare form, while open incidents are looked up, and filled in', () => {
    assertGoldenView('declare-loading', declareView({ title: 'assistant is wrong', features, open: null }));
    assertGoldenView('declare-filled', declareView({ title: '', features, open: [stateOf(...led)] }));
  });
  test('home tab', () => assertGoldenView('home', homeView([stateOf(...led)])));
  test('more incidents than a home tab holds are counted, not lost', () => {
    const many = Array.from({ length: 200 }, () => stateOf(...led));
    const view = homeView(many);
    assert.equal(view.blocks.length, 100);
    assert.match(JSON.stringify(view), /and older ones/);
  });
});

describe('too much of everything still fits', () => {
  const long = `<!channel> & ${'many words '.repeat(3000)}`;
  const huge = {
    ...triage,
    conclusion: long,
    nextAction: long,
    escalateWhy: long,
    findings: Array.from({ length: 30 }, (_, index) => ({
      ...triage.findings[index % 5],
      line: long,
      details: [long, long],
      claim: long,
      question: long,
      measurements: triage.findings[2]?.measurements ?? [],
    })) as typeof triage.findings,
    rejectedChanges: Array.from({ length: 30 }, () => ({
      change: {
        ...(triage.rejectedChanges[0]?.change ?? failWith('no change')),
        summary: long,
        from: long,
        to: long,
      },
      why: long,
    })),
    sources: Array.from({ length: 40 }, () => ({ name: long, available: true, note: long })),
  };
  const bloated = stateOf(
    { ...declared, title: long, description: long, feature: long } as IncidentEvent,
    alerted,
    {
      type: 'on_call_found',
      policy: long,
      problem: long,
      retryable: true,
      people: Array.from({ length: 60 }, () => ({ name: long, email: null, slackUser: null, missing: long })),
    },
    ...Array.from(
      { length: 30 },
      (_, index): IncidentEvent => ({ type: 'linked', to: incidentIdOf(index + 1), why: long }),
    ),
    ...Array.from(
      { length: 30 },
      (_, index): IncidentEvent => ({
        type: 'effect_failed',
        effect: 'x',
        system: `system ${index}`,
        why: long,
        remedy: long,
      }),
    ),
    { type: 'triage_completed', result: huge },
    { type: 'status_updated', text: long, nextUpdateAt: null, by: ANA },
    { type: 'resolved', summary: long, by: ANA },
  );
  const cases: Readonly<Record<string, MessageView>> = {
    summary: viewOf({ kind: 'summary', incident: bloated }),
    announcement: viewOf({ kind: 'announcement', incident: bloated }),
    line: viewOf({ kind: 'line', text: long, mention: [] }),
    'status update': viewOf({
      kind: 'status_update',
      incident: bloated,
      text: long,
      nextUpdateAt: null,
      by: long,
    }),
    triage: viewOf({ kind: 'triage', incident: bloated, result: huge, version: 7, previous: triage }),
    'triage details': viewOf({ kind: 'triage_details', incident: bloated, result: huge, version: 7 }),
  };
  for (const [name, view] of Object.entries(cases)) {
    test(name, () => {
      assertSlackTakes(view);
      // Plain text (headers, labels) is never read as markup.
      const markup = JSON.stringify(view, (_, value) => (value?.type === 'plain_text' ? null : value));
      assert.doesNotMatch(markup, /<!channel>/);
    });
  }
  test('what was cut says where the rest is', () =>
    assert.match(JSON.stringify(cases['triage']), /… \(\d+ more characters in \/incident evidence E7/));
});

function buttons({ blocks }: MessageView): readonly (string | undefined)[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) => ('action_id' in element ? element.action_id : undefined))
      : [],
  );
}

function failWith(text: string): never {
  throw new Error(text);
}
