// One export request → its spans, log records or metric points, each with the resource and scope that it stands under.
import type { Origin, ReadExport, Unreadable } from './span.ts';
import { field, fieldsOf, isObject, list, unreadable, type Wire } from './wire.ts';

/** The names of the three nested lists of a signal's request. */
export interface Nesting {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
}

/** @param reject hears of what cannot be read, and why */
export type ItemReader<Item> = (
  sent: Wire,
  origin: Origin,
  reject: (sent: unknown, problem: string) => void,
) => readonly Item[];

/**
 * @param request the decoded export request
 * @returns null when it is no such request at all
 */
export function readExport<Item>(
  request: unknown,
  { resources, scopes, items }: Nesting,
  read: ItemReader<Item>,
): ReadExport<Item> | null {
  if (!isObject(request)) return null;
  const groups = list(request, resources);
  if (groups === null) return null;
  const found: Item[] = [];
  const bad: Unreadable[] = [];
  const reject = (sent: unknown, problem: string): void => {
    bad.push(unreadable(sent, problem));
  };
  for (const group of groups) {
    const scoped = isObject(group) ? list(group, scopes) : null;
    if (!isObject(group) || scoped === null) {
      reject(group, `${resources}[]: an object with ${scopes} was expected`);
      continue;
    }
    const resource = fieldsOf(inner(group, 'resource', 'attributes'));
    for (const one of scoped) {
      const sent = isObject(one) ? list(one, items) : null;
      if (!isObject(one) || sent === null) {
        reject(one, `${scopes}[]: an object with ${items} was expected`);
        continue;
      }
      const name = inner(one, 'scope', 'name');
      const origin = { resource, scope: typeof name === 'string' ? name : '' };
      for (const item of sent) {
        if (isObject(item)) found.push(...read(item, origin, reject));
        else reject(item, `${items}[]: an object was expected`);
      }
    }
  }
  return { items: found, unreadable: bad };
}

function inner(of: Wire, name: string, within: string): unknown {
  const value = field(of, name);
  return isObject(value) ? field(value, within) : undefined;
}
