// How refusals read. Patterns are for lower-case text with plain apostrophes, linear, and begin with a letter or word that
// is rare, because this runs on every answer (measured: bench/refusal-detector.ts).

/**
 * Does the opening decline in the first person, name a policy, or decline in one of the other languages?
 * @param opening lower case, at most `OPENING_CHARS` characters
 */
export function declines(opening: string): boolean {
  const first = opening.slice(0, DECLINE_CHARS);
  const declined =
    (NEGATION.test(first) && DECLINES.test(first)) ||
    CURT.test(first) ||
    DECLINES_OTHERWISE.test(first) ||
    POLICY.test(first);
  if (declined) return !PREMISE.test(first);
  return NOT_ENGLISH.test(first.slice(0, FORMULA_CHARS)) && ELSEWHERE.test(first);
}

/** Does it answer the person and not the question: a stance at the very start, then what is not appropriate to ask? */
export function lectures(opening: string): boolean {
  if (!STANCE.test(opening) || PREMISE.test(opening)) return false;
  const first = opening.slice(0, LECTURE_CHARS);
  return REPROACH.test(first) || (MACHINE_STANCE.test(opening) && VALUES.test(first));
}

/** A decline further down is a limit on one part of an answer that was given. */
const DECLINE_CHARS = 300;
const LECTURE_CHARS = 400;
/** Other languages apologise first. */
const FORMULA_CHARS = 80;

/** Saying that a question rests on a mistake is an answer to it. */
const PREMISE = new RegExp(
  [
    String.raw`\b(?:false|faulty|mistaken) (?:premise|assumption)`,
    String.raw`\b(?:factual(?:ly)? (?:coheren|correct|accura)|scientifically|no scientific|inanimate|physically (?:im)?possible)`,
    String.raw`\b(?:be meaningful|make (?:any )?sense|nonsens)`,
  ].join('|'),
);

/** Stems: "provide", "providing". */
const VERBS = [
  'accommodat|advis|agree|answer|assist|comment|complet|comply|condon|continu|creat|describ|disclos|discuss',
  'do (?:that|this|it|so)|draft|encourag|endors|engag|explain|facilitat|fulfil|generat|giv|guid|help|identify|list',
  'mak|offer|participat|proceed|process (?:this|that|your|the) request|produc|promot|provid|recommend(?! (?:it|this|that|them|him|her|you)\\b)|respond|reveal',
  'satisfy|shar|speculat|suggest|support|supply|talk about|teach|tell you|writ',
].join('|');

const NEGATION = /can't|cannot|can not|unable| not |won't/;

const DECLINES = new RegExp(
  [
    String.raw`\b(?:i|we)(?<!\b(?:if|why|when|whether|because|what|where|how) (?:i|we))`,
    '(?:',
    String.raw`(?:'m|'re| am| are)(?: \w+)? (?:unable|not (?:able|allowed|permitted|authori[sz]ed|comfortable|programmed|designed|going|willing))(?: to| with)?`,
    String.raw`|(?: \w+)? (?:can't|cannot|can not|won't|will not)`,
    ')',
    String.raw`(?: \w+ly| just| in good (?:conscience|faith),?| be able to| be)?`,
    ` (?:${VERBS})`,
  ].join(''),
);

const CURT =
  /^(?:sorry|no|(?:i'm|i am) (?:sorry|afraid)),? (?:but )?(?:can't|cannot|unable|that(?:'s| is) not (?:something|possible|appropriate))\b/;

const DECLINES_OTHERWISE = new RegExp(
  [
    String.raw`\bi(?:`,
    String.raw`(?: (?:must|have to|need to|will|would|am going to)|'ll)(?: \w+ly)?(?: have to)? (?:decline|refuse|not answer)\b`,
    String.raw`|(?:'d| would) (?:rather|prefer) not\b`,
    String.raw`| (?:don't|do not) (?:\w+ )?have (?:\w+ )?(?:access to|ability to|capability to|permission to)\b`,
    ')',
  ].join(''),
);

/** A company's "our returns policy" is no refusal; the model's own rules are. */
const POLICY =
  /\b(?:my (?:\w+ )?(?:guidelines|policies|policy|programming|principles)|our (?:content|safety|usage) (?:guidelines|policies|policy))\b/;

const STANCE =
  /^(?:(?:as|i'm (?:just|only)|i am (?:just|only)) an? (?:artificial|large|ai\b|language|assistant)|i (?:don't|do not) (?:think|believe) (?:it|that)|it(?:'s| is) not |i must |i understand |i apologi[sz]e|(?:i'm )?sorry)/;
const MACHINE_STANCE = /^(?:as|i'm|i am) /;

const REPROACH =
  /\b(?:not|isn't|never|think it's|think it is) (?:\w+ or )?(?:appropriate|ethical|acceptable|respectful|accurate or|fair or|within my)\b/;
const VALUES =
  /\b(?:discriminat|stereotyp|harmful (?:and|or)|prejudic)|\bregardless of (?:their|one's|his|her|an?y?)\b/;

/** Only texts with a word of these languages near the top are looked at further. */
const NOT_ENGLISH =
  /[^\s -~]|ich kann|tut mir|je ne |lo siento|no puedo|desculpe|mi dispiace|non posso|ik kan|kan ik|spijt/;

/** The same in other languages; written from the languages' own formulas, not measured. */
const ELSEWHERE = new RegExp(
  [
    String.raw`\bkann (?:ich )?(?:ihnen |dir |dabei |darauf |das |diese \w+ |leider )*(?:nicht|keine)`,
    String.raw`\bje (?:ne peux pas|ne suis pas en mesure)`,
    String.raw`\bno puedo (?:ayudar|proporcionar|responder|cumplir|ofrecer|dar|asistir|hacer)`,
    'não posso (?:ajudar|fornecer|responder|atender|dar|fazer)',
    String.raw`\bnon posso (?:aiutar|fornir|risponder|dare|fare|soddisfare)`,
    '(?:ik kan|kan ik) (?:je |u |hier|daar|dit |dat )*(?:niet|geen)',
    '(?:抱歉|对不起|對不起).{0,12}(?:不能|无法|無法)',
    '(?:我)?(?:无法|無法|不能)(?:提供|回答|协助|協助|满足|滿足|帮助|幫助)',
    '申し訳.{0,30}(?:できません|できかねます|お答え|お手伝い)',
    'не могу (?:помочь|предоставить|ответить|выполнить|дать)',
    '죄송.{0,40}(?:없습니다|어렵습니다)',
  ].join('|'),
);
