// The local workspace's server: one state and one stream of changes from several simulators, and the page that draws them.
import Fastify, { type FastifyInstance } from 'fastify';
import { slackControl } from '../slack/control.ts';
import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import { changeStream } from './change-stream.ts';
import type {
  WorkspaceChange,
  WorkspaceClock,
  WorkspaceGauge,
  WorkspaceLever,
  WorkspacePage,
  WorkspaceState,
} from './contract.ts';
import { servePage } from './page-files.ts';

/** Tells its changes; answers with a function that ends the telling. */
export interface Changing {
  onChange(listener: (change: WorkspaceChange) => void): () => void;
}

export interface PagerProvider extends Changing {
  pages(): readonly WorkspacePage[];
  /** @throws Error whose text the page shows, for instance when the page is resolved already */
  act(id: string, action: 'acknowledge' | 'resolve', personEmail: string): Promise<void>;
}

export interface ClockProvider extends Changing {
  clock(): WorkspaceClock;
}

export interface GaugeProvider extends Changing {
  gauges(): readonly WorkspaceGauge[];
}

export interface LeverProvider extends Changing {
  levers(): readonly WorkspaceLever[];
  /** @throws Error whose text the page shows, for instance when there is no such lever */
  pull(name: string): Promise<void>;
}

export interface WorkspaceProviders {
  readonly slack: SlackSandbox;
  readonly pagerduty: PagerProvider;
  readonly clock: ClockProvider;
  readonly gauges: GaugeProvider;
  readonly levers: LeverProvider;
}

export interface RunningWorkspace {
  readonly url: string;
  close(): Promise<void>;
}

/** @param options.port 0, the default, takes any free port of 127.0.0.1 */
export async function startWorkspace(
  providers: WorkspaceProviders,
  options: { readonly port?: number } = {},
): Promise<RunningWorkspace> {
  const app = Fastify({ forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => {
    const text = error instanceof Error ? error.message : String(error);
    return reply.status(500).send({ ok: false, error: text });
  });
  app.get('/workspace/state', () => stateOf(providers));
  const stream = changeStream(app, Object.values(providers));
  await app.register(slackControl(providers.slack));
  serveFiles(app, providers.slack);
  serveActions(app, providers);
  servePage(app);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    async close() {
      stream.end();
      await app.close();
    },
  };
}

function stateOf({ slack, pagerduty, clock, gauges, levers }: WorkspaceProviders): WorkspaceState {
  return {
    ...slack.state(),
    clock: clock.clock(),
    pages: pagerduty.pages(),
    gauges: gauges.gauges(),
    levers: levers.levers(),
  };
}

function serveFiles(app: FastifyInstance, slack: SlackSandbox): void {
  app.get<{ Params: { id: string } }>('/workspace/files/:id/:name', async (request, reply) => {
    const file = await slack.fileBytes(request.params.id);
    if (file === null) return reply.status(404).send({ ok: false, error: 'there is no such file' });
    return reply
      .type(file.mimetype)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .send(file.bytes);
  });
}

interface PageAction {
  readonly id: string;
  readonly action: 'acknowledge' | 'resolve';
  readonly as?: string;
}

const PAGE_ACTION = {
  type: 'object',
  required: ['id', 'action'],
  properties: {
    id: { type: 'string' },
    action: { enum: ['acknowledge', 'resolve'] },
    as: { type: 'string' },
  },
} as const;
const LEVER = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } as const;

function serveActions(app: FastifyInstance, { slack, pagerduty, levers }: WorkspaceProviders): void {
  app.post<{ Body: PageAction }>(
    '/workspace/page',
    { schema: { body: PAGE_ACTION }, attachValidation: true },
    async (request, reply) => {
      if (request.validationError) return reply.status(400).send(refused(request.validationError));
      const { id, action, as } = request.body;
      try {
        await pagerduty.act(id, action, slack.person(as ?? slack.state().viewer).email);
        return { ok: true };
      } catch (error) {
        return reply.status(409).send(refused(error));
      }
    },
  );
  app.post<{ Body: { readonly name: string } }>(
    '/workspace/lever',
    { schema: { body: LEVER }, attachValidation: true },
    async (request, reply) => {
      if (request.validationError) return reply.status(400).send(refused(request.validationError));
      try {
        await levers.pull(request.body.name);
        return { ok: true };
      } catch (error) {
        return reply.status(409).send(refused(error));
      }
    },
  );
}

function refused(error: unknown): { readonly ok: false; readonly error: string } {
  return { ok: false, error: error instanceof Error ? error.message : String(error) };
}
