// One HTTP request of the doctor's: answered or not, within a deadline.

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** null when the body is not JSON. */
  readonly json: unknown;
  /** Wall milliseconds at the middle of the request, for comparing clocks. */
  readonly at: number;
}

const DEADLINE_MS = 8_000;

/** @returns a sentence when there was no answer */
export async function probe(
  url: string,
  { method = 'GET', token = null }: { readonly method?: 'GET' | 'POST'; readonly token?: string | null } = {},
): Promise<Answer | string> {
  const begun = Date.now();
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    });
    const at = (begun + Date.now()) / 2;
    const body = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), json: parsed(body), at };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return `${new URL(url).origin} did not answer within ${DEADLINE_MS / 1000} s`;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return `${new URL(url).origin} cannot be reached: ${cause}`;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON is an answer too: a proxy's page, for example; the caller judges by the status.
    return null;
  }
}
