// Action items: each with an owner to be named, a due date, a priority, a type and an end that can be measured.

import { evidenceIdOf } from '../model/ids.ts';
import type { CaseFile } from './case-file.ts';
import type { CauseClass, Causes } from './causes.ts';
import { type Derivation, type Fact, known, said } from './fact.ts';
import { count, range } from './say.ts';

export interface ActionItem {
  readonly type: 'detect' | 'mitigate' | 'prevent';
  readonly priority: 'high' | 'medium' | 'low';
  readonly what: Fact;
  readonly owner: string;
  readonly due: Fact;
  /** Done when this is so. */
  readonly end: Fact;
}

const UNASSIGNED = 'unassigned (assign at review)';

const DAYS: Readonly<Record<ActionItem['priority'], number>> = { high: 7, medium: 14, low: 30 };

/** At least one to prevent, one to detect and one golden-set case. */
export function actionsOf(file: CaseFile, causes: Causes): readonly ActionItem[] {
  const items = [
    goldenCases(file),
    detect(file),
    prevent(file, causes),
    drill(file),
    ...enable(file),
    ...mend(file),
    ...tune(file),
  ];
  return items.map((item) => ({ ...item, owner: UNASSIGNED, due: dueDate(file, item.priority) }));
}

type Draft = Omit<ActionItem, 'owner' | 'due'>;

function priorityFor({ state: { severity, noise } }: CaseFile): ActionItem['priority'] {
  if (noise !== null) return 'low';
  return severity === 'sev1' || severity === 'sev2' ? 'high' : 'medium';
}

function dueDate({ moments, now, state }: CaseFile, priority: ActionItem['priority']): Fact {
  const days = DAYS[priority];
  const limit: Derivation = { formula: 'rule', value: days };
  // An open incident counts from the day on which this is drafted, which no event holds: its last event stands for it.
  const start = moments.resolved ?? { at: now, evidence: evidenceIdOf(state.version) };
  const date: Derivation = { formula: 'date', from: start.at, days };
  return known(
    `${said(date)} (${said(limit)} days after ${moments.resolved === null ? 'this draft' : 'resolved'})`,
    [start.evidence],
    [date, limit],
  );
}

const featureOf = ({ state }: CaseFile): string => state.feature ?? 'the feature';

const GOLDEN_CASES = 5;
const REHEARSAL_MINUTES = 10;
const ROLLBACK_MINUTES = 5;

function goldenCases(file: CaseFile): Draft {
  const cases: Derivation = { formula: 'rule', value: GOLDEN_CASES };
  const shown = file.moved.find(
    ({ measurement: { layer } }) => layer === 'quality' || layer === 'behavioural',
  );
  const measure = shown?.measurement;
  const segment = measure?.segment ?? null;
  const like =
    segment === null ? 'the affected calls' : `the calls where ${segment.dimension} is ${segment.value}`;
  const evidence = [shown?.evidence ?? evidenceIdOf(1)];
  const check = measure === undefined ? 'the check that would have failed' : `the check "${measure.name}"`;
  return {
    type: 'prevent',
    priority: priorityFor(file),
    what: known(
      `Golden set: add at least ${said(cases)} redacted cases like ${like} to the golden set of ${featureOf(file)}, with ${check}`,
      [...evidence, evidenceIdOf(1)],
      [cases],
    ),
    end: known(
      'the cases fail on what was served during the incident and pass on what is served now',
      evidence,
    ),
  };
}

function detect(file: CaseFile): Draft {
  const [worst] = file.moved;
  const within: Derivation = { formula: 'rule', value: REHEARSAL_MINUTES };
  const end = (evidence: Fact & { known: true }): Fact =>
    known(
      `a drill that moves it out of its range is alerted on within ${said(within)} min`,
      evidence.evidence,
      [within],
    );
  if (worst === undefined) {
    const what = known(
      `Give ${featureOf(file)} a quality check with a recorded normal range, and an alert on leaving it`,
      [evidenceIdOf(1)],
    );
    return { type: 'detect', priority: priorityFor(file), what, end: end(what) };
  }
  const { name, normalRange, unit, n } = worst.measurement;
  const what = known(
    `Alert when ${name} of ${featureOf(file)} leaves ${range(normalRange, unit)} over ${count(n)} calls`,
    [worst.evidence, evidenceIdOf(1)],
  );
  return { type: 'detect', priority: priorityFor(file), what, end: end(what) };
}

