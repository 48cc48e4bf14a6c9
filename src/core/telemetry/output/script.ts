// Which writing system an answer is in, and whether letters of another one stand in it.

export const SCRIPTS = [
  'latin',
  'greek',
  'cyrillic',
  'hebrew',
  'arabic',
  'devanagari',
  'bengali',
  'tamil',
  'thai',
  'korean',
  'japanese',
  'chinese',
] as const;
export type Script = (typeof SCRIPTS)[number];

/**
 * Did the answer leave its script? Latin letters in another script's text are names, units and code, and do not count.
 * @param output untrusted, any length; at most `LOOKED_AT_CHARS` characters of it are read, from the start and the end
 * @param expected what answers should be written in; without it, the script that most letters have
 * @returns true when most letters are of another script than expected, or when at least `FOREIGN_LETTERS_MIN` letters are of a
 *   script that is neither Latin, Greek (formulas) nor the answer's: stray characters of another language are how sampling faults showed
 * @see https://www.anthropic.com/engineering/a-postmortem-of-three-recent-issues
 */
export function scriptSwitched(output: string, expected?: Script): boolean {
  if (expected === undefined && !BEYOND_LATIN.test(output)) return false;
  const counts = lettersByScript(lookedAt(output));
  const own = dominant(counts);
  if (own === null) return false;
  const due = expected ?? own;
  // A short Japanese answer may be written in Chinese characters alone.
  if (due === 'japanese') delete counts.chinese;
  if (own !== due && !(own === 'chinese' && due === 'japanese')) return true;
  return foreignLetters(counts, due) >= FOREIGN_LETTERS_MIN;
}

/** The script of a language tag such as `de-AT`, `sr-Latn`, `zh-Hant`; null when it is not known here. */
export function scriptOfLanguage(tag: string): Script | null {
  const [language = '', ...rest] = tag.toLowerCase().split(/[-_]/);
  if (rest.includes('latn')) return 'latin';
  if (rest.includes('cyrl')) return 'cyrillic';
  return LANGUAGES.get(language) ?? null;
}

/** One stray letter is a symbol or a name; three are a word. */
const FOREIGN_LETTERS_MIN = 3;
const LOOKED_AT_CHARS = 1200;

// A letter that is neither Latin nor Greek.
const BEYOND_LATIN =
  /[\u0400-\u1cff\u2c80-\u2dff\u3040-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\uff66-\uffdc]/;

const lookedAt = (output: string): string =>
  output.length <= LOOKED_AT_CHARS
    ? output
    : output.slice(0, LOOKED_AT_CHARS / 2) + output.slice(-LOOKED_AT_CHARS / 2);

type Counts = Partial<Record<Script | 'kana', number>>;

function lettersByScript(text: string): Counts {
  const counts: Counts = {};
  for (let at = 0; at < text.length; at += 1) {
    const script = scriptOf(text.charCodeAt(at));
    if (script !== null) counts[script] = (counts[script] ?? 0) + 1;
  }
  // Japanese is written with Chinese characters between its kana, Korean now and then.
  const { kana = 0, chinese = 0, korean = 0 } = counts;
  if (kana * 5 >= chinese && kana > 0) {
    counts.japanese = kana + chinese;
    delete counts.chinese;
  } else if (kana > 0) counts.japanese = kana;
  if (korean > chinese && kana === 0) delete counts.chinese;
  delete counts.kana;
  return counts;
}

function dominant(counts: Counts): Script | null {
  let best: Script | null = null;
  for (const script of SCRIPTS)
    if ((counts[script] ?? 0) > (best === null ? 0 : (counts[best] ?? 0))) best = script;
  return best;
}

const foreignLetters = (counts: Counts, own: Script): number =>
  SCRIPTS.reduce(
    (sum, one) => sum + (one === own || AT_HOME_EVERYWHERE.has(one) ? 0 : (counts[one] ?? 0)),
    0,
  );

const AT_HOME_EVERYWHERE: ReadonlySet<Script> = new Set(['latin', 'greek']);

/** Unicode blocks, first and last UTF-16 unit, in order. @see https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt */
const BLOCKS: readonly (readonly [number, number, Script | 'kana'])[] = [
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xc0, 0x24f, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x590, 0x5ff, 'hebrew'],
  [0x600, 0x77f, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0x980, 0x9ff, 'bengali'],
  [0xb80, 0xbff, 'tamil'],
  [0xe00, 0xe7f, 'thai'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x3041, 0x30fa, 'kana'],
  [0x30fc, 0x30ff, 'kana'],
  [0x3400, 0x4dbf, 'chinese'],
  [0x4e00, 0x9fff, 'chinese'],
  [0xac00, 0xd7a3, 'korean'],
  [0xf900, 0xfaff, 'chinese'],
];

function scriptOf(unit: number): Script | 'kana' | null {
  for (const [first, last, script] of BLOCKS) {
    if (unit < first) return null;
    if (unit <= last) return script;
  }
  return null;
}

const languagesOf = (script: Script, tags: string): readonly (readonly [string, Script])[] =>
  tags.split(' ').map((tag) => [tag, script] as const);

const LANGUAGES: ReadonlyMap<string, Script> = new Map<string, Script>([
  ...languagesOf(
    'latin',
    'af ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt',
  ),
  ...languagesOf('latin', 'ro sk sl sq sv sw tl tr uz vi'),
  ...languagesOf('cyrillic', 'be bg kk ky mk mn ru sr tg uk'),
  ...languagesOf('arabic', 'ar fa ps ur'),
  ...languagesOf('devanagari', 'hi mr ne'),
  ...languagesOf('chinese', 'zh yue'),
  ['el', 'greek'],
  ['he', 'hebrew'],
  ['bn', 'bengali'],
  ['ta', 'tamil'],
  ['th', 'thai'],
  ['ko', 'korean'],
  ['ja', 'japanese'],
]);
