// One call to Slack: its answer, or a failure that says in plain words what happened and whether to try again.
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { failed, type Outcome, success, type TransportFailure } from '../../core/model/result.ts';
import { PLAIN_WORDS } from './plain-words.ts';

/** @throws what is neither Slack's nor the network's fault: a programmer's error. */
export async function attempt<Value>(what: string, call: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return success(await call());
  } catch (error) {
    const failure = failureOf(what, error);
    if (failure === null) throw error;
    return failed(failure);
  }
}

/** As `attempt`, but these error codes of Slack are the wished-for state already, or an answer in themselves. */
export async function attemptUnless<Value>(
  what: string,
  harmless: Readonly<Record<string, Value>>,
  call: () => Promise<Value>,
): Promise<Outcome<Value>> {
  const outcome = await attempt(what, call);
  if (outcome.ok || !Object.hasOwn(harmless, outcome.failure.code)) return outcome;
  return success(harmless[outcome.failure.code] as Value);
}

/** For what an incident can do without (a pin, a bookmark, a chart): a scope that the app lacks must not hold up the rest. */
export async function dispensable<Value>(call: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  const outcome = await call;
  if (outcome.ok || outcome.failure.code !== 'missing_scope') return outcome;
  const { retryAfterMs: _, ...failure } = outcome.failure;
  return failed({ ...failure, retryable: false });
}

/** @returns null when the error did not come from talking to Slack. */
export function failureOf(what: string, error: unknown): TransportFailure | null {
  if (error instanceof WebAPIRateLimitedError) {
    const { retryAfter } = error;
    const why = `Slack asks to wait ${retryAfter} s before ${what}.`;
    return { system: 'slack', code: 'ratelimited', why, retryable: true, retryAfterMs: retryAfter * 1000 };
  }
  if (error instanceof WebAPIPlatformError) return platformFailure(what, error);
  if (error instanceof WebAPIHTTPError) {
    const why = `Slack answered HTTP ${error.statusCode} to ${what}.`;
    // Slack answers refusals with 200; other statuses come from something in between, and pass.
    return { system: 'slack', code: `http_${error.statusCode}`, why, retryable: true };
  }
  if (error instanceof WebAPIRequestError) {
    return unreachable(what, error.original);
  }
  // Slack's client throws a bare error for a 429 without Retry-After.
  if (error instanceof Error && error.message.startsWith('Retry header')) {
    return {
      system: 'slack',
      code: 'ratelimited',
      why: `Slack asks to wait before ${what}.`,
      retryable: true,
    };
  }
  return isDeadline(error) ? unreachable(what, error) : null;
}

function platformFailure(what: string, error: WebAPIPlatformError): TransportFailure {
  const code = error.data.error;
  if (!/^[a-z0-9_]{1,80}$/i.test(code)) {
    return {
      system: 'slack',
      code: 'not_json',
      why: `Slack’s answer to ${what} was not JSON.`,
      retryable: true,
    };
  }
  const known = PLAIN_WORDS[code];
  const missing = code === 'missing_scope' ? scopesOf(error) : '';
  const why =
    known === undefined ? `Slack refused ${what}: ${code}.` : `Slack refused ${what}: ${known.why}${missing}`;
  const retryAfter = known?.retryAfterMs === undefined ? {} : { retryAfterMs: known.retryAfterMs };
  return { system: 'slack', code, why, retryable: known?.retryable ?? false, ...retryAfter };
}

function scopesOf(error: WebAPIPlatformError): string {
  const needed = (error.data as { needed?: unknown }).needed;
  return typeof needed === 'string' ? ` Needed: ${needed}.` : '';
}

function unreachable(what: string, cause: unknown): TransportFailure {
  const late = isDeadline(cause);
  const why = late ? `Slack did not answer ${what} in time.` : `Slack could not be reached for ${what}.`;
  return { system: 'slack', code: late ? 'timeout' : 'unreachable', why, retryable: true };
}

/** The deadline may also pass while the body is read, where the client does not wrap it. */
const isDeadline = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' || error.name === 'AbortError' || error.message === 'terminated');
