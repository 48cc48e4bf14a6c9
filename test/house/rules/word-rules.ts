// Words that do not belong in the project: promises of later work, and traces of how or where it was written.
import { example, isCode, type TidyRule } from './rule.ts';

/** Files that must spell the words out to forbid them. */
const namesTheWords = ['test/house/rules/word-rules.ts'];

type BannedWords = { pattern: RegExp; advice: string };

const unfinished: BannedWords[] = [
  { pattern: /\b(TODO|FIXME|HACK)\b/g, advice: 'do it now, or write it down in an issue' },
  { pattern: /\b(not (yet )?implemented|coming soon|lorem ipsum)\b/gi, advice: 'do it now, or leave it out' },
];

const traces: BannedWords[] = [
  {
    pattern: /\bas an? (AI|language model|assistant)\b/gi,
    advice: 'speak of the project, not of its author',
  },
  {
    pattern: /\b(this|that|previous|earlier|last|next|later|coding|another) session\b/gi,
    advice: 'say “release” or leave it out',
  },
  {
    pattern:
      /\b(sub-?agents?|AI[- ](generated|written)|co-authored-by|generated (by|with) (an )?(AI|LLM|Claude|ChatGPT|Copilot))\b/gi,
    advice: 'speak of the project, not of its author',
  },
  {
    pattern: /(^|[^\w.])\/(work|root|home\/\w+|Users\/\w+)\//gm,
    advice: 'a path of one machine: make it relative',
  },
  {
    pattern: /\b(registry\.npmjs\.org|artifactory|jfrog\.io|proxy\.golang\.org|verdaccio)\b/gi,
    advice: 'the registry is the reader’s own setting',
  },
];

const nothingUnfinished = wordRule('nothing is left for later', unfinished, () => true, {
  bad: ['// TODO: retry', '// FIXME', 'throw new Error("not implemented");'],
  good: ['// The to-do list of an incident is its action items.', 'const todo = actionItems.length;'],
});

const noTraces = wordRule('the project speaks of itself alone', traces, () => true, {
  bad: [
    '// As an AI model, …',
    '// left over from the previous session',
    'const path = "/work/main/src";',
    'see /root/.npmrc',
    'https://registry.npmjs.org/zod',
  ],
  good: [
    'session: id,',
    '// one user session with the assistant; a Slack session',
    'const folder = "/srv/work/main"; // ./work/ is the working folder',
    'https://www.npmjs.com/package/zod',
  ],
});

const sharedOnlyInTests = wordRule(
  'the program never looks for the originals beside the repository',
  [
    {
      pattern: /\.\.\/shared\b/g,
      advice: 'copy what may be copied into the project, with its licence and source',
    },
  ],
  (path) => isCode(path) && /^(src|bin|migrations)\//.test(path),
  { bad: ['const file = "../../shared/contracts/x.json";'], good: ['import "./shared-words.ts";'] },
);

function wordRule(
  name: string,
  banned: BannedWords[],
  applies: (path: string) => boolean,
  examples: { bad: string[]; good: string[] },
): TidyRule {
  return {
    name,
    applies: (path) => applies(path) && !namesTheWords.includes(path),
    problems: ({ text }) =>
      banned.flatMap(({ pattern, advice }) =>
        [...text.matchAll(pattern)].map((match) => {
          const line = text.slice(0, match.index).split('\n').length;
          return `line ${line}: “${match[0].trim()}”: ${advice}`;
        }),
      ),
    bad: examples.bad.map((text) => example('src/a.ts', text)),
    good: examples.good.map((text) => example('src/a.ts', text)),
  };
}

export const wordRules: TidyRule[] = [nothingUnfinished, noTraces, sharedOnlyInTests];
