// How the incident was detected, how late, and what should have seen it sooner.
import { actorName } from '../incident/actor.ts';
import { evidenceIdOf } from '../model/ids.ts';
import type { CaseFile } from './case-file.ts';
import { type Derivation, type Fact, known, said, unknown } from './fact.ts';
import { type Milestone, responseOf } from './response.ts';
import { stamp } from './say.ts';

export interface Detection {
  readonly method: Fact;
  /** Onset → first evidence → page → acknowledged, each with minutes since the one before. */
  readonly chain: readonly Milestone[];
  readonly delay: Fact;
  readonly sooner: Fact;
  readonly falseAlarm: Fact;
}

/** Counts as late from here, in minutes. */
export const LATE_AFTER_MINUTES = 5;

export function detectionOf(file: CaseFile): Detection {
  return {
    method: method(file),
    chain: chainOf(file),
    delay: delayOf(file),
    sooner: sooner(file),
    falseAlarm: falseAlarm(file),
  };
}

const METHOD_BY_LAYER: Readonly<Record<string, string>> = {
  quality: 'automated quality evaluation',
  behavioural: 'behavioural or API alert',
  api: 'behavioural or API alert',
  infrastructure: 'infrastructure alert',
  business: 'business metric',
  user: 'user complaint',
};

const CHAIN = ['onset', 'first evidence', 'page', 'acknowledged'];

const chainOf = (file: CaseFile): readonly Milestone[] => responseOf(file, CHAIN);

function method({ state }: CaseFile): Fact {
  if (state.detectedBy.kind === 'person')
    return known(`a person noticing: declared by ${actorName(state.declaredBy)}`, [evidenceIdOf(1)]);
  const first = state.alerts[0];
  if (first === undefined)
    return unknown(`an alert from ${state.detectedBy.source} is named, but it is not in the record`);
  const layer = first.alert.labels['layer'];
  const kind = layer === undefined ? undefined : METHOD_BY_LAYER[layer];
  const evidence = [evidenceIdOf(first.version)];
  return known(
    `${kind ?? 'an outside alert of unknown kind (its label "layer" is not set)'}, from ${first.alert.source}: ${first.alert.title}`,
    evidence,
  );
}

function delayOf({ moments: { onset, firstEvidence } }: CaseFile): Fact {
  if (onset === null) return unknown('the onset is not known');
  const delay: Derivation = { formula: 'minutes', from: onset.at, to: firstEvidence.at };
  if (firstEvidence.at < onset.at)
    return known(
      `The first evidence is dated ${stamp(firstEvidence.at)}, before the onset that the triage found (${stamp(onset.at)})`,
      [onset.evidence, firstEvidence.evidence],
    );
  return known(
    `First evidence ${said(delay)} after the onset`,
    [onset.evidence, firstEvidence.evidence],
    [delay],
  );
}

function sooner({ moments: { onset, firstEvidence }, moved: [worst], deciding }: CaseFile): Fact {
  if (onset === null || worst === undefined || deciding?.result.verdict !== 'outside')
    return unknown('no measure with a dated onset is in the record');
  const limit: Derivation = { formula: 'rule', value: LATE_AFTER_MINUTES };
  if (firstEvidence.at - onset.at <= LATE_AFTER_MINUTES * 60_000)
    return known(
      `Nothing: the first evidence came within ${said(limit)} min of the onset`,
      [onset.evidence, firstEvidence.evidence],
      [limit],
    );
  return known(
    `A standing alert on ${worst.measurement.name}: it left its normal range about ${stamp(onset.at)}`,
    [worst.evidence, onset.evidence],
  );
}

function falseAlarm({ state, deciding, events }: CaseFile): Fact {
  if (state.noise === null) return known('Not marked as noise', [evidenceIdOf(1)]);
  const marked = events.find(({ event }) => event.type === 'marked_noise');
  const first = state.alerts[0];
  const verdict =
    deciding === null ? '' : ` The triage's verdict was "${deciding.result.verdict.replace('_', ' ')}".`;
  return known(
    `Marked as noise by ${actorName(state.noise.by)}${state.noise.reason === null ? '' : `: ${state.noise.reason}`}.${verdict} Threshold to tune: ${first === undefined ? 'unknown, no alert is attached' : `that of "${first.alert.title}"`}`,
    [
      evidenceIdOf(marked?.version ?? 1),
      ...(first === undefined ? [] : [evidenceIdOf(first.version)]),
      ...(deciding === null ? [] : [deciding.evidence]),
    ],
  );
}
