// A person submits or closes a modal; the app's answer decides what happens to it.
// https://docs.slack.dev/surfaces/modals#response_actions
import type { WorkspaceView } from '../../workspace/contract.ts';
import { withIds } from '../arguments.ts';
import { viewProblems } from '../blocks/problems.ts';
import type { Json } from '../json.ts';
import { asObject, asText } from '../json.ts';
import { perform } from '../perform.ts';
import { SandboxRefusal } from '../refusal.ts';
import type { World } from '../world.ts';
import type { PersonInWorkspace } from './find.ts';
import { hand, payloadBase } from './payload.ts';
import { missingInputs, stateValues } from './view-state.ts';

/**
 * @param given Slack's `state.values`, or plain text by block_id and action_id
 * @returns the errors the modal shows now, by block_id; empty when it was accepted
 */
export async function submit(
  world: World,
  person: PersonInWorkspace,
  viewId: string,
  given: Json,
): Promise<Readonly<Record<string, string>>> {
  const open = openView(world, person, viewId);
  const view = asObject(open.view);
  const values = stateValues(view['blocks'], given);
  const missing = missingInputs(view['blocks'], values);
  if (Object.keys(missing).length > 0) {
    world.mirror.putView({ ...open, errors: missing });
    return missing;
  }
  const payload: Json = {
    type: 'view_submission',
    ...payloadBase(world, person),
    trigger_id: world.triggers.mint({ person: person.id, viewId }),
    view: { ...view, state: { values }, app_installed_team_id: world.team.id },
    response_urls: [],
  };
  const answer = await hand(world, 'interactive', payload, asText(view['callback_id']));
  return follow(world, open, answer);
}

/** Closes the topmost modal, or with `all` the whole stack; the app hears of it when it asked to. */
export async function dismiss(
  world: World,
  person: PersonInWorkspace,
  viewId: string,
  all: boolean,
): Promise<void> {
  const open = openView(world, person, viewId);
  const closed = all ? stackOf(world, open) : [open];
  for (const view of closed) {
    world.mirror.closeView(view.id);
    if (asObject(view.view)['notify_on_close'] !== true) continue;
    const payload = {
      type: 'view_closed',
      ...payloadBase(world, person),
      view: { ...asObject(view.view), app_installed_team_id: world.team.id },
      is_cleared: all,
    };
    await hand(world, 'interactive', payload, 'view_closed');
  }
}

function openView(world: World, person: PersonInWorkspace, viewId: string): WorkspaceView {
  const open = world.mirror.view(viewId);
  if (open === undefined || open.person !== person.id) {
    throw new SandboxRefusal('view_not_found', `${person.name} has no modal ${viewId} open`);
  }
  return open;
}

function stackOf(world: World, open: WorkspaceView): readonly WorkspaceView[] {
  const root = asObject(open.view)['root_view_id'];
  return world.mirror.views().filter((view) => asObject(view.view)['root_view_id'] === root);
}

async function follow(
  world: World,
  open: WorkspaceView,
  answer: Json,
): Promise<Readonly<Record<string, string>>> {
  const action = asText(answer['response_action']);
  if (action === 'errors') {
    const errors = Object.fromEntries(
      Object.entries(asObject(answer['errors'])).map(([block, text]) => [block, asText(text)]),
    );
    world.mirror.putView({ ...open, errors });
    return errors;
  }
  if (action === 'clear') {
    for (const view of stackOf(world, open)) world.mirror.closeView(view.id);
  } else if (action === 'update' || action === 'push') {
    await replaceOrPush(world, open, action, answer['view']);
  } else {
    world.mirror.closeView(open.id);
  }
  return {};
}

async function replaceOrPush(
  world: World,
  open: WorkspaceView,
  action: 'update' | 'push',
  given: unknown,
): Promise<void> {
  const found = viewProblems(given);
  if (found !== null) {
    world.violations.push({
      method: `response_action: ${action}`,
      problems: found.problems,
      payload: given,
      at: world.clock(),
    });
    throw new SandboxRefusal(found.error, found.problems.join('; '));
  }
  const view = { ...asObject(given), blocks: withIds(asObject(given)['blocks'], world.nextId) };
  const args =
    action === 'update'
      ? { view_id: open.id, view }
      : { trigger_id: world.triggers.mint({ person: open.person, viewId: open.id }), view };
  const answer = await perform(world, world.app.botUserId, `views.${action}`, args);
  if (answer['ok'] !== true)
    throw new SandboxRefusal(asText(answer['error']), `response_action ${action} failed`);
}
