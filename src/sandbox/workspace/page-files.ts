// The page's own files and its libraries: TypeScript becomes JavaScript on the way, so that there is no build step.
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';

const PAGE_DIRECTORY = fileURLToPath(new URL('./page/', import.meta.url));
// What the page may import; its import map points to /modules/.
const LIBRARIES = ['preact', 'htm', 'marked'];

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
};

export function servePage(app: FastifyInstance): void {
  app.get('/', (_request, reply) => send(reply, join(PAGE_DIRECTORY, 'index.html')));
  app.get<{ Params: { library: string; '*': string } }>('/modules/:library/*', (request, reply) => {
    const { library, '*': path } = request.params;
    const directory = LIBRARIES.includes(library) ? directoryOf(library) : null;
    return directory === null ? missing(reply) : send(reply, inside(directory, path));
  });
  app.get<{ Params: { '*': string } }>('/*', (request, reply) =>
    send(reply, inside(PAGE_DIRECTORY, request.params['*'])),
  );
}

async function send(reply: FastifyReply, path: string | null): Promise<FastifyReply> {
  const type = path === null ? undefined : TYPES[extname(path)];
  const body = path === null || type === undefined ? null : await contentOf(path);
  if (body === null || type === undefined) return missing(reply);
  return reply.type(type).header('cache-control', 'no-cache').send(body);
}

/** From source a `.ts` file is stripped of its types; in the compiled program its `.js` stands beside it. */
async function contentOf(path: string): Promise<Buffer | string | null> {
  const content = await readIfThere(path);
  if (extname(path) !== '.ts') return content;
  if (content === null) return readIfThere(path.replace(/\.ts$/, '.js'));
  return stripTypeScriptTypes(content.toString('utf8'));
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return null;
    throw error;
  }
}

/** `null` for a path that leads out of the directory. */
function inside(directory: string, path: string): string | null {
  const full = normalize(join(directory, path));
  return full.startsWith(directory.endsWith(sep) ? directory : directory + sep) ? full : null;
}

function directoryOf(library: string): string {
  const entry = fileURLToPath(import.meta.resolve(library));
  const marker = `${sep}node_modules${sep}${library}${sep}`;
  return entry.slice(0, entry.lastIndexOf(marker) + marker.length);
}

function missing(reply: FastifyReply): FastifyReply {
  return reply.status(404).send({ ok: false, error: 'there is no such page' });
}
