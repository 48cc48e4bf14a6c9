// GET /workspace/changes: every simulator's changes as Server-Sent Events, with a heartbeat.
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { WorkspaceChange } from './contract.ts';

// Proxies and browsers drop silent connections; a comment line keeps them.
const HEARTBEAT_MS = 15_000;
// A reader that takes nothing any more is cut off; the page reloads the state when it comes back.
const BACKLOG_BYTES_MAX = 8 * 1024 * 1024;

interface Source {
  onChange(listener: (change: WorkspaceChange) => void): () => void;
}

export function changeStream(app: FastifyInstance, sources: readonly Source[]): { end(): void } {
  const readers = new Set<ServerResponse>();
  const leave = sources.map((source) =>
    source.onChange((change) => tell(readers, `data: ${JSON.stringify(change)}\n\n`)),
  );
  const heartbeat = setInterval(() => tell(readers, ': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  app.get('/workspace/changes', (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    response.write(': connected\n\n');
    readers.add(response);
    request.raw.on('close', () => readers.delete(response));
  });
  return {
    end() {
      clearInterval(heartbeat);
      for (const off of leave) off();
      for (const reader of readers) reader.end();
    },
  };
}

function tell(readers: Set<ServerResponse>, frame: string): void {
  for (const reader of readers) {
    if (reader.writableLength > BACKLOG_BYTES_MAX) reader.destroy();
    else reader.write(frame);
  }
}
