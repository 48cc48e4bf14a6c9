// Nothing in the draft that is not in the record: each number must stand in the evidence cited beside it, or be computed from it.
import type { RecordedEvent } from '../incident/incident-events.ts';
import { type EvidenceId, evidenceIdOf } from '../model/ids.ts';
import { type Derivation, type KnownFact, said } from './fact.ts';
import type { PostmortemFacts } from './facts.ts';
import { escapeMarkdown, unescapeMarkdown } from './markdown.ts';
import { amount, count, difference, stamp } from './say.ts';

export interface GroundingProblem {
  /** Where: a line of the document, or the text of a fact, both without Markdown's escapes. */
  readonly text: string;
  readonly problem: string;
}

/**
 * @param markdown the rendered document
 * @returns empty when every number is grounded, every cited id exists, and every derivation comes out again
 */
export function groundingProblems(
  markdown: string,
  facts: PostmortemFacts,
  events: readonly RecordedEvent[],
): readonly GroundingProblem[] {
  const record = recordOf(facts, events);
  const all = factsIn(facts);
  return [...all.flatMap((fact) => factProblems(fact, record)), ...lineProblems(markdown, all, record)];
}

/**
 * A line that is not grounded is taken out, and the document says so.
 * @returns the document, and what was wrong; the same document when nothing was
 */
export function groundedOnly(
  markdown: string,
  facts: PostmortemFacts,
  events: readonly RecordedEvent[],
): { readonly markdown: string; readonly removed: readonly GroundingProblem[] } {
  const removed = groundingProblems(markdown, facts, events);
  if (removed.length === 0) return { markdown, removed };
  const bad = removed.map(({ text }) => text);
  const kept = markdown.split('\n').filter((line) => !bad.some((text) => words(line).includes(text)));
  const listed = removed.map(({ problem }) => `- ${problem}`);
  return {
    markdown: [...kept, '## Removed, because the record does not hold it', '', ...listed, ''].join('\n'),
    removed,
  };
}

/** Numbers as written: dates, clock times, and numerals without separators; evidence ids are left out. */
export function numbersIn(text: string): readonly string[] {
  const plain = text.replace(/\bE\d+(?:\.\d+)?\b/g, ' ');
  return (plain.match(/\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\d+(?:,\d{3})*(?:\.\d+)?/g) ?? []).map((found) =>
    found.replaceAll(',', ''),
  );
}

// 95 % intervals and 80 % power are how numbers are given, not numbers of the incident.
const CONVENTIONS = ['95', '80'];

interface Evidence {
  readonly written: ReadonlySet<string>;
  readonly values: ReadonlySet<number>;
}
type Lookup = (id: EvidenceId) => Evidence | null;
interface EvidenceRecord {
  readonly lookup: Lookup;
  readonly now: number;
}

function recordOf({ now }: PostmortemFacts, events: readonly RecordedEvent[]): EvidenceRecord {
  const known = new Map<string, Evidence>();
  for (const recorded of events) {
    known.set(evidenceIdOf(recorded.version), evidenceIn([recorded.at, recorded.event]));
    if (recorded.event.type === 'triage_completed')
      recorded.event.result.findings.forEach(
        (finding, index) =>
          void known.set(evidenceIdOf(recorded.version, index + 1), evidenceIn([recorded.at, finding])),
      );
  }
  return { lookup: (id) => known.get(id) ?? null, now };
}

function evidenceIn(value: unknown): Evidence {
  const leaves = leavesOf(value);
  const values = new Set(leaves.filter((leaf) => typeof leaf === 'number'));
  return {
    values,
    written: new Set(
      leaves.flatMap((leaf) => (typeof leaf === 'number' ? waysToWrite(leaf) : numbersIn(asWritten(leaf)))),
    ),
  };
}

