// How files and things are named: kebab-case, and never a word that says nothing.
import ts from 'typescript';
import { example, isCode, type TidyRule } from './rule.ts';
import { parse, place, visit } from './syntax.ts';

const emptyWords = ['util', 'utils', 'helper', 'helpers', 'manager', 'handler', 'handlers', 'common', 'misc'];
const bareTypes = ['Event', 'Service', 'Message', 'User'];

/** Simulators have one file a method, named as the vendor names the method. */
const namedByVendor = /^src\/sandbox\/slack\/methods\/[a-zA-Z.]+\.ts$/;

const kebabCase: TidyRule = {
  name: 'files and folders are kebab-case',
  applies: (path) => /^(src|test|scripts|bench|migrations|bin|templates|docs)\//.test(path),
  problems: ({ path }) => {
    const isPlain = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.[a-z0-9]+$/;
    return isPlain.test(path) || namedByVendor.test(path) || path.endsWith('.md')
      ? []
      : ['rename it: lower case, words joined by hyphens'];
  },
  bad: [
    example('src/core/triageTree.ts', ''),
    example('src/Core/tree.ts', ''),
    example('test/triage_tree.test.ts', ''),
  ],
  good: [
    example('src/core/triage-tree.ts', ''),
    example('migrations/0001-house.ts', ''),
    example('src/sandbox/slack/methods/chat.postMessage.ts', ''),
    example('src/SOURCE.md', ''),
  ],
};

const fileWords: TidyRule = {
  name: 'a file is named for what it holds',
  applies: (path) => /^(src|test|scripts|bench|migrations|bin)\//.test(path),
  problems: ({ path }) =>
    emptyWordsIn(path).map((word) => `“${word}” says nothing: name what the file holds`),
  bad: [
    example('src/core/utils.ts', ''),
    example('src/edges/slack/action-handler.ts', ''),
    example('test/helpers/a.ts', ''),
  ],
  good: [example('src/edges/intake/sources/alertmanager.ts', ''), example('src/core/uncommonly.ts', '')],
};

const declaredNames: TidyRule = {
  name: 'what is declared is named for what it is',
  applies: isCode,
  problems: (file) => {
    const tree = parse(file);
    const problems: string[] = [];
    visit(tree, (node) => {
      const name = declaredName(node);
      if (name === undefined) return;
      const where = `${place(tree, node)}: ${name}`;
      for (const word of emptyWordsIn(name))
        problems.push(`${where}: “${word}” says nothing: name what it does or holds`);
      if (isTypeDeclaration(node) && bareTypes.includes(name)) {
        problems.push(`${where}: too bare: say whose, as in IncidentEvent or SlackMessage`);
      }
    });
    return problems;
  },
  bad: [
    example('src/a.ts', 'const pageHandler = 1;'),
    example('src/a.ts', 'export function commonPart() {}'),
    example('src/a.ts', 'class StoreManager {}'),
    example('src/a.ts', 'type Store = { dateUtils: 1 };'),
    ...bareTypes.map((name) => example('src/a.ts', `type ${name} = 1;`)),
    example('src/a.ts', 'interface Event {}'),
    example('src/a.ts', 'class Message {}'),
  ],
  good: [
    example('src/a.ts', 'server.setErrorHandler(answer); const { handler } = vendor; call({ handler });'),
    example(
      'src/a.ts',
      'const alertmanager = 1; const uncommon = 2; type IncidentEvent = 1; class SlackMessage {}',
    ),
  ],
};

/** The name a node gives to something new. Destructuring and object literals repeat a vendor's names, so they are free. */
function declaredName(node: ts.Node): string | undefined {
  const names =
    isTypeDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node);
  return names && node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

function isTypeDeclaration(
  node: ts.Node,
): node is ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function emptyWordsIn(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return emptyWords.filter((word) => words.includes(word));
}

export const nameRules: TidyRule[] = [kebabCase, fileWords, declaredNames];
