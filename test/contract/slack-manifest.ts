// Compares the app's manifest with what the code calls, listens to and answers.
import { readdirSync, readFileSync } from 'node:fs';

export interface Manifest {
  features: {
    slash_commands: { command: string }[];
    shortcuts: { callback_id: string; type: string }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions: { bot_events: string[] } };
}

export interface Used {
  /** Web API methods called with the bot's token. */
  readonly methods: readonly string[];
  /** Bolt's names of the events listened to. */
  readonly events: readonly string[];
  readonly commands: readonly string[];
  readonly shortcuts: readonly string[];
  /** Whether message metadata is read back. */
  readonly readsMetadata: boolean;
}

/** Scopes that let a bot call a method: any one of them is enough. */
export type ScopesOf = (method: string) => readonly string[];

/** Bolt's event name → the manifest's, with the scope it needs. https://docs.slack.dev/reference/events */
const EVENTS: Readonly<Record<string, { readonly inManifest: string; readonly scope: string | null }>> = {
  message: { inManifest: 'message.channels', scope: 'channels:history' },
  reaction_added: { inManifest: 'reaction_added', scope: 'reactions:read' },
  app_home_opened: { inManifest: 'app_home_opened', scope: null },
};

/** @returns one sentence for each disagreement */
export function manifestProblems(manifest: Manifest, used: Used, scopesOf: ScopesOf): readonly string[] {
  const scopes = manifest.oauth_config.scopes.bot;
  const events = used.events.map(
    (name) => EVENTS[name] ?? { inManifest: `unknown event ${name}`, scope: null },
  );
  const needed = [
    ...used.methods
      .map((method) => ({ by: method, anyOf: scopesOf(method) }))
      .filter(({ anyOf }) => anyOf.length > 0),
    ...events.flatMap(({ inManifest, scope }) =>
      scope === null ? [] : [{ by: inManifest, anyOf: [scope] }],
    ),
    // https://docs.slack.dev/interactivity/implementing-slash-commands
    ...used.commands.map((command) => ({ by: command, anyOf: ['commands'] })),
    // https://docs.slack.dev/messaging/message-metadata
    ...(used.readsMetadata ? [{ by: 'include_all_metadata', anyOf: ['metadata.message:read'] }] : []),
  ];
  const missing = needed.filter(({ anyOf }) => !anyOf.some((scope) => scopes.includes(scope)));
  const spare = scopes.filter((scope) => !needed.some(({ anyOf }) => anyOf.includes(scope)));
  return [
    ...missing.map(({ by, anyOf }) => `${by} needs one of ${anyOf.join(', ')}`),
    ...spare.map((scope) => `nothing needs the scope ${scope}`),
    ...differences(
      'event',
      manifest.settings.event_subscriptions.bot_events,
      events.map(({ inManifest }) => inManifest),
    ),
    ...differences(
      'command',
      manifest.features.slash_commands.map(({ command }) => command),
      used.commands,
    ),
    ...differences(
      'shortcut',
      manifest.features.shortcuts.map(({ callback_id }) => callback_id),
      used.shortcuts,
    ),
  ];
}

/** What the Slack edge's source calls and listens to, read from its text. */
export function usedBySource(folder: URL): Pick<Used, 'methods' | 'events' | 'readsMetadata'> {
  const text = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const found = (pattern: RegExp) =>
    [...new Set([...text.matchAll(pattern)].map((match) => (match[1] ?? '').replace(/\s/g, '')))].toSorted();
  return {
    methods: found(/\b(?:urgent|bulk)\s*\.\s*([a-z]+(?:\s*\.\s*[a-zA-Z]+)+)\s*\(/g),
    events: found(/\bapp\.event\('([a-z_]+)'/g),
    readsMetadata: text.includes('include_all_metadata: true'),
  };
}

function differences(
  what: string,
  inManifest: readonly string[],
  inCode: readonly string[],
): readonly string[] {
  return [
    ...inCode
      .filter((name) => !inManifest.includes(name))
      .map((name) => `the manifest lacks the ${what} ${name}`),
    ...inManifest
      .filter((name) => !inCode.includes(name))
      .map((name) => `nothing in the code is the ${what} ${name}`),
  ];
}
