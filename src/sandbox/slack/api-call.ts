// One Web API call of the app, from the request to the answer: faults, token, arguments, scopes, limits, then the work.
import { setTimeout as pause } from 'node:timers/promises';
import { asKept, readArguments } from './arguments.ts';
import { problemsOf } from './blocks/problems.ts';
import type { Json } from './json.ts';
import { asText } from './json.ts';
import { methodDoc } from './method-docs.ts';
import { ownMethods } from './methods/registry.ts';
import { perform } from './perform.ts';
import type { RateLimit } from './rate-limit.ts';
import { missingMembership, missingScope } from './scopes.ts';
import type { World } from './world.ts';

export interface ApiRequest {
  readonly method: string;
  readonly authorization: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export type ApiAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: Json;
    }
  /** The connection is broken without an answer. */
  | { readonly kind: 'reset' };

export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

export async function answerApiCall(
  world: World,
  tokens: Tokens,
  rateLimit: RateLimit,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const args = argumentsOf(request);
  const { index, end: record } = world.calls.begin(request.method, args ?? {});
  if (world.faults.latencyMs > 0) await pause(world.faults.latencyMs);
  const outage = world.faults.currentOutage;
  if (outage !== false) {
    record(outage === 'reset' ? 'reset' : '503');
    return outage === 'reset'
      ? { kind: 'reset' }
      : plain(503, {}, { ok: false, error: 'service_unavailable' });
  }
  const wait = rateLimit.secondsToWait(request.method, args ?? {});
  if (wait > 0) {
    record('429');
    return plain(429, { 'retry-after': String(wait) }, { ok: false, error: 'ratelimited' });
  }
  const refusal = args === null ? refused('invalid_json') : refusalOf(world, tokens, request, args);
  if (refusal !== null || args === null) {
    record(asText(refusal?.['error']));
    return plain(200, scopeHeaders(world, request.method), refusal ?? refused('invalid_json'));
  }
  await world.faults.runHooks({ method: request.method, args, index, phase: 'before' });
  const bot = { bot_id: world.app.botId, app_id: world.app.appId };
  const answer = await perform(
    world,
    world.app.botUserId,
    request.method,
    asKept(request.method, args, bot, world.nextId),
  );
  await world.faults.runHooks({ method: request.method, args, index, phase: 'after' });
  record(answer['ok'] === true ? 'ok' : asText(answer['error']));
  // An outage that began meanwhile loses the answer of a call that was carried out.
  return outageAnswer(world) ?? plain(200, scopeHeaders(world, request.method), answer);
}

function outageAnswer(world: World): ApiAnswer | null {
  const outage = world.faults.currentOutage;
  if (outage === false) return null;
  return outage === 'reset' ? { kind: 'reset' } : plain(503, {}, { ok: false, error: 'service_unavailable' });
}

function argumentsOf(request: ApiRequest): Json | null {
  try {
    return readArguments(request.contentType, request.body);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Slack's own checks before a method does anything; `null` when the call may go on. */
function refusalOf(world: World, tokens: Tokens, request: ApiRequest, args: Json): Json | null {
  const doc = methodDoc(request.method);
  if (doc === undefined && ownMethods[request.method] === undefined) {
    return { ok: false, error: 'unknown_method', req_method: request.method };
  }
  const token = request.authorization.replace(/^Bearer\s+/i, '') || asText(args['token']);
  if (request.method === 'api.test') return null;
  if (token === '') return refused('not_authed');
  if (token !== tokens.bot && token !== tokens.app) return refused('invalid_auth');
  if ((token === tokens.app) !== (request.method === 'apps.connections.open'))
    return refused('not_allowed_token_type');
  const absent = (doc?.required ?? []).filter((name) => args[name] === undefined || args[name] === '');
  if (absent.length > 0) {
    const messages = absent.map((name) => `[ERROR] missing required field: ${name}`);
    return { ok: false, error: 'invalid_arguments', response_metadata: { messages } };
  }
  return (
    missingScope(world, request.method, doc, args) ??
    invalidPayload(world, request.method, args) ??
    missingMembership(world, request.method, args)
  );
}

/** Blocks beyond Slack's limits are refused and put on record, so that a test can demand that there are none. */
function invalidPayload(world: World, method: string, args: Json): Json | null {
  const found = problemsOf(method, args);
  if (found === null) return null;
  world.violations.push({ method, problems: found.problems, payload: found.payload, at: world.clock() });
  return {
    ok: false,
    error: found.error,
    errors: found.problems,
    response_metadata: { messages: found.problems },
  };
}

function refused(error: string): Json {
  return { ok: false, error };
}

function plain(status: number, headers: Record<string, string>, body: Json): ApiAnswer {
  return { kind: 'answer', status, headers, body };
}

function scopeHeaders(world: World, method: string): Record<string, string> {
  return {
    'x-oauth-scopes': [...world.manifest.botScopes].join(','),
    'x-accepted-oauth-scopes': (methodDoc(method)?.botScopes ?? []).join(','),
  };
}
