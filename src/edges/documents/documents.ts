// Documents from templates/*.hbs: the templates hold all markup, the facts hold none, and a missing field fails loudly.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { PostmortemFacts } from '../../core/postmortem/facts.ts';
import { escapeMarkdown } from '../../core/postmortem/markdown.ts';
import type { Documents } from '../../flow/ports.ts';

const TEMPLATES = fileURLToPath(new URL('../../../templates/', import.meta.url));

/** @throws Error when a template is missing or is no Handlebars */
export function createDocuments(folder: string = TEMPLATES): Documents {
  const engine = Handlebars.create();
  engine.registerHelper('each', strictEach(engine.helpers['each']));
  for (const file of readdirSync(`${folder}partials`).filter((name) => name.endsWith('.hbs')))
    engine.registerPartial(
      file.replace(/\.hbs$/, ''),
      readFileSync(`${folder}partials/${file}`, 'utf8').trimEnd(),
    );
  // Handlebars escapes for HTML; every string is escaped for Markdown below instead.
  const postmortem = engine.compile<unknown>(readFileSync(`${folder}postmortem.hbs`, 'utf8'), {
    noEscape: true,
    strict: true,
    explicitPartialContext: true,
  });
  return { postmortem: (facts: PostmortemFacts) => tidied(postmortem(escapedStrings(facts))) };
}

/** Strict mode does not reach `each`, which takes a missing list for an empty one. */
function strictEach(each: Handlebars.HelperDelegate | undefined): Handlebars.HelperDelegate {
  if (each === undefined) throw new Error('Handlebars has no helper "each"');
  return function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    if (!Array.isArray(list))
      throw new TypeError(`the template names a list that the facts lack: ${typeof list}`);
    return each.call(this, list, options);
  };
}

/** The same shape with every string, whoever wrote it, made harmless. */
function escapedStrings(value: unknown): unknown {
  if (typeof value === 'string') return escapeMarkdown(value);
  if (Array.isArray(value)) return value.map(escapedStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapedStrings(inner)]));
}

const tidied = (markdown: string): string =>
  `${markdown
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
