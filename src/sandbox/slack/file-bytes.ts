// The bytes of a shared file, for the page.
import { asObject, asText } from './json.ts';
import type { World } from './world.ts';

export async function fileBytes(
  world: World,
  id: string,
): Promise<{ readonly mimetype: string; readonly bytes: Buffer } | null> {
  const bot = world.app.botUserId;
  const info = await world.upstream.call(bot, 'files.info', { file: id });
  const file = asObject(info['file']);
  if (info['ok'] !== true) return null;
  const path = `/files-pri/${id}/${encodeURIComponent(asText(file['name']))}`;
  const answer = await world.upstream.raw(path, bot, {});
  if (!answer.ok) return null;
  return { mimetype: asText(file['mimetype']), bytes: Buffer.from(await answer.arrayBuffer()) };
}
