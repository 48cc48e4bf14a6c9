// What a tidy rule is, and which files of the repository it reads.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type TextFile = { path: string; text: string };

/** A house rule with its own examples: each of `bad` must be reported, none of `good` may be. */
export type TidyRule = {
  name: string;
  applies: (path: string) => boolean;
  /** One line a problem; it says what to do. */
  problems: (file: TextFile) => string[];
  bad: TextFile[];
  good: TextFile[];
};

const repository = join(import.meta.dirname, '..', '..', '..');

/** Code and prose written here; copied contracts, generated files, goldens and dependencies are left out. */
export function houseFiles(): TextFile[] {
  const patterns = [
    '{src,test,scripts,bench,migrations,bin,docs,examples,templates,.github,.ci}/**/*',
    '*.{md,yml,yaml,json,mjs,ts}',
  ];
  return globSync([...patterns, '.ci/run', '.*.mjs'], { cwd: repository })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|mjs|js|css|html|md|ya?ml|json|hbs)$|^\.ci\/run$/.test(path))
    .filter((path) => !/(^|\/)(node_modules|dist|generated|published|vendor|data)\//.test(path))
    .filter((path) => !path.startsWith('test/golden/') || path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(repository, path), 'utf8') }));
}

export const isCode = (path: string): boolean => /\.(ts|mjs|js)$/.test(path);
export const isTypeScript = (path: string): boolean => path.endsWith('.ts');

/** An example file, for a rule's `bad` and `good`. */
export const example = (path: string, text: string): TextFile => ({ path, text });
