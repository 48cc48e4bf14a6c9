// The stateful Slack that does the keeping of channels, messages and views: npm `emulate`, behind our front.
import { createEmulator } from 'emulate';
import type { Json } from './json.ts';
import { asObject, asObjects, asText, parseJson } from './json.ts';
import type { SandboxPerson, SandboxTeam, SeedChannel } from './people.ts';

/** The workspace's owner, whom the emulator always seeds; kept out of sight. */
export const ADMIN_USER_ID = 'U000000001';

/** Always seeded, and its administrator is always in it. */
const GENERAL_CHANNEL_ID = 'C000000001';

export interface SlackApp {
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly name: string;
}

export interface Upstream {
  readonly teamId: string;
  /** Slack user ids by e-mail. */
  readonly userIds: ReadonlyMap<string, string>;
  /** Calls a Web API method as this user; answers with Slack's JSON, `ok: false` included. */
  call(userId: string, method: string, args: Json): Promise<Json>;
  /** Any other address of the emulator: uploads and file downloads. */
  raw(path: string, userId: string, init: RequestInit): Promise<Response>;
  /** A timestamp in the emulator's own order, for messages it does not keep. */
  mintTs(): Promise<string>;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  /** Address under which the front is reached; upload and file addresses are built from it. */
  readonly publicUrl: string;
  readonly team: SandboxTeam;
  readonly people: readonly SandboxPerson[];
  readonly channels: readonly SeedChannel[];
  readonly app: SlackApp;
  readonly scopes: readonly string[];
}

export async function startUpstream(options: UpstreamOptions): Promise<Upstream> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    hostname: '127.0.0.1',
    seed: { slack: seedOf(options) },
  });
  const address = emulator.url.replace('//localhost:', '//127.0.0.1:');
  const wheel = new TokenWheel(options.app.botUserId);
  const raw = (path: string, userId: string, init: RequestInit): Promise<Response> =>
    fetch(`${address}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${wheel.next(userId)}` },
    });
  const call = async (userId: string, method: string, args: Json): Promise<Json> => {
    const response = await raw(`/api/${method}`, userId, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const text = await response.text();
    // The emulator writes its own address into upload, file and permalink addresses; ours is the one to reach.
    return asObject(parseJson(text.replaceAll(emulator.url, options.publicUrl)));
  };
  const userIds = await wheel.learn(call, options.people);
  const team = asObject((await call(options.app.botUserId, 'team.info', {}))['team']);
  // An ephemeral message to its own administrator takes the next timestamp and shows nowhere.
  const nowhere = { channel: GENERAL_CHANNEL_ID, user: ADMIN_USER_ID, text: '-' };
  const mintTs = async () => asText((await call(ADMIN_USER_ID, 'chat.postEphemeral', nowhere))['message_ts']);
  return { teamId: asText(team['id']), userIds, call, raw, mintTs, close: () => emulator.close() };
}

// emulate counts 5000 calls an hour a token and then answers 403, which is no rule of Slack's; many tokens avoid it.
const TOKENS_PER_ACTOR = 40;

/** Hands out each actor's inner tokens in turn. */
class TokenWheel {
  private turn = 0;
  private readonly stems = new Map<string, string>();

  constructor(botUserId: string) {
    this.stems.set(botUserId, 'bot');
    this.stems.set(ADMIN_USER_ID, 'admin');
  }

  next(userId: string): string {
    const stem = this.stems.get(userId);
    if (stem === undefined)
      throw new RangeError(`no such user in the sandbox: ${userId}; use one from users.list`);
    this.turn = (this.turn + 1) % TOKENS_PER_ACTOR;
    return `${stem}-${this.turn}`;
  }

  async learn(
    call: (userId: string, method: string, args: Json) => Promise<Json>,
    people: readonly SandboxPerson[],
  ): Promise<ReadonlyMap<string, string>> {
    const listed = asObjects((await call(ADMIN_USER_ID, 'users.list', { limit: 1000 }))['members']);
    const userIds = new Map<string, string>();
    for (const person of people) {
      const member = listed.find((entry) => entry['name'] === handleOf(person));
      const userId = asText(member?.['id']);
      userIds.set(person.email, userId);
      this.stems.set(userId, handleOf(person));
    }
    return userIds;
  }
}

/** Slack's short user name: the local part of the address. */
export function handleOf(person: SandboxPerson): string {
  return person.email.split('@')[0] ?? person.name;
}

function seedOf(options: UpstreamOptions): Json {
  const { app, people, scopes } = options;
  const tokensOf = (stem: string, extra: Json) =>
    Array.from({ length: TOKENS_PER_ACTOR }, (_, turn) => ({ token: `${stem}-${turn}`, ...extra }));
  return {
    team: options.team,
    users: people.map((person) => ({
      name: handleOf(person),
      real_name: person.name,
      email: person.email,
      profile: {
        display_name: person.name,
        real_name: person.name,
        email: person.email,
        title: person.title,
        image_48: '',
        image_192: '',
      },
    })),
    channels: options.channels.map((channel) => ({ ...channel, is_private: false })),
    oauth_apps: [
      {
        app_id: app.appId,
        client_id: 'sandbox',
        client_secret: 'sandbox',
        name: app.name,
        redirect_uris: [],
        scopes: [...scopes],
        bot_id: app.botId,
        bot_user_id: app.botUserId,
        bot_name: app.name,
      },
    ],
    tokens: [
      ...tokensOf('bot', { type: 'bot', user_id: app.botUserId, app_id: app.appId, bot_id: app.botId }),
      ...tokensOf('admin', { user_id: ADMIN_USER_ID }),
      ...people.flatMap((person) => tokensOf(handleOf(person), { user: handleOf(person) })),
    ],
  };
}
