// What the composer offers while one types: slash commands with their usage, and people after an @.
import type { WorkspacePerson, WorkspaceState } from '../../contract.ts';

export interface Offer {
  readonly kind: 'command' | 'words' | 'person';
  /** Shown first, in the composer's own words. */
  readonly title: string;
  readonly detail: string;
  /** The whole text once the offer is taken. */
  readonly text: string;
}

/**
 * @param text everything before the cursor
 * @returns offers, best first; empty when nothing fits
 */
export function completions(
  text: string,
  commands: WorkspaceState['commands'],
  people: readonly WorkspacePerson[],
): readonly Offer[] {
  const mention = /(^|\s)@([\p{L}\p{N} .'-]{0,30})$/u.exec(text);
  if (mention !== null) return mentionOffers(text, mention[2] ?? '', people);
  if (!text.startsWith('/') || text.includes('\n')) return [];
  const space = text.indexOf(' ');
  const fitting = commands.filter(({ command }) => command.startsWith(text));
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined && alternatives(only.usageHint).length > 1)
    return wordOffers(only, '');
  if (space < 0)
    return fitting.map(({ command, description, usageHint }) => ({
      kind: 'command',
      title: `${command} ${usageHint}`.trim(),
      detail: description,
      text: `${command} `,
    }));
  const known = commands.find(({ command }) => command === text.slice(0, space));
  return known === undefined ? [] : wordOffers(known, text.slice(space + 1));
}

/** The usage hint's alternatives: "declare <title> | status | role <role> @person" offers three ways to go on. */
function wordOffers(known: WorkspaceState['commands'][number], typed: string): readonly Offer[] {
  return alternatives(known.usageHint)
    .map((usage) => ({ usage, words: /^[a-z][a-z-]*(?: [a-z][a-z-]*)*/.exec(usage)?.[0] ?? '' }))
    .filter(
      ({ usage, words }) => words !== '' && words.startsWith(typed) && (words !== typed || usage !== words),
    )
    .map(({ usage, words }) => ({
      kind: 'words' as const,
      title: `${known.command} ${usage}`,
      detail: known.description,
      text: `${known.command} ${words}${usage === words ? '' : ' '}`,
    }))
    .filter((offer) => offer.text !== `${known.command} ${typed}`)
    .map((offer, index) => (index === 0 ? offer : { ...offer, detail: '' }));
}

function alternatives(usageHint: string): readonly string[] {
  const outer = /^\[(.*)\]$/.exec(usageHint)?.[1] ?? usageHint;
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of outer) {
    if ('[<('.includes(character)) depth += 1;
    if (']>)'.includes(character)) depth -= 1;
    if (character === '|' && depth === 0) {
      parts.push(current.trim());
      current = '';
    } else current += character;
  }
  return [...parts, current.trim()].filter((part) => part !== '');
}

function mentionOffers(text: string, typed: string, people: readonly WorkspacePerson[]): readonly Offer[] {
  const start = text.length - typed.length;
  return people
    .filter(
      (person) => person.name.toLowerCase().startsWith(typed.toLowerCase()) && person.name !== typed.trim(),
    )
    .slice(0, 6)
    .map((person) => ({
      kind: 'person' as const,
      title: `@${person.name}`,
      detail: person.title,
      text: `${text.slice(0, start)}${person.name} `,
    }));
}
