// response_urls: five answers within thirty minutes to the place where a person acted.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
const USES_MAX = 5;
const LIFE_MS = 30 * 60_000;

/** Where the answer goes. */
export interface ResponsePlace {
  readonly person: string;
  readonly channel: string;
  /** The message acted upon, for replace_original and delete_original. */
  readonly messageTs: string | null;
  readonly threadTs: string | null;
}

export class ResponseUrls {
  private readonly known = new Map<
    string,
    { readonly place: ResponsePlace; readonly until: number; uses: number }
  >();
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  mint(place: ResponsePlace): string {
    const key = `${this.known.size + 1}-${Math.random().toString(36).slice(2, 14)}`;
    this.known.set(key, { place, until: Date.now() + LIFE_MS, uses: 0 });
    return `${this.base}/response/${key}`;
  }

  /** Counts one use; `null` when the address is unknown, too old or used up. */
  use(key: string): ResponsePlace | null {
    const found = this.known.get(key);
    if (found === undefined || found.until < Date.now() || found.uses >= USES_MAX) return null;
    found.uses += 1;
    return found.place;
  }
}
