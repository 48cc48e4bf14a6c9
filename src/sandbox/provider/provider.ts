// A local model provider: OpenAI's chat interface, its rate-limit headers and errors, and a status page beside it.
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import { answerTo } from './answers.ts';
import { type ProviderFault, sendFault } from './errors.ts';
import { type StatusPage, statusRoutes } from './status-page.ts';

export interface ProviderOptions {
  /** Incident time now, RFC 3339. */
  readonly clock: () => string;
  /** Snapshot that an unpinned `gpt-4` is served by. */
  readonly served: () => string;
  readonly apiKey?: string;
  readonly port?: number;
}

export interface ProviderSandbox {
  /** Base URL for OpenAI's client; ends in /v1. */
  readonly url: string;
  /** Root of the status page; `/api/v2/summary.json` and its like lie under it. */
  readonly statusUrl: string;
  readonly apiKey: string;
  /** Faults for the next requests, first to last, one a request. */
  readonly script: ProviderFault[];
  readonly status: StatusPage;
  readonly requests: readonly { readonly at: string; readonly model: string; readonly served: string }[];
  close(): Promise<void>;
}

const SNAPSHOTS = ['gpt-4-0314', 'gpt-4-0613'];
const ALIAS = 'gpt-4';
const REQUESTS_A_MINUTE = 10_000;
const TOKENS_A_MINUTE = 1_000_000;

export async function startProvider(options: ProviderOptions): Promise<ProviderSandbox> {
  const app = fastify({ forceCloseConnections: true });
  const apiKey = options.apiKey ?? 'sk-sandbox-provider-key';
  const script: ProviderFault[] = [];
  const requests: { at: string; model: string; served: string }[] = [];
  const status: StatusPage = { indicator: 'none', description: 'All Systems Operational', incidents: [] };
  statusRoutes(app, status, options.clock);
  app.register(async (models) => {
    models.addHook('onRequest', async (request, reply) => checkKey(request, reply, apiKey));
    models.get('/v1/models', () => ({ object: 'list', data: [ALIAS, ...SNAPSHOTS].map(modelShape) }));
    models.get('/v1/models/:id', (request, reply) => {
      const { id } = request.params as { readonly id: string };
      return [ALIAS, ...SNAPSHOTS].includes(id) ? modelShape(id) : unknownModel(reply, id);
    });
    chatRoute(models, { options, script, requests });
  });
  const origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url: `${origin}/v1`,
    statusUrl: origin,
    apiKey,
    script,
    status,
    requests,
    close: () => app.close(),
  };
}

const CHAT = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), content: z.unknown().optional() })).min(1),
  seed: z.number().int().nullish(),
  stream: z.boolean().nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
});

function chatRoute(
  app: FastifyInstance,
  provider: {
    readonly options: ProviderOptions;
    readonly script: ProviderFault[];
    readonly requests: { at: string; model: string; served: string }[];
  },
): void {
  let draws = 0;
  app.post('/v1/chat/completions', (request, reply) => {
    const fault = provider.script.shift();
    if (fault !== undefined) return sendFault(reply, fault);
    const parsed = CHAT.safeParse(request.body);
    if (!parsed.success)
      return invalid(
        reply,
        parsed.error.issues[0]?.path.join('.') ?? 'body',
        parsed.error.issues[0]?.message ?? '',
      );
    const { model, messages, seed, stream, response_format: format } = parsed.data;
    if (stream) return invalid(reply, 'stream', 'streaming is not offered here; leave it out');
    if (model !== ALIAS && !SNAPSHOTS.includes(model)) return unknownModel(reply, model);
    const served = model === ALIAS ? provider.options.served() : model;
    draws++;
    provider.requests.push({ at: provider.options.clock(), model, served });
    const wanted = {
      model,
      messages,
      seed: seed ?? undefined,
      responseFormat: format?.type === 'text' ? undefined : format?.type,
    };
    const content = answerTo(wanted, served, draws);
    const usage = { prompt_tokens: tokensIn(JSON.stringify(messages)), completion_tokens: tokensIn(content) };
    setLimits(reply, draws, usage.prompt_tokens + usage.completion_tokens);
    return {
      id: `chatcmpl-sandbox${String(draws).padStart(6, '0')}`,
      object: 'chat.completion',
      created: Math.floor(Date.parse(provider.options.clock()) / 1000),
      model: served,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
    };
  });
}

// Four characters a token is OpenAI's own rule of thumb: https://help.openai.com/en/articles/4936856
const tokensIn = (text: string) => Math.max(1, Math.ceil(text.length / 4));

const modelShape = (id: string) => ({
  id,
  object: 'model',
  created: id === 'gpt-4-0613' ? 1_686_588_896 : 1_687_882_411,
  owned_by: 'openai',
});

// https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
function setLimits(reply: FastifyReply, requestNumber: number, tokens: number): void {
  reply
    .header('x-request-id', `req_sandbox${String(requestNumber).padStart(6, '0')}`)
    .header('openai-processing-ms', '12')
    .header('x-ratelimit-limit-requests', String(REQUESTS_A_MINUTE))
    .header('x-ratelimit-remaining-requests', String(REQUESTS_A_MINUTE - 1))
    .header('x-ratelimit-reset-requests', '6ms')
    .header('x-ratelimit-limit-tokens', String(TOKENS_A_MINUTE))
    .header('x-ratelimit-remaining-tokens', String(TOKENS_A_MINUTE - tokens))
    .header('x-ratelimit-reset-tokens', `${Math.ceil((tokens * 60_000) / TOKENS_A_MINUTE)}ms`);
}

async function checkKey(
  request: FastifyRequest,
  reply: FastifyReply,
  apiKey: string,
): Promise<FastifyReply | undefined> {
  return request.headers.authorization === `Bearer ${apiKey}` ? undefined : sendFault(reply, 'unauthorized');
}

function invalid(reply: FastifyReply, param: string, text: string): FastifyReply {
  return reply
    .code(400)
    .send({ error: { message: `${param}: ${text}`, type: 'invalid_request_error', param, code: null } });
}

function unknownModel(reply: FastifyReply, model: string): FastifyReply {
  const text = `The model \`${model}\` does not exist or you do not have access to it.`;
  return reply
    .code(404)
    .send({ error: { message: text, type: 'invalid_request_error', param: null, code: 'model_not_found' } });
}
