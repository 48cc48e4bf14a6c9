// A person opens the app's home tab.
import { emit } from '../emit.ts';
import { asObject, asText } from '../json.ts';
import { perform } from '../perform.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';

export async function openHome(world: World, person: PersonInWorkspace): Promise<void> {
  const opened = await perform(world, person.id, 'conversations.open', { users: world.app.botUserId });
  const view = world.mirror.home(person.id);
  const slackEvent = {
    type: 'app_home_opened',
    user: person.id,
    channel: asText(asObject(opened['channel'])['id']),
    tab: 'home',
    ...(view === undefined ? {} : { view }),
  };
  emit(world, slackEvent, null);
}
