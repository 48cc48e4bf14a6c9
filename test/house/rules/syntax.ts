// Reading TypeScript for the tidy rules: one parse a file, one walk, and where a node stands.
import ts from 'typescript';
import type { TextFile } from './rule.ts';

const parsed = new WeakMap<TextFile, ts.SourceFile>();

export function parse(file: TextFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, true);
  parsed.set(file, tree);
  return tree;
}

/** Calls `see` for every node below `node`, parents first. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    see(child);
    visit(child, see);
  });
}

export function place(tree: ts.SourceFile, node: ts.Node): string {
  return `line ${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
