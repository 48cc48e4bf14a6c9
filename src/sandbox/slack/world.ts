// Everything the parts of the sandbox's Slack share while it runs.
import type { CallLog } from './call-log.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Faults } from './faults.ts';
import type { SlackManifest } from './manifest.ts';
import type { Mirror } from './mirror.ts';
import type { SandboxPerson, SandboxTeam } from './people.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { SlackApp, Upstream } from './upstream.ts';

/** Blocks, views or attachments that Slack would have refused. */
export interface Violation {
  readonly method: string;
  /** Slack's wording, with the place as a JSON pointer. */
  readonly problems: readonly string[];
  readonly payload: unknown;
  /** Incident time, RFC 3339. */
  readonly at: string;
}

export interface Usergroup {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly description: string;
  /** Slack user ids. */
  readonly users: readonly string[];
}

export interface Canvas {
  readonly id: string;
  readonly channel: string;
  readonly title: string;
  readonly sections: readonly { readonly id: string; readonly markdown: string }[];
}

export interface World {
  readonly url: string;
  readonly team: SandboxTeam & { readonly id: string };
  readonly app: SlackApp;
  readonly manifest: SlackManifest;
  readonly people: readonly (SandboxPerson & { readonly id: string })[];
  /** Incident time now, RFC 3339. */
  readonly clock: () => string;
  readonly upstream: Upstream;
  readonly mirror: Mirror;
  readonly faults: Faults;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly usergroups: readonly Usergroup[];
  readonly canvases: Map<string, Canvas>;
  readonly violations: Violation[];
  readonly calls: CallLog;
  /** Where the app listens: sockets or a request address. */
  readonly delivery: () => Delivery;
  /** Mints the address of one new socket. */
  readonly mintSocketUrl: () => string;
  /** Slack answers one write after the other; see `perform.ts`. */
  readonly oneAtATime: <T>(task: () => Promise<T>) => Promise<T>;
  /** A new timestamp in Slack's form, later than those before. */
  readonly nextTs: () => string;
  readonly nextId: (prefix: string) => string;
}
