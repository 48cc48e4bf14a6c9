// What went well and badly, by rules on the record only; what no rule sees is left for the review to fill in.

import { evidenceIdOf } from '../model/ids.ts';
import type { CaseFile } from './case-file.ts';
import { LATE_AFTER_MINUTES } from './detection.ts';
import { type Derivation, type Fact, type Instant, known, said, unknown } from './fact.ts';

export interface Lessons {
  readonly well: readonly Fact[];
  readonly badly: readonly Fact[];
  readonly lucky: readonly Fact[];
}

export const FILL_IN = 'fill in at the review';

/** Each within this many minutes counts as prompt. */
const PROMPT_MINUTES = { acknowledge: 5, channel: 5, triage: 10 } as const;

export function lessonsOf(file: CaseFile): Lessons {
  const rules = [acknowledged, channel, triaged, noticed, commander, overdue, failures, unreachable].flatMap(
    (rule) => rule(file),
  );
  const of = (good: boolean): readonly Fact[] => {
    const facts = rules.filter((one) => one.good === good).map((one) => one.fact);
    return facts.length > 0 ? facts : [unknown(FILL_IN)];
  };
  return { well: of(true), badly: of(false), lucky: [unknown(FILL_IN)] };
}

type Judged = readonly { readonly good: boolean; readonly fact: Fact }[];

function acknowledged({ moments: { declared, acknowledged: at } }: CaseFile): Judged {
  if (at === null) return [{ good: false, fact: known('Nobody acknowledged', [declared.evidence]) }];
  return within(declared, at, PROMPT_MINUTES.acknowledge, 'Acknowledged', 'the declaration');
}

function channel({ events, moments: { declared } }: CaseFile): Judged {
  const invited = events.find(({ event }) => event.type === 'people_invited' && event.invited.length > 0);
  if (invited === undefined)
    return [
      { good: false, fact: known('Nobody who was on call was brought into a channel', [declared.evidence]) },
    ];
  return within(
    declared,
    { at: invited.at, evidence: evidenceIdOf(invited.version) },
    PROMPT_MINUTES.channel,
    'The on-call people were in the channel',
    'the declaration',
  );
}

function triaged({ triages, moments: { declared } }: CaseFile): Judged {
  const first = triages[0];
  return first === undefined
    ? []
    : within(
        declared,
        { at: first.result.at, evidence: first.evidence },
        PROMPT_MINUTES.triage,
        'The first triage was there',
        'the declaration',
      );
}

function noticed({ state, moments: { onset, firstEvidence, declared } }: CaseFile): Judged {
  if (state.detectedBy.kind === 'person' && firstEvidence.at === declared.at)
    return [{ good: false, fact: known('A person noticed before any alert did', [firstEvidence.evidence]) }];
  if (onset === null || firstEvidence.at < onset.at) return [];
  return within(onset, firstEvidence, LATE_AFTER_MINUTES, 'First noticed by an outside alert', 'the onset');
}

function commander({ state, moments: { declared } }: CaseFile): Judged {
  return state.roles.commander === undefined
    ? [{ good: false, fact: known('Nobody took the role of incident commander', [declared.evidence]) }]
    : [];
}

function overdue({ events }: CaseFile): Judged {
  const late = events
    .filter(({ event }) => event.type === 'update_overdue')
    .map(({ version }) => evidenceIdOf(version));
  if (late.length === 0) return [];
  const times: Derivation = { formula: 'count', of: late };
  return [
    {
      good: false,
      fact: known(`Promised updates that came late or not at all: ${said(times)}`, late, [times]),
    },
  ];
}

function failures({ events }: CaseFile): Judged {
  return events.flatMap(({ event, version }) =>
    event.type === 'effect_failed'
      ? [{ good: false, fact: known(`${event.system} failed: ${event.why}`, [evidenceIdOf(version)]) }]
      : [],
  );
}

function unreachable({ deciding }: CaseFile): Judged {
  if (deciding === null) return [];
  return deciding.result.sources
    .filter((source) => !source.available)
    .map((source) => ({
      good: false,
      fact: known(`Triage could not look at ${source.name}: ${source.note}`, [deciding.evidence]),
    }));
}

function within(from: Instant, to: Instant, limit: number, what: string, after: string): Judged {
  const took: Derivation = { formula: 'minutes', from: from.at, to: to.at };
  const rule: Derivation = { formula: 'rule', value: limit };
  const good = to.at - from.at <= limit * 60_000;
  return [
    {
      good,
      fact: known(
        `${what} ${said(took)} after ${after} (${good ? 'within' : 'later than'} ${said(rule)} min)`,
        [from.evidence, to.evidence],
        [took, rule],
      ),
    },
  ];
}
