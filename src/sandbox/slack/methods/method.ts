// A Web API method that the sandbox answers itself, because the emulator lacks it or answers less than Slack.
import type { Json } from '../json.ts';
import type { World } from '../world.ts';

/**
 * @param as Slack user id of the caller
 * @param args already parsed: blocks, view and the like are JSON, not text
 * @returns Slack's JSON, `ok: false` with Slack's error word included
 */
export type Method = (world: World, as: string, args: Json) => Promise<Json>;

export function refuse(error: string, more: Json = {}): Json {
  return { ok: false, error, ...more };
}
