// Which attributes stay as dimensions of a call: all that are flat and short, under today's names, without content.
import type { Attributes, AttributeValue } from '../../model/records.ts';
import { normalAttributes } from '../attributes.ts';
import { DIALECTS } from './dialect-registry.ts';
import type { Fields } from './span.ts';

/**
 * @param layers attributes as sent; a name that stands in several keeps the value of the last
 * @returns at most `ATTRIBUTES_MAX` attributes; text is cut, content and lists of numbers are left out
 */
export function dimensionsOf(...layers: readonly Fields[]): Attributes {
  const named = layers.map((fields) =>
    normalAttributes(Object.fromEntries(Object.entries(fields).filter(([name]) => !isContent(name)))),
  );
  const merged: Attributes = Object.assign({}, ...named);
  return Object.fromEntries(
    Object.entries(merged)
      .slice(0, ATTRIBUTES_MAX)
      .map(([name, value]) => [name, short(value)]),
  );
}

const ATTRIBUTES_MAX = 128;
const TEXT_MAX = 256;

const short = (value: AttributeValue): AttributeValue =>
  typeof value === 'string' && value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX - 1)}…` : value;

const leftOut = DIALECTS.flatMap((dialect) => dialect.leftOut);
const exact = new Set(leftOut.filter((name) => !name.endsWith('.')));
// `.0.` stands for a place in a numbered list, whichever it is.
const prefixes = leftOut.filter((name) => name.endsWith('.')).map((name) => name.replace(/\.0\.$/, ''));
const numberedPrefix = new Set(
  leftOut.filter((name) => name.endsWith('.0.')).map((name) => name.slice(0, -3)),
);

function isContent(name: string): boolean {
  if (exact.has(name)) return true;
  return prefixes.some((prefix) => {
    if (!name.startsWith(prefix)) return false;
    return !numberedPrefix.has(prefix) || /^\.\d+\./.test(name.slice(prefix.length));
  });
}

/** Of the resource: whose it is and where it runs; not which SDK measured it on which process. */
export function resourceDimensions(resource: Fields): Fields {
  return Object.fromEntries(
    Object.entries(resource).filter(
      ([name]) => !/^(telemetry|process|os|host\.arch)(\.|$)|^service\.instance\.id$/.test(name),
    ),
  );
}
