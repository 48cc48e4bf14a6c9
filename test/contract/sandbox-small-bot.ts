// The least that a bot can do in the sandbox's world, with Slack's own SDK: enough to see that the world carries a story.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, LogLevel } from '@slack/bolt';

export interface SmallBot {
  readonly url: string;
  /** Lines that reached its intake. */
  records(): number;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** @param options.silent takes everything, does nothing */
export async function startSmallBot(
  environment: Environment,
  options: { readonly silent?: boolean } = {},
): Promise<SmallBot> {
  const app = new App({
    token: environment['SLACK_BOT_TOKEN'] ?? '',
    appToken: environment['SLACK_APP_TOKEN'] ?? '',
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: environment['SLACK_API_URL'] ?? '' },
  });
  const bot: Bot = { app, environment, incident: null, records: 0 };
  answerButtons(bot);
  answerCommands(bot);
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === '/webhooks/pagerduty') {
      response.writeHead(202).end();
      const { event } = JSON.parse(body);
      if (event.event_type === 'incident.triggered' && !options.silent) await open(bot, event.data.id);
      return;
    }
    const known = request.headers.authorization === `Bearer ${environment['INTAKE_TOKEN']}`;
    if (known && request.url === '/v1/records') bot.records += body.trimEnd().split('\n').length;
    response.writeHead(known ? 202 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await app.start();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records: () => bot.records,
    async close() {
      await app.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Bot {
  readonly app: App;
  readonly environment: Environment;
  incident: SmallIncident | null;
  records: number;
}

interface SmallIncident {
  readonly pagerDutyId: string;
  channel: string;
  ts: string;
  lead: boolean;
  acknowledged: boolean;
  resolved: boolean;
  triages: number;
}

async function open(bot: Bot, pagerDutyId: string): Promise<void> {
  const { client } = bot.app;
  const one: SmallIncident = {
    pagerDutyId,
    channel: '',
    ts: '',
    lead: false,
    acknowledged: false,
    resolved: false,
    triages: 0,
  };
  bot.incident = one;
  one.channel = (await client.conversations.create({ name: 'inc-1-assistant' })).channel?.id ?? '';
  const found = await client.users.lookupByEmail({ email: bot.environment['PAGERDUTY_FROM_EMAIL'] ?? '' });
  await client.conversations.invite({ channel: one.channel, users: found.user?.id ?? '' });
  one.ts = (await client.chat.postMessage({ channel: one.channel, ...view(one) })).ts ?? '';
  await client.pins.add({ channel: one.channel, timestamp: one.ts });
}

function answerButtons(bot: Bot): void {
  for (const [action, field] of [
    ['take_lead', 'lead'],
    ['acknowledge', 'acknowledged'],
  ] as const) {
    bot.app.action(action, async ({ ack }) => {
      await ack();
      if (bot.incident === null) return;
      bot.incident[field] = true;
      if (action === 'acknowledge') await setPage(bot, bot.incident, 'acknowledged');
      await redraw(bot, bot.incident);
    });
  }
}

// The smallest PNG: one transparent pixel.
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function answerCommands(bot: Bot): void {
  const { client } = bot.app;
  bot.app.command('/incident', async ({ ack, command }) => {
    await ack();
    const one = bot.incident;
    if (one === null) return;
    const [verb, ...rest] = command.text.split(' ');
    const share = (filename: string, file: Buffer) =>
      client.filesUploadV2({ channel_id: one.channel, file, filename, title: filename });
    if (verb === 'triage') one.triages++;
    if (verb === 'resolve') {
      one.resolved = true;
      await setPage(bot, one, 'resolved');
    }
    await redraw(bot, one);
    if (verb === 'triage' && one.triages === 1) await share('chart.png', Buffer.from(PIXEL, 'base64'));
    if (verb === 'update') await client.chat.postMessage({ channel: one.channel, text: rest.join(' ') });
    if (verb === 'postmortem') await share('post-mortem.md', Buffer.from('# What happened'));
  });
}

function view(one: SmallIncident) {
  const offered = one.resolved
    ? { reopen: 'Reopen' }
    : {
        ...(one.lead ? {} : { take_lead: 'Take the lead' }),
        ...(one.acknowledged ? {} : { acknowledge: 'Acknowledge' }),
        noise: 'Noise',
      };
  const elements = Object.entries(offered).map(([id, label]) => ({
    type: 'button' as const,
    action_id: id,
    text: { type: 'plain_text' as const, text: label },
  }));
  const text =
    one.triages === 0 ? 'No triage yet.' : `Served model is gpt-4-0613. Triage at 14:2${one.triages} UTC`;
  return {
    text,
    blocks: [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
      { type: 'actions' as const, elements },
    ],
  };
}

const redraw = (bot: Bot, one: SmallIncident) =>
  bot.app.client.chat.update({ channel: one.channel, ts: one.ts, ...view(one) });

function setPage({ environment }: Bot, one: SmallIncident, status: string): Promise<Response> {
  return fetch(`${environment['PAGERDUTY_API_URL']}/incidents/${one.pagerDutyId}`, {
    method: 'PUT',
    headers: {
      authorization: `Token token=${environment['PAGERDUTY_API_TOKEN']}`,
      from: environment['PAGERDUTY_FROM_EMAIL'] ?? '',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ incident: { type: 'incident_reference', status } }),
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
