// What the viewer does, sent to the sandbox's server; failures stay beside the control that caused them.
import { actingPerson, getScreen, update } from './screen.ts';

/**
 * Sends one of the contract's POSTs.
 * @param key names the control, so that it shows its own spinner and its own failure
 * @returns whether the server accepted it
 */
export async function send(
  key: string,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const { [key]: _, ...failures } = getScreen().failures;
  update({ busy: new Set([...getScreen().busy, key]), failures });
  const error = await post(path, { ...body, ...actingAs() });
  const busy = new Set(getScreen().busy);
  busy.delete(key);
  update({ busy, ...(error === null ? {} : { failures: { ...getScreen().failures, [key]: error } }) });
  return error === null;
}

export function forgetFailure(key: string): void {
  const { [key]: _, ...failures } = getScreen().failures;
  update({ failures });
}

// The bot has 3 s to answer (https://docs.slack.dev/interactivity/handling-user-interaction/#acknowledgment_response); the server then says so itself.
const requestTimeoutMs = 15_000;

async function post(path: string, body: unknown): Promise<string | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const answer: unknown = await response.json();
    if (response.ok && typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true)
      return null;
    if (response.status === 404) return 'This sandbox does not pass that on to the app.';
    const told = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null;
    return typeof told === 'string' && told !== ''
      ? told
      : `The sandbox answered ${response.status} and gave no reason.`;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return `The sandbox did not answer within ${requestTimeoutMs / 1000} s.`;
    if (error instanceof SyntaxError) return 'The sandbox answered something that is not JSON.';
    return 'The sandbox cannot be reached. Is it still running in the terminal?';
  }
}

function actingAs(): { readonly as?: string } {
  const acting = actingPerson();
  return acting === getScreen().workspace?.viewer ? {} : { as: acting };
}
