// Which language an answer in Latin letters is in, by its function words; and which one the call says is due.
import type { Attributes } from '../../model/records.ts';
import { openingOf } from './opening.ts';

/**
 * @param due a language tag such as `de-AT`
 * @returns 1: the answer's language is known and is another. null when either is not known: short answers, lists, code, and
 *   languages other than those of `FUNCTION_WORDS`. Another script is `scriptSwitched`'s to say.
 */
export function languageSwitched(output: string, due: string): 0 | 1 | null {
  const expected = due.toLowerCase().split(/[-_]/)[0] ?? '';
  if (!Object.hasOwn(FUNCTION_WORDS, expected)) return null;
  const found = languageOf(output);
  if (found === null) return null;
  return found === expected ? 0 : 1;
}

/** @returns the language whose function words stand there at least three times, and twice as often as any other's */
export function languageOf(output: string): string | null {
  const counts = new Map<string, number>();
  for (const [word] of openingOf(output).matchAll(/[a-zà-ÿœ]+/g))
    for (const language of LANGUAGES_OF_WORD.get(word) ?? [])
      counts.set(language, (counts.get(language) ?? 0) + 1);
  const [best, second] = [...counts].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < WORDS_MIN) return null;
  return second === undefined || best[1] >= 2 * second[1] ? best[0] : null;
}

/** The product's own word for the language of the answer; null when it says none. */
export function expectedLanguage(attributes: Attributes): string | null {
  for (const name of LANGUAGE_FIELDS) {
    const said = attributes[name];
    if (typeof said === 'string' && /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i.test(said)) return said;
  }
  return null;
}

const LANGUAGE_FIELDS = [
  'answer.language',
  'app.answer.language',
  'app.language',
  'app.locale',
  'app.user.language',
  'user.language',
  'user.locale',
  'language',
  'locale',
] as const;

const WORDS_MIN = 3;

/** Among the twenty commonest of each; words that two of them share say less and are left out. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of you that with this have from your which would there their',
  de: 'der und ist nicht das mit auf für ein eine sich auch werden oder sie dem',
  fr: 'les est une dans qui pour pas sur avec vous cette sont nous mais aux',
  es: 'los las una por para con más pero este está como puede usted sus del',
  pt: 'uma não para com mais mas foi você são pelo pela isso seu sua ao',
  it: 'il che per una sono con più della questo anche gli delle è nella può',
  nl: 'het een van en is niet dat zijn voor met op ook aan wordt deze je',
};

const LANGUAGES_OF_WORD: ReadonlyMap<string, readonly string[]> = wordIndex();

function wordIndex(): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [language, words] of Object.entries(FUNCTION_WORDS))
    for (const word of words.split(' ')) index.set(word, [...(index.get(word) ?? []), language]);
  return index;
}
