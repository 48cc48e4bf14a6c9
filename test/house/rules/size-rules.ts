// How long a file and a function may be, and how a file begins.
import ts from 'typescript';
import { example, isCode, isTypeScript, type TidyRule } from './rule.ts';
import { parse, place, visit } from './syntax.ts';

const FILE_LINES_MAX = 400;
const FILE_LINES_WITHOUT_REASON_MAX = 250;
const FUNCTION_LINES_MAX = 70;

const lines = (count: number, first = '// Counts.') => `${first}\n${'count += 1;\n'.repeat(count - 1)}`;
const longReason = '// long: one table, read as a whole';

const fileLength: TidyRule = {
  name: `a file has at most ${FILE_LINES_MAX} lines, and a reason above ${FILE_LINES_WITHOUT_REASON_MAX}`,
  applies: isCode,
  problems: ({ text }) => {
    const count = text.trimEnd().split('\n').length;
    if (count > FILE_LINES_MAX)
      return [`${count} lines, at most ${FILE_LINES_MAX}: split it by what it is about`];
    const hasReason = text
      .split('\n')
      .slice(0, 5)
      .some((line) => /^\/\/ long: \S.{9,}/.test(line));
    if (count <= FILE_LINES_WITHOUT_REASON_MAX || hasReason) return [];
    return [`${count} lines: split it, or say why in one of the first five lines: // long: reason`];
  },
  bad: [
    example('src/a.ts', lines(401, longReason)),
    example('src/a.ts', lines(251)),
    example('src/a.ts', lines(251, '// long: why')),
  ],
  good: [example('src/a.ts', lines(250)), example('src/a.ts', lines(400, longReason))],
};

const functionLength: TidyRule = {
  name: `a function has at most ${FUNCTION_LINES_MAX} lines`,
  applies: isCode,
  problems: (file) => {
    const tree = parse(file);
    const problems: string[] = [];
    visit(tree, (node) => {
      if (!ts.isFunctionLike(node) || isDescribeBody(node)) return;
      const first = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const count = tree.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (count > FUNCTION_LINES_MAX) {
        problems.push(
          `${place(tree, node)}: function of ${count} lines, at most ${FUNCTION_LINES_MAX}: split it`,
        );
      }
    });
    return problems;
  },
  bad: [
    example('src/a.ts', `function count() {\n${lines(70)}}`),
    example('src/a.ts', `const count = () => {\n${lines(70)}};`),
    example('src/a.ts', `class Counter {\n  count() {\n${lines(70)}}\n}`),
    example('test/a.test.ts', `test('counts', () => {\n${lines(70)}});`),
  ],
  good: [
    example('src/a.ts', `function count() {\n${lines(68)}}`),
    example('test/a.test.ts', `describe('counting', () => {\n${lines(200)}});`),
  ],
};

/** A `describe` only lists tests; its length is the file's. */
function isDescribeBody(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^(describe|suite)\b/.test(node.parent.expression.getText());
}

const opensWithPurpose: TidyRule = {
  name: 'a file begins with a comment that says what it is for',
  applies: isTypeScript,
  problems: ({ text }) => {
    const first = text.split('\n')[text.startsWith('#!') ? 1 : 0] ?? '';
    return /^(\/\/|\/\*\*?) ?\S.{9,}|^\/\*\*$/.test(first)
      ? []
      : ['line 1: say in one or two comment lines what this file is for'];
  },
  bad: [example('src/a.ts', "import { b } from './b.ts';"), example('src/a.ts', '//\nexport {};')],
  good: [example('src/a.ts', '// Counts what arrived.'), example('src/a.ts', '/**\n * Counts.\n */')],
};

export const sizeRules: TidyRule[] = [fileLength, functionLength, opensWithPurpose];
