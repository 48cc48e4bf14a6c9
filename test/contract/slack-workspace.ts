// A workspace with the bot in it, over Socket Mode: what people type and press, and what they see.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import type { IncidentState } from '../../src/core/incident/incident-state.ts';
import type { IncidentId, SlackChannelId, SlackTs, SlackUserId } from '../../src/core/model/ids.ts';
import { createSlackApp, type SlackApp, type SlackAppOptions } from '../../src/edges/slack/bolt.ts';
import { createChat, type SlackChat } from '../../src/edges/slack/chat.ts';
import { manifestPath } from '../../src/edges/slack/manifest.ts';
import type { SlackConfig } from '../../src/edges/slack/settings.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { type MemoryDesk, memoryDesk } from '../edges/slack/memory-desk.ts';
import { START } from '../edges/slack/sample-incident.ts';

export interface Opened {
  readonly incident: IncidentId;
  readonly channel: SlackChannelId;
  readonly summaryTs: SlackTs;
}

export interface WorkspaceOptions extends Partial<Pick<SlackAppOptions, 'silenceMaxMs' | 'seen'>> {
  /** Deliver over HTTP to this address instead of a socket. */
  readonly requestUrl?: string;
}

const clock = { now: () => START, wallMsUntil: (at: number) => Math.max(0, at - START) };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Text of blocks as JSON with line breaks, good enough to look for words in. */
export const readable = (blocks: readonly unknown[]): string =>
  JSON.stringify(blocks).replaceAll('\\n', '\n');

export class SlackWorkspace {
  readonly slack: SlackSandbox;
  readonly chat: SlackChat;
  readonly desk: MemoryDesk;
  readonly app: SlackApp;

  constructor(parts: Pick<SlackWorkspace, 'slack' | 'chat' | 'desk' | 'app'>) {
    this.slack = parts.slack;
    this.chat = parts.chat;
    this.desk = parts.desk;
    this.app = parts.app;
  }

  async close(): Promise<void> {
    await this.app.stop();
    await this.slack.close();
  }

  /** An incident with a channel of its own, its summary posted, Ana in it. */
  async open(feature: string): Promise<Opened> {
    const { desk, chat, slack } = this;
    const declared = await desk.declare({
      title: 'Maths answers are wrong',
      severity: 'sev2',
      feature,
      description: null,
      by: { kind: 'bot' },
    });
    assert.ok(declared.ok);
    const { id } = declared.value;
    const name = `${id.toLowerCase()}-${feature}`;
    const created = await chat.createChannel(name);
    assert.ok(created.ok);
    const { channel } = created.value;
    const state = await desk.must(id, {
      type: 'record_channel_step',
      step: 'create',
      outcome: { kind: 'created', channel, name },
    });
    await chat.invite(channel, [slack.person('Ana').id as SlackUserId]);
    const posted = await chat.post(
      { channel, key: `${id}:summary`, repeated: false },
      { kind: 'summary', incident: state },
    );
    assert.ok(posted.ok);
    return { incident: id, channel, summaryTs: posted.value.ts };
  }

  /** What this person alone sees after typing. */
  async typed(who: string, where: string, text: string): Promise<string> {
    const before = this.seenBy(who, where).length;
    await this.slack.say(who, where, text);
    return this.slack.waitFor(() => this.seenBy(who, where)[before]);
  }

  /** What only this person sees in a channel, oldest first. */
  seenBy(who: string, where: string): readonly string[] {
    const { messages, channels } = this.slack.state();
    const channel = channels.find(({ id, name }) => id === where || `#${name}` === where)?.id;
    return messages
      .filter((message) => message.onlyFor === this.slack.person(who).id && message.channel === channel)
      .map(({ blocks }) => readable(blocks));
  }

  async stateOf(incident: IncidentId): Promise<IncidentState> {
    return (await this.desk.load(incident))?.state ?? assert.fail(`${incident} does not exist`);
  }
}

export function configFor(url: string, http = false): SlackConfig {
  return {
    environment: {
      SLACK_BOT_TOKEN: sandboxTokens.bot,
      SLACK_APP_TOKEN: sandboxTokens.app,
      SLACK_SIGNING_SECRET: sandboxTokens.signingSecret,
      SLACK_API_URL: `${url}/api/`,
      SLACK_HTTP: http ? '1' : '0',
    },
    settings: { features: { 'maths-assistant': { title: 'Maths assistant' }, support: {} } },
  };
}

export async function startWorkspace({
  requestUrl,
  ...options
}: WorkspaceOptions = {}): Promise<SlackWorkspace> {
  const manifest = parseYaml(readFileSync(manifestPath, 'utf8'));
  const slack = await startSlack({
    clock: () => '2026-11-20T13:00:00Z',
    manifest,
    ...(requestUrl === undefined ? {} : { requestUrl }),
  });
  const config = configFor(slack.url, requestUrl !== undefined);
  const chat = await createChat({ config, log: quiet });
  const desk = memoryDesk(clock);
  const app = await createSlackApp({ config, chat, desk, clock, log: quiet, ...options });
  await app.start();
  return new SlackWorkspace({ slack, chat, desk, app });
}

/** Looks again at every turn of the event loop, for at most 20 seconds. */
export async function eventually(look: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 20_000;
  while (!(await look())) {
    if (Date.now() > until) assert.fail('waited 20 s in vain');
    await new Promise(setImmediate);
  }
}