const PREVENTIONS: Readonly<Partial<Record<CauseClass, readonly [what: string, end: string]>>> = {
  'model version update': [
    'Pin the model version and compare requested with served on every call',
    'a drill that serves another version is alerted on',
  ],
  'prompt change': [
    'Hold a new prompt version until it passes the golden set',
    'a drill prompt that fails the set does not reach a user',
  ],
  'inadequate retrieval': [
    'Hold a new index or retrieval setting until recall on known queries passes its limit',
    'a drill index with half its documents does not go live',
  ],
  'inference configuration': [
    'Hold a change of inference configuration until it passes the golden set',
    'a drill setting that fails the set does not reach a user',
  ],
  routing: [
    'Compare quality by route before and after each routing change',
    'a drill route that answers worse is turned back by the comparison',
  ],
  'serving stack': [
    'Run the golden set against a new serving stack before it takes traffic',
    'a drill stack that fails the set takes no traffic',
  ],
  'client harness': [
    'Run the golden set with a new client version before its release',
    'a drill version that fails the set is not released',
  ],
  provider: [
    'Give the feature a second provider with a baseline of its own',
    'a drill without the first provider keeps the feature inside its normal range',
  ],
  infrastructure: [
    'Give the feature a rule-based path for when its infrastructure fails',
    'a drill without the infrastructure keeps the feature answering',
  ],
};

function prevent(file: CaseFile, { suspected }: Causes): Draft {
  const cause = suspected[0]?.cause;
  const chosen = cause === undefined ? undefined : PREVENTIONS[cause];
  const [what, end] = chosen ?? [
    'Run the golden set before any change of prompt, model, retrieval or inference configuration reaches users',
    'a drill change that fails the set does not reach a user',
  ];
  const evidence = [file.deciding?.evidence ?? evidenceIdOf(1)];
  return {
    type: 'prevent',
    priority: priorityFor(file),
    what: known(`${what} (${featureOf(file)})`, [...evidence, evidenceIdOf(1)]),
    end: known(end, evidence),
  };
}

function drill(file: CaseFile): Draft {
  const target: Derivation = { formula: 'rule', value: ROLLBACK_MINUTES };
  const evidence = [file.deciding?.evidence ?? evidenceIdOf(1)];
  return {
    type: 'mitigate',
    priority: 'medium',
    what: known(`Drill every lever of the rollback table for ${featureOf(file)} and write down which exist`, [
      ...evidence,
      evidenceIdOf(1),
    ]),
    end: known(`each lever that exists is pulled in a drill within ${said(target)} min`, evidence, [target]),
  };
}

/** What triage could not look at, it should see the next time. */
function enable({ deciding }: CaseFile): readonly Draft[] {
  return (deciding?.findings ?? []).flatMap(({ finding, evidence }): readonly Draft[] =>
    finding.answer.kind === 'could_not_look'
      ? [
          {
            type: 'detect',
            priority: 'low',
            what: known(`Let triage look: ${finding.answer.enable}`, [evidence]),
            end: known(`the check "${finding.check}" answers yes or no in the next triage`, [evidence]),
          },
        ]
      : [],
  );
}

function mend({ events }: CaseFile): readonly Draft[] {
  const failures = events.flatMap(({ event, version }) =>
    event.type === 'effect_failed' ? [{ event, evidence: evidenceIdOf(version) }] : [],
  );
  const once = failures.filter(
    (one, index) =>
      failures.findIndex(
        (other) => other.event.system === one.event.system && other.event.effect === one.event.effect,
      ) === index,
  );
  return once.map(({ event, evidence }) => ({
    type: 'mitigate',
    priority: 'medium',
    what: known(`${event.system}, ${event.effect.replaceAll('_', ' ')}: ${event.remedy}`, [evidence]),
    end: known(`a drill does "${event.effect.replaceAll('_', ' ')}" without a failure`, [evidence]),
  }));
}

function tune({ state, events }: CaseFile): readonly Draft[] {
  const alert = state.alerts[0]?.alert;
  const marked = events.find(({ event }) => event.type === 'marked_noise');
  if (marked === undefined || alert === undefined) return [];
  const evidence = [evidenceIdOf(marked.version), evidenceIdOf(state.alerts[0]?.version ?? 1)];
  const value = alert.labels['threshold'];
  return [
    {
      type: 'detect',
      priority: 'medium',
      what: known(
        `Raise the threshold of "${alert.title}" in ${alert.source}${value === undefined ? '' : `, now ${value}`}`,
        evidence,
      ),
      end: known('the calls of this incident, replayed, do not page', evidence),
    },
  ];
}
