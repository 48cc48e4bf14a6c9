// Blameless language: the model "hallucinating" is no cause, nor is a person; an action must have an end.

export interface LanguageProblem {
  /** 1-based. */
  readonly line: number;
  readonly phrase: string;
  readonly why: string;
  readonly instead: string;
}

/**
 * @param markdown the document, or any text
 * @param people names whose actions may be told, but who are never a cause
 * @returns one entry a phrase, in reading order; empty when nothing is wrong
 */
export function checkLanguage(markdown: string, people: readonly string[] = []): readonly LanguageProblem[] {
  const rules = [...RULES, ...people.filter((name) => name.trim().length > 1).map(personRule)];
  return markdown.split('\n').flatMap((text, index) =>
    rules.flatMap((rule) =>
      [...text.matchAll(rule.pattern)].map((found) => ({
        line: index + 1,
        phrase: found[0],
        why: rule.why,
        instead: rule.instead,
      })),
    ),
  );
}

interface Rule {
  /** With the flags g and i. */
  readonly pattern: RegExp;
  readonly why: string;
  readonly instead: string;
}

const HALLUCINATION = {
  why: '"hallucinated" names a symptom, never a cause',
  instead: 'say what the system let happen: missing context, retrieval, version, constraint',
};
const PERSON = {
  why: 'a person is never the cause',
  instead: 'say what the system let happen, and what would have caught it',
};
const VAGUE = {
  why: 'an action without a measurable end',
  instead: 'say what is built or changed, and how one sees that it is done',
};

const RULES: readonly Rule[] = [
  {
    pattern:
      /\b(?:the |our |an? )?(?:model|LLM|AI|assistant|chatbot|bot)s?\s+(?:just |simply |has |had |have )?(?:been )?hallucinat\w*/gi,
    ...HALLUCINATION,
  },
  {
    pattern:
      /\b(?:caused by|because of|due to|cause(?: is| was)?:?|root cause(?: is| was)?:?)\s+(?:an? |the )?(?:model |LLM )?hallucinat\w*/gi,
    ...HALLUCINATION,
  },
  { pattern: /\b(?:human|operator|user|engineer|pilot)(?:'s)? (?:error|mistake)s?\b/gi, ...PERSON },
  { pattern: /\b(?:carelessness|negligence|incompetence)\b/gi, ...PERSON },
  {
    pattern:
      /\b(?:he|she|they|someone|somebody|the (?:engineer|developer|operator|on-call|author)s?) (?:forgot|failed to|should have|neglected|was careless|were careless|screwed up|broke)\b/gi,
    ...PERSON,
  },
  { pattern: /\bbe (?:more )?(?:careful|vigilant|diligent|mindful|cautious)\b/gi, ...VAGUE },
  {
    pattern:
      /\b(?:monitor|watch|observe|test|communicate|review|document)\s+(?:\w+ ){0,3}?(?:better|more closely|more carefully|more often)\b/gi,
    ...VAGUE,
  },
  {
    pattern:
      /\b(?:better|improved?|improving|more) (?:monitoring|testing|communication|documentation|observability|alerting|awareness|training)\b/gi,
    ...VAGUE,
  },
  { pattern: /\bimprov(?:e|es|ing)\b(?! (?:by|from) [\d.])/gi, ...VAGUE },
  {
    pattern:
      /\b(?:raise awareness|pay (?:more|closer) attention|try harder|keep an eye on|make sure (?:that )?(?:this|it) (?:does not|doesn't|never) happen)/gi,
    ...VAGUE,
  },
];

function personRule(name: string): Rule {
  const escaped = name
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+');
  const blamed = `(?:caused by|because of|due to|the fault of|blame(?:d on)?|root cause(?: is| was)?:?)\\s+@?${escaped}`;
  const failing = `${escaped}(?:'s (?:error|mistake|fault)| (?:forgot|failed to|should have|neglected|broke|screwed up|was careless))`;
  return { pattern: new RegExp(`\\b(?:${blamed}|${failing})`, 'gi'), ...PERSON };
}
