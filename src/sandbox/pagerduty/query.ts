// Query strings as PagerDuty reads them: `name[]` lists, classic pagination, date windows.
import { invalidInput, PagerDutyRefusal } from './refusal.ts';

type Json = Readonly<Record<string, unknown>>;

export class PagerDutyQuery {
  readonly #search: URLSearchParams;

  constructor(url: string) {
    this.#search = new URL(url, 'http://localhost').searchParams;
  }

  text(name: string): string | null {
    return this.#search.get(name);
  }

  list(name: string): readonly string[] {
    return [...this.#search.getAll(`${name}[]`), ...this.#search.getAll(name)];
  }

  flag(name: string): boolean {
    return this.#search.get(name) === 'true';
  }

  /** RFC 3339, or a date; null when absent. */
  time(name: string): string | null {
    const given = this.#search.get(name);
    if (given === null || given === '') return null;
    if (Number.isNaN(Date.parse(given)))
      throw new PagerDutyRefusal(400, 2004, "Invalid time values in 'since' and/or 'until' parameters");
    return new Date(given).toISOString();
  }

  whole(name: string, fallback: number): number {
    const given = this.#search.get(name);
    if (given === null) return fallback;
    if (!/^\d+$/.test(given)) throw invalidInput(`${name} must be a whole number of at least 0`);
    return Number(given);
  }
}

// https://developer.pagerduty.com/docs/pagination
const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
const RECORDS_MAX = 10_000;

/** One page of a list, as `{[key]: items, limit, offset, more, total}`. */
export function paged<Item>(
  query: PagerDutyQuery,
  key: string,
  items: readonly Item[],
  shape: (item: Item) => Json,
): Json {
  const limit = Math.min(Math.max(query.whole('limit', LIMIT_DEFAULT), 1), LIMIT_MAX);
  const offset = query.whole('offset', 0);
  if (offset + limit > RECORDS_MAX) throw invalidInput(`Offset must be less than ${RECORDS_MAX - limit + 1}`);
  const page = items.slice(offset, offset + limit);
  return {
    [key]: page.map(shape),
    limit,
    offset,
    more: offset + page.length < items.length,
    total: query.flag('total') ? items.length : null,
  };
}

const MONTH_MS = 30 * 24 * 3_600_000;

/** Window of a list by time: a missing bound lies one month from the other, and without any bound it is the last month. */
export function windowOf(
  query: PagerDutyQuery,
  now: string,
): { readonly since: number; readonly until: number } | null {
  if (query.text('date_range') === 'all') return null;
  const [since, until] = [query.time('since'), query.time('until')];
  if (since === null && until === null)
    return { since: Date.parse(now) - MONTH_MS, until: Date.parse(now) + 1 };
  const start = since === null ? Date.parse(until ?? now) - MONTH_MS : Date.parse(since);
  const end = until === null ? start + MONTH_MS : Date.parse(until);
  if (end < start || end - start > 6 * MONTH_MS + 4 * 24 * 3_600_000)
    throw new PagerDutyRefusal(400, 2005, 'Invalid Query Date Range');
  return { since: start, until: end };
}
