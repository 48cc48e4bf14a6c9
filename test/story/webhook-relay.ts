// Stands where PagerDuty posts its webhooks and keeps them, so that a story says when, how often and to whom they go.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { PagerDutySandbox } from '../../src/sandbox/pagerduty/pagerduty.ts';
import { WEBHOOK_SECRET } from './northwind.ts';

/** One signed webhook as PagerDuty sent it. */
export interface KeptWebhook {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookRelay {
  /** Waits for the first webhook of this type. */
  kept(type: string): Promise<KeptWebhook>;
}

/** From now on PagerDuty's webhooks come here. */
export async function keepWebhooks(t: TestContext, pagerDuty: PagerDutySandbox): Promise<WebhookRelay> {
  const kept: KeptWebhook[] = [];
  let arrived = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => /^(x-|content-type)/.test(name)),
    ) as Record<string, string>;
    kept.push({
      type: (JSON.parse(body) as { event: { event_type: string } }).event.event_type,
      headers,
      body,
    });
    response.writeHead(202).end();
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  pagerDuty.subscribe({ url, secrets: [WEBHOOK_SECRET] });
  return {
    kept: async (type) => {
      for (;;) {
        const found = kept.find((one) => one.type === type);
        if (found !== undefined) return found;
        await arrived.promise;
      }
    },
  };
}

/** Posts it to a bot's intake. @returns the HTTP status */
export async function hand(
  { address }: { readonly address: string },
  { headers, body }: KeptWebhook,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const answer = await fetch(`${address}/webhooks/pagerduty`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** PagerDuty's webhooks go to this bot again. */
export const subscribe = (pagerDuty: PagerDutySandbox, { address }: { readonly address: string }): void =>
  pagerDuty.subscribe({ url: `${address}/webhooks/pagerduty`, secrets: [WEBHOOK_SECRET] });
