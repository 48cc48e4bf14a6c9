// After pinning.
import { emit } from '../emit.ts';
import { asText } from '../json.ts';
import { putPinned } from '../sync.ts';
import type { World } from '../world.ts';
import type { Effect, Write } from './effect.ts';

export const itemEffects: Readonly<Record<string, Effect>> = {
  'pins.add': (world, write) => pinned(world, write, true),
  'pins.remove': (world, write) => pinned(world, write, false),
};

async function pinned(world: World, { as, args }: Write, now: boolean): Promise<void> {
  const channel = asText(args['channel']);
  const ts = asText(args['timestamp']);
  putPinned(world, channel, ts, now);
  const item = { type: 'message', channel, message: world.mirror.message(channel, ts)?.raw ?? {} };
  emit(world, { type: now ? 'pin_added' : 'pin_removed', user: as, channel_id: channel, item }, channel);
}
