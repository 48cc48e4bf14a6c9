// What code may not do where: swallow errors, read the environment, look at the clock, throw dice.
import ts from 'typescript';
import { example, isCode, type TidyRule } from './rule.ts';
import { parse, place, visit } from './syntax.ts';

const inSource = (path: string) => path.startsWith('src/') && isCode(path);
const inStory = (path: string) => /^src\/(core|flow)\//.test(path);

const noEmptyCatch = syntaxRule(
  'no error is swallowed',
  isCode,
  (node) => {
    if (ts.isCatchClause(node) && node.block.statements.length === 0) {
      return 'an empty catch: act on the error, return it as a Result, or let it pass';
    }
    return isEmptyRejection(node) && !hasReasonAbove(node)
      ? 'drops a rejection: act on the error, or say on the line above where it is heard instead'
      : undefined;
  },
  [
    'try { act(); } catch {}',
    'try { act(); } catch (error) { /* ignore */ }',
    'act().catch(() => {});',
    'act().catch(() => undefined);',
  ],
  [
    'try { act(); } catch (error) { report(error); }',
    'act().catch(report);',
    'act().catch(() => null);',
    '// The caller hears of a failure through `done`.\nact().catch(() => undefined);',
  ],
);

const oneEnvironmentReader = syntaxRule(
  'only src/config.ts reads the environment',
  (path) => inSource(path) && path !== 'src/config.ts',
  (node) => {
    const text =
      ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.getText() : '';
    const isRead = /^(globalThis\.)?process(\?)?\.env$|^process\[['"]env['"]\]$/.test(text);
    const isImport =
      ts.isImportDeclaration(node) && /^['"](node:)?process['"]$/.test(node.moduleSpecifier.getText());
    return isRead || isImport
      ? 'reads the environment: add the setting to src/config.ts and take it as an argument'
      : undefined;
  },
  ['const port = process.env.PORT;', 'const { PORT } = process.env;', "import { env } from 'node:process';"],
  ['const code = process.exitCode;', 'const { env } = settings;', '// process.env is read elsewhere'],
);

const impure =
  /^(Date\.now|Math\.random|performance\.now|Temporal\.Now|crypto\.(randomUUID|getRandomValues|randomBytes|randomInt)|console|process)$/;
const impureCalls =
  /^(Date|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|randomUUID|randomBytes|randomInt)$/;

const noClockNoDice = syntaxRule(
  'core and flow have no clock and no dice',
  inStory,
  (node) => {
    const isImpure =
      (ts.isPropertyAccessExpression(node) &&
        (impure.test(node.getText()) || impure.test(node.expression.getText()))) ||
      (ts.isCallExpression(node) && impureCalls.test(node.expression.getText())) ||
      (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length);
    return isImpure
      ? `${node.getText()}: take the time, the number or the answer as an argument, or from a port`
      : undefined;
  },
  [
    'const now = Date.now();',
    'const now = new Date();',
    'const now = Date();',
    'const dice = Math.random();',
    'const id = crypto.randomUUID();',
    'setTimeout(act, 5);',
    'console.log(1);',
    'const arch = process.arch;',
  ],
  [
    'const day = new Date(atMs).toISOString();',
    'const now = clock.now();',
    'const now = ports.clock.now(); const at = Date.parse(text);',
  ],
);

const utcOnly = syntaxRule(
  'core reads dates in UTC',
  inStory,
  (node) =>
    ts.isPropertyAccessExpression(node) &&
    /^get(FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)$/.test(node.name.text)
      ? `${node.name.text} depends on the machine’s time zone: use getUTC…, or Intl with an explicit timeZone`
      : undefined,
  ['const hour = new Date(atMs).getHours();'],
  ['const hour = new Date(atMs).getUTCHours();'],
);

const honestTests = syntaxRule(
  'tests mock no modules and run all',
  (path) => path.startsWith('test/') && isCode(path),
  (node) => {
    const called = ts.isCallExpression(node) ? node.expression.getText() : '';
    if (/\bmock\.module$/.test(called)) return 'mocks a module: hand the part a port instead';
    return /^(test|it|describe|suite)\.only$/.test(called)
      ? '.only leaves the other tests out: remove it'
      : undefined;
  },
  ["mock.module('./a.ts', {});", "t.mock.module('./a.ts', {});", "test.only('a', () => {});"],
  ["test('a', () => {});", "t.skip('contract originals not found');"],
);

/** A rule about single nodes; the examples are statements. */
function syntaxRule(
  name: string,
  applies: TidyRule['applies'],
  problem: (node: ts.Node) => string | undefined,
  bad: string[],
  good: string[],
): TidyRule {
  const path = ['src/core/a.ts', 'src/a.ts', 'test/a.ts'].find(applies) ?? 'src/a.ts';
  return {
    name,
    applies,
    problems: (file) => {
      const tree = parse(file);
      const problems: string[] = [];
      visit(tree, (node) => {
        const found = problem(node);
        if (found !== undefined) problems.push(`${place(tree, node)}: ${found}`);
      });
      return problems;
    },
    bad: bad.map((text) => example(path, text)),
    good: good.map((text) => example(path, text)),
  };
}

/** `.catch(() => {})` and `.catch(() => undefined)`. */
function isEmptyRejection(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !/\.catch$/.test(node.expression.getText())) return false;
  return /^(async )?\(?\w*\)? => (\{\s*\}|undefined)$/.test(node.arguments[0]?.getText() ?? '');
}

function hasReasonAbove(node: ts.Node): boolean {
  const before = node.getSourceFile().text.slice(0, node.end).split('\n');
  return /^\s*(\/\/|\*|\/\*\*) ?\S.{9,}/.test(before.at(-2) ?? '');
}

export const codeRules: TidyRule[] = [
  noEmptyCatch,
  oneEnvironmentReader,
  noClockNoDice,
  utcOnly,
  honestTests,
];
