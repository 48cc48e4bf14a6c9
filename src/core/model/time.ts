// Time as plain numbers: milliseconds since 1970-01-01T00:00:00Z. The clock itself is a port.

/** Milliseconds since the epoch, UTC. Incident time unless a name says `wall`. */
export type EpochMs = number;

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

/** RFC 3339 in UTC with milliseconds: `2026-11-20T13:00:00.000Z`. */
export const toRfc3339 = (at: EpochMs): string => new Date(at).toISOString();

/** @returns null when `text` is not an RFC 3339 date-time with an offset. */
export function parseRfc3339(text: string): EpochMs | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** `13:07 UTC`, as people in different places read it in one channel. */
export const clockTime = (at: EpochMs): string => `${toRfc3339(at).slice(11, 16)} UTC`;

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`: two units at most. */
export function spokenDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const mins = Math.round(seconds / 60);
  if (mins < 60) return `${mins} min`;
  const wholeHours = Math.floor(mins / 60);
  if (wholeHours < 48) return mins % 60 === 0 ? `${wholeHours} h` : `${wholeHours} h ${mins % 60} min`;
  const days = Math.floor(wholeHours / 24);
  return wholeHours % 24 === 0 ? `${days} d` : `${days} d ${wholeHours % 24} h`;
}
