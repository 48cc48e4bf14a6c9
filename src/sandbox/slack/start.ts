// Starts the sandbox's Slack: a Web API, Socket Mode and signed requests that behave as Slack's do, in one process.
import { CallLog } from './call-log.ts';
import { type DeliveryTiming, slackTiming } from './delivery/delivery.ts';
import { HttpRequests } from './delivery/http-requests.ts';
import { SocketMode } from './delivery/socket-mode.ts';
import { Faults } from './faults.ts';
import { buildFront } from './front.ts';
import { readManifest } from './manifest.ts';
import { Mirror } from './mirror.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { SandboxPerson, SandboxTeam, SeedChannel } from './people.ts';
import { northwind, northwindChannels, northwindPeople } from './people.ts';
import { RateLimit } from './rate-limit.ts';
import { ResponseUrls } from './response-urls.ts';
import { SlackSandbox } from './slack-sandbox.ts';
import { syncChannel } from './sync.ts';
import { Triggers } from './triggers.ts';
import { ADMIN_USER_ID, startUpstream } from './upstream.ts';
import type { Usergroup, World } from './world.ts';

export interface SlackOptions {
  /** Incident time now, RFC 3339. */
  readonly clock: () => string;
  /** The parsed manifest of the app to install. */
  readonly manifest: unknown;
  readonly people?: readonly SandboxPerson[];
  readonly team?: SandboxTeam;
  readonly channels?: readonly SeedChannel[];
  /** User groups by handle, with the members' e-mail addresses. */
  readonly usergroups?: readonly {
    readonly handle: string;
    readonly name: string;
    readonly emails: readonly string[];
  }[];
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Where events and interactions are posted; without it they go over Socket Mode. */
  readonly requestUrl?: string;
  readonly timing?: Partial<DeliveryTiming>;
}

export const sandboxTokens = {
  bot: 'xoxb-sandbox-bot',
  app: 'xapp-sandbox-app',
  signingSecret: 'sandbox-signing-secret',
} as const;

const APP = { appId: 'A0SANDBOX01', botId: 'B0SANDBOX01', botUserId: 'U0SANDBOX01' } as const;

/** @throws TypeError when the manifest lacks what Slack demands of it */
export async function startSlack(options: SlackOptions): Promise<SlackSandbox> {
  const manifest = readManifest(options.manifest);
  const people = options.people ?? northwindPeople;
  const team = options.team ?? northwind;
  const front = buildFront();
  const url = await front.app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const app = { ...APP, name: manifest.botName };
  const upstream = await startUpstream({
    publicUrl: url,
    team,
    people,
    channels: options.channels ?? northwindChannels,
    app,
    scopes: [...manifest.botScopes],
  });
  const timing = { ...slackTiming, ...options.timing };
  const faults = new Faults();
  faults.latencyMs = options.latencyMs ?? 0;
  const sockets = new SocketMode({ appId: app.appId, url, faults, timing });
  const requests = (address: string) =>
    new HttpRequests({ address, signingSecret: sandboxTokens.signingSecret, faults, timing });
  let http = options.requestUrl === undefined ? null : requests(options.requestUrl);
  const counters = idsAndTimes();
  const members = people.map((person) => ({ ...person, id: upstream.userIds.get(person.email) ?? '' }));
  const world: World = {
    url,
    team: { ...team, id: upstream.teamId },
    app,
    manifest,
    people: members,
    clock: options.clock,
    upstream,
    mirror: new Mirror(),
    faults,
    triggers: new Triggers(timing.triggerLifeMs),
    responseUrls: new ResponseUrls(url),
    usergroups: usergroupsOf(options, members),
    canvases: new Map(),
    violations: [],
    calls: new CallLog(options.clock),
    delivery: () => http ?? sockets,
    mintSocketUrl: () => sockets.mintUrl(),
    oneAtATime: oneAtATime(),
    ...counters,
  };
  await settleIn(world, options.channels ?? northwindChannels);
  front.serve(world, sandboxTokens, new RateLimit(faults), sockets);
  return new SlackSandbox(world, sockets, {
    async deliverTo(address) {
      await http?.close();
      http = address === null ? null : requests(address);
    },
    async close() {
      await http?.close();
      await sockets.close();
      await front.app.close();
      await upstream.close();
    },
  });
}

/** The bot joins the first channels, the emulator's administrator leaves them, and the mirror learns them. */
async function settleIn(world: World, channels: readonly SeedChannel[]): Promise<void> {
  const { upstream, app } = world;
  const listed = await upstream.call(app.botUserId, 'conversations.list', { limit: 1000 });
  const first = (listed['channels'] ?? []) as readonly { readonly id: string; readonly name: string }[];
  for (const { id, name } of first) {
    const seed = channels.find((channel) => channel.name === name);
    if (seed === undefined) {
      await upstream.call(ADMIN_USER_ID, 'conversations.archive', { channel: id });
      continue;
    }
    await upstream.call(app.botUserId, 'conversations.join', { channel: id });
    for (const person of world.people) await upstream.call(person.id, 'conversations.join', { channel: id });
    await upstream.call(app.botUserId, 'conversations.kick', { channel: id, user: ADMIN_USER_ID });
    await syncChannel(world, app.botUserId, id);
  }
}

function usergroupsOf(
  options: SlackOptions,
  members: readonly { readonly id: string; readonly email: string }[],
): readonly Usergroup[] {
  return (options.usergroups ?? []).map((group, index) => ({
    id: `S0SANDBOX${String(index + 1).padStart(2, '0')}`,
    name: group.name,
    handle: group.handle,
    description: '',
    users: members.filter((member) => group.emails.includes(member.email)).map((member) => member.id),
  }));
}

function idsAndTimes(): Pick<World, 'nextTs' | 'nextId'> {
  let count = 0;
  return {
    nextTs: () => {
      count += 1;
      return `${Math.floor(Date.now() / 1000)}.${String(500_000 + (count % 400_000)).padStart(6, '0')}`;
    },
    nextId: (prefix) => {
      count += 1;
      return `${prefix}${count.toString(36).padStart(5, '0')}`;
    },
  };
}
