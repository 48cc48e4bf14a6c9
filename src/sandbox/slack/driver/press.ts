// A person presses a button or chooses from a menu, in a message, a modal or their home tab.
import type { Json } from '../json.ts';
import { asFlag, asObject, asText } from '../json.ts';
import { SandboxRefusal } from '../refusal.ts';
import { pick } from '../sync.ts';
import type { World } from '../world.ts';
import type { Choice, FoundElement } from './elements.ts';
import { findElement, slackValue } from './elements.ts';
import type { PersonInWorkspace } from './find.ts';
import { findChannel, findMessage } from './find.ts';
import { channelPart, hand, messagePart, payloadBase } from './payload.ts';
import { stateValues } from './view-state.ts';

export interface Press {
  readonly actionId: string;
  /** Needed only when two blocks hold the same action. */
  readonly blockId?: string | null;
  /** The button's value, when two buttons of a block share an action_id. */
  readonly value?: string | null;
  /** What was chosen from a select, overflow menu, picker or typed. */
  readonly selected?: Choice;
  /** Values of the other inputs around it. */
  readonly state?: Json;
}

export async function pressInMessage(
  world: World,
  person: PersonInWorkspace,
  where: string,
  ts: string,
  press: Press,
): Promise<void> {
  const channel = findChannel(world, where);
  const message = findMessage(world, person.id, channel.id, ts);
  const found = findElement(message.shown.blocks, press.actionId, press.blockId ?? null);
  const ephemeral = message.shown.onlyFor !== null;
  const place = { person: person.id, channel: channel.id, messageTs: ts, threadTs: message.shown.threadTs };
  const payload: Json = {
    type: 'block_actions',
    ...payloadBase(world, person),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.shown.threadTs === null ? {} : { thread_ts: message.shown.threadTs }),
    },
    trigger_id: world.triggers.mint({ person: person.id, viewId: null }),
    channel: channelPart(world, channel),
    // Slack sends no message with an action in an ephemeral one.
    ...(ephemeral ? {} : { message: messagePart(world, message) }),
    state: { values: stateValues(message.shown.blocks, withChoice(found, press)) },
    response_url: world.responseUrls.mint(place),
    actions: [actionOf(world, found, press)],
  };
  await hand(world, 'interactive', payload, press.actionId);
}

/** In an open modal or a home tab, by view id. */
export async function pressInView(
  world: World,
  person: PersonInWorkspace,
  viewId: string,
  press: Press,
): Promise<void> {
  const open = world.mirror.view(viewId);
  const home = world.mirror.home(person.id);
  const view = open?.person === person.id ? asObject(open.view) : home?.['id'] === viewId ? home : null;
  if (view === null) throw new SandboxRefusal('view_not_found', `${person.name} has no view ${viewId} open`);
  const found = findElement(view['blocks'], press.actionId, press.blockId ?? null);
  const state = { values: stateValues(view['blocks'], withChoice(found, press)) };
  const payload: Json = {
    type: 'block_actions',
    ...payloadBase(world, person),
    container: { type: 'view', view_id: viewId },
    trigger_id: world.triggers.mint({ person: person.id, viewId: open === undefined ? null : viewId }),
    view: { ...view, state, app_installed_team_id: world.team.id },
    state,
    actions: [actionOf(world, found, press)],
  };
  await hand(world, 'interactive', payload, press.actionId);
}

function withChoice({ element, blockId }: FoundElement, press: Press): Json {
  const given = press.state ?? {};
  if (press.selected === undefined || press.selected === null) return given;
  const own = { [asText(element['action_id'])]: press.selected };
  return { ...given, [blockId]: { ...asObject(given[blockId]), ...own } };
}

function actionOf(world: World, { element, blockId }: FoundElement, press: Press): Json {
  const isButton = asText(element['type']).endsWith('button');
  if (isButton && asFlag(element['disabled']))
    throw new SandboxRefusal('action_disabled', 'the button cannot be pressed');
  const chosen = isButton
    ? pick(element, ['text', 'value', 'style', 'url', 'type'])
    : slackValue(element, press.selected ?? press.value ?? null);
  return { ...chosen, action_id: element['action_id'], block_id: blockId, action_ts: world.nextTs() };
}