function leavesOf(value: unknown): readonly (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function waysToWrite(value: number): readonly string[] {
  const isTime = Number.isInteger(value) && value > 1e11 && value < 1e14;
  const forms = [
    amount(value, 'share'),
    difference(value, 'share'),
    amount(value, ''),
    count(value),
    ...(isTime ? [stamp(value)] : []),
  ];
  return forms.flatMap(numbersIn);
}

/** Every known fact, wherever it stands. */
export function factsIn(value: unknown): readonly KnownFact[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('known' in value && 'evidence' in value) return [value as KnownFact];
  return Object.values(value).flatMap(factsIn);
}

function factProblems(fact: KnownFact, record: EvidenceRecord): readonly GroundingProblem[] {
  if (fact.evidence.length === 0) return [{ text: asWritten(fact.text), problem: 'no evidence is cited' }];
  const missing = fact.evidence
    .filter((id) => record.lookup(id) === null)
    .map((id) => `${id} is not in the record`);
  const cited = fact.evidence.flatMap((id) => record.lookup(id) ?? []);
  const derived = new Set(fact.derived.flatMap((one) => numbersIn(said(one))));
  const loose = numbersIn(asWritten(fact.text)).filter(
    (number) =>
      !CONVENTIONS.includes(number) && !derived.has(number) && !cited.some((one) => one.written.has(number)),
  );
  const unfounded = fact.derived
    .filter((one) => !standsOn(one, cited, fact, record))
    .map((one) => `${one.formula} = ${said(one)} does not rest on the cited evidence`);
  return [
    ...missing,
    ...loose.map((number) => `${number} is neither in ${fact.evidence.join(', ')} nor computed`),
    ...unfounded,
  ].map((problem) => ({ text: asWritten(fact.text), problem }));
}

function standsOn(
  derivation: Derivation,
  cited: readonly Evidence[],
  fact: KnownFact,
  { now }: EvidenceRecord,
): boolean {
  const holds = (value: number): boolean => cited.some((one) => one.values.has(value));
  const bound = (value: number): boolean => holds(value) || holds(-value);
  switch (derivation.formula) {
    case 'minutes':
      return holds(derivation.from) && holds(derivation.to);
    case 'calls':
      return holds(derivation.calls) && bound(derivation.share);
    case 'smallest_effect':
      return holds(derivation.normal) && holds(derivation.n) && holds(derivation.normalN);
    case 'date':
      return holds(derivation.from) || derivation.from === now;
    case 'count':
      return derivation.of.every((id) => fact.evidence.includes(id));
    case 'rule':
      return true;
  }
}

/** A line's numbers stand in what the line cites, or in a fact that stands on the line; the title's are the incident's own. */
function lineProblems(
  markdown: string,
  facts: readonly KnownFact[],
  record: EvidenceRecord,
): readonly GroundingProblem[] {
  const texts = facts
    .filter((fact) => fact.derived.length > 0)
    .map((fact) => ({
      text: asWritten(fact.text),
      numbers: fact.derived.flatMap((one) => numbersIn(said(one))),
    }));
  return markdown.split('\n').flatMap((line) => {
    const plain = words(line);
    const ids = [...new Set(line.match(/\bE\d+(?:\.\d+)?\b/g) ?? [])] as EvidenceId[];
    const cited = (line.startsWith('# ') ? [...ids, evidenceIdOf(1)] : ids).flatMap(
      (id) => record.lookup(id) ?? [],
    );
    const derived = texts.filter((fact) => plain.includes(fact.text)).flatMap((fact) => fact.numbers);
    const drafted = stampOf(record.now);
    return numbersIn(plain)
      .filter(
        (number) =>
          !CONVENTIONS.includes(number) &&
          !derived.includes(number) &&
          !drafted.includes(number) &&
          !cited.some((one) => one.written.has(number)),
      )
      .map((number) => ({ text: plain, problem: `${number} is on a line that cites nothing with it` }));
  });
}

const stampOf = (now: number): readonly string[] => numbersIn(stamp(now));

/** As the document writes it: white space folded, invisible characters gone. */
const asWritten = (text: string): string => words(escapeMarkdown(text));

/** Markdown's escapes taken away again, for comparing. */
const words = (text: string): string => unescapeMarkdown(text).replace(/\s+/g, ' ').trim();
