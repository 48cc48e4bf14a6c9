// Finishes an upload and shares it; Slack answers before the sharing is visible, so the answer names no messages.

import { announce } from '../effects/chat.ts';
import { emit } from '../emit.ts';
import type { Json } from '../json.ts';
import { asObject, asObjects, asText } from '../json.ts';
import { syncMessage } from '../sync.ts';
import type { Method } from './method.ts';

export const filesCompleteUploadExternal: Method = async (world, as, args) => {
  const answer = await world.upstream.call(as, 'files.completeUploadExternal', args);
  if (answer['ok'] !== true) return answer;
  const files = asObjects(answer['files']);
  for (const { channel, ts } of sharesOf(files)) {
    for (const file of files)
      emit(world, { type: 'file_shared', file_id: file['id'], channel_id: channel }, null);
    if (world.mirror.message(channel, ts) === undefined)
      announce(world, await syncMessage(world, as, channel, ts));
  }
  return { ok: true, files: files.map((file) => ({ id: file['id'], title: file['title'] })) };
};

function sharesOf(files: readonly Json[]): readonly { readonly channel: string; readonly ts: string }[] {
  return files.flatMap((file) =>
    ['public', 'private'].flatMap((kind) =>
      Object.entries(asObject(asObject(file['shares'])[kind])).flatMap(([channel, shares]) =>
        asObjects(shares).map((share) => ({ channel, ts: asText(share['ts']) })),
      ),
    ),
  );
}
