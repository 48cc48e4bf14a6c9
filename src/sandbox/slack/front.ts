// The HTTP face of the sandbox's Slack: Web API, uploads and downloads, response_urls, and the upgrade to sockets.

import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import type { Tokens } from './api-call.ts';
import { answerApiCall } from './api-call.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import { isObject, parseJson } from './json.ts';
import type { RateLimit } from './rate-limit.ts';
import { answerResponse } from './response-answer.ts';
import type { World } from './world.ts';

const BODY_BYTES_MAX = 20 * 1024 * 1024;

/** Its routes find the world once it is made: uploads need the address before the emulator starts. */
export interface Front {
  readonly app: FastifyInstance;
  serve(world: World, tokens: Tokens, rateLimit: RateLimit, sockets: SocketMode): void;
}

export function buildFront(): Front {
  const app = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  let served: Served | null = null;
  const now = () => {
    if (served === null) throw new Error('the sandbox is still starting');
    return served;
  };
  serveMethods(app, now);
  serveFiles(app, now);
  return {
    app,
    serve(world, tokens, rateLimit, sockets) {
      served = { world, tokens, rateLimit };
      app.server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
    },
  };
}

function bodyOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

interface Served {
  readonly world: World;
  readonly tokens: Tokens;
  readonly rateLimit: RateLimit;
}

function serveMethods(app: FastifyInstance, now: () => Served): void {
  app.all<{ Params: { method: string }; Querystring: Record<string, string> }>(
    '/api/:method',
    async (request, reply) => {
      const { world, tokens, rateLimit } = now();
      const query = new URLSearchParams(request.query).toString();
      const answer = await answerApiCall(world, tokens, rateLimit, {
        method: request.params.method,
        authorization: request.headers.authorization ?? '',
        contentType: request.method === 'GET' ? '' : (request.headers['content-type'] ?? ''),
        body: request.method === 'GET' ? Buffer.from(query) : bodyOf(request.body),
      });
      if (answer.kind === 'reset') {
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
      return reply.status(answer.status).headers(answer.headers).send(answer.body);
    },
  );
  app.post<{ Params: { key: string } }>('/response/:key', async (request, reply) => {
    const { world } = now();
    const body = parseJson(bodyOf(request.body).toString('utf8'));
    const answer = await answerResponse(world, request.params.key, isObject(body) ? body : {});
    return reply.status(answer.status).send(answer.body);
  });
}

function serveFiles(app: FastifyInstance, now: () => Served): void {
  app.post<{ Params: { id: string } }>('/upload/v1/:id', async (request, reply) => {
    const { world } = now();
    if (world.faults.currentOutage !== false) return reply.status(503).send('unavailable');
    const answer = await world.upstream.raw(`/upload/v1/${request.params.id}`, world.app.botUserId, {
      method: 'POST',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/octet-stream' },
      body: new Uint8Array(bodyOf(request.body)),
    });
    return reply.status(answer.status).send(await answer.text());
  });
  app.get<{ Params: { id: string; name: string } }>('/files-pri/:id/:name', async (request, reply) => {
    const { world, tokens } = now();
    if (request.headers.authorization !== `Bearer ${tokens.bot}`) return reply.status(401).send('not_authed');
    const { id, name } = request.params;
    const answer = await world.upstream.raw(
      `/files-pri/${id}/${encodeURIComponent(name)}`,
      world.app.botUserId,
      {},
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    return reply
      .status(answer.status)
      .type(answer.headers.get('content-type') ?? 'text/plain')
      .send(bytes);
  });
}
