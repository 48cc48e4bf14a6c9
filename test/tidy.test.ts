// The house rules a machine can check, over every file written here; and each rule is seen to fail on its own examples.
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { codeRules } from './house/rules/code-rules.ts';
import { nameRules } from './house/rules/name-rules.ts';
import { houseFiles } from './house/rules/rule.ts';
import { sizeRules } from './house/rules/size-rules.ts';
import { wordRules } from './house/rules/word-rules.ts';

const root = join(import.meta.dirname, '..');
const rules = [...sizeRules, ...nameRules, ...codeRules, ...wordRules];
const files = houseFiles();

describe('the tree', () => {
  test('was read', () => {
    assert.ok(files.length > 100, `${files.length} files`);
    for (const folder of ['src/core/', 'src/edges/', 'test/', 'scripts/', 'docs/']) {
      assert.ok(
        files.some(({ path }) => path.startsWith(folder)),
        folder,
      );
    }
  });

  for (const rule of rules) {
    test(rule.name, () => {
      const problems = files
        .filter(({ path }) => rule.applies(path))
        .flatMap((file) => rule.problems(file).map((problem) => `${file.path}: ${problem}`));
      assert.equal(problems.length, 0, `${problems.length} to mend:\n${problems.join('\n')}`);
    });
  }
});

describe('each rule can fail', () => {
  for (const rule of rules) {
    test(rule.name, () => {
      for (const file of rule.bad) {
        assert.ok(rule.applies(file.path), file.path);
        assert.notDeepEqual(rule.problems(file), [], `missed: ${file.path}\n${file.text.slice(0, 200)}`);
      }
      for (const file of rule.good) {
        const problems = rule.applies(file.path) ? rule.problems(file) : [];
        assert.deepEqual(problems, [], `wrongly reported: ${file.path}\n${file.text.slice(0, 200)}`);
      }
    });
  }
});

describe('the repository', () => {
  test('src holds the folders of the house', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.deepEqual(folders.map(({ name }) => name).toSorted(), ['cli', 'core', 'edges', 'flow', 'sandbox']);
  });

  test('core holds only rooms that the layer rules know', async () => {
    const rulesFile: string = '../.dependency-cruiser.mjs'; // as a string: it has no declarations to import
    const { coreRooms } = (await import(rulesFile)) as { coreRooms: string[] };
    const unknown = readdirSync(join(root, 'src', 'core')).filter((name) => !coreRooms.includes(name));
    assert.deepEqual(unknown, []);
  });

  test('decisions are dated files with a reason to read them', () => {
    const decisions = globSync('docs/decisions/*.md', { cwd: root });
    assert.ok(decisions.length > 0);
    for (const path of decisions)
      assert.match(basename(path), /^20\d\d-[01]\d-[0-3]\d-[a-z0-9]+(-[a-z0-9]+)*\.md$/);
  });

  test('the changelog says what is unreleased, or names the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const newest = /^## \[?([\w.-]+)/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))?.[1];
    assert.ok(
      newest === 'Unreleased' || newest === version,
      `the first heading of CHANGELOG.md is ${newest}`,
    );
  });

  test('the lockfile names no host', () => {
    assert.ok(existsSync(join(root, 'package-lock.json')));
    assert.doesNotMatch(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved": "https?:/);
  });
});
