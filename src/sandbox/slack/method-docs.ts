// What Slack documents of each Web API method: required arguments, scopes, rate tier, errors.
import published from './published/slack_kit/methods.json' with { type: 'json' };

export interface MethodDoc {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly rate: string | null;
  readonly botScopes: readonly string[];
  readonly errors: readonly string[];
}

/** `undefined` when Slack has no such method. */
export function methodDoc(method: string): MethodDoc | undefined {
  const docs: Readonly<Record<string, MethodDoc>> = published;
  return docs[method];
}

/** Calls a minute the method's tier allows; posting is limited per channel instead, see `rate-limit.ts`. */
export function callsPerMinute(method: string): number | null {
  const tier = /^Tier \d: (\d+)\+ per minute$/.exec(methodDoc(method)?.rate ?? '');
  return tier?.[1] === undefined ? null : Number(tier[1]);
}
