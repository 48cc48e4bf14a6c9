// The workspace page's POSTs: what the viewer does in Slack, over HTTP. The shapes are those of ../workspace/contract.ts.
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { asArray, asObject, asText, isObject, type Json } from './json.ts';
import { SandboxRefusal } from './refusal.ts';
import type { SlackSandbox } from './slack-sandbox.ts';

/** @returns a Fastify plugin; every route answers `{ok: true}` or 4xx `{ok: false, error}` */
export function slackControl(slack: SlackSandbox): FastifyPluginAsync {
  return async (app) => {
    const route = action(app, slack);
    route('say', async (who, body) => {
      await slack.say(who, needed(body, 'channel'), needed(body, 'text'), asText(body['threadTs']) || null);
    });
    route('press', async (who, body) => {
      const press = {
        actionId: needed(body, 'actionId'),
        blockId: asText(body['blockId']) || null,
        value: asText(body['value']) || null,
        selected: selectedOf(body['selected']),
      };
      if (body['viewId'] !== undefined) await slack.pressInView(who, needed(body, 'viewId'), press);
      else await slack.press(who, needed(body, 'channel'), needed(body, 'ts'), press);
    });
    route('submit', async (who, body) => {
      await slack.submit(who, needed(body, 'viewId'), asObject(body['values']));
    });
    route('home', (who) => slack.openHome(who));
    route('dismiss', (who, body) => slack.dismiss(who, needed(body, 'viewId')));
    route('react', async (who, body) => {
      const [channel, ts, name] = [needed(body, 'channel'), needed(body, 'ts'), needed(body, 'name')];
      const given = slack
        .state()
        .messages.find((message) => message.channel === channel && message.ts === ts)?.reactions;
      const mine =
        given?.find((reaction) => reaction.name === name)?.users.includes(slack.person(who).id) === true;
      await (mine ? slack.unreact(who, channel, ts, name) : slack.react(who, channel, ts, name));
    });
    route('shortcut', async (who, body) => {
      const on = body['channel'] === undefined || body['ts'] === undefined;
      await slack.shortcut(
        who,
        needed(body, 'callbackId'),
        on ? null : { channel: needed(body, 'channel'), ts: needed(body, 'ts') },
      );
    });
  };
}

type Act = (who: string, body: Json) => Promise<void>;

function action(app: FastifyInstance, slack: SlackSandbox): (name: string, act: Act) => void {
  return (name, act) => {
    app.post(`/workspace/${name}`, async (request, reply) => {
      const body = isObject(request.body) ? request.body : {};
      try {
        await act(asText(body['as']) || slack.state().viewer, body);
        return { ok: true };
      } catch (error) {
        if (!(error instanceof SandboxRefusal)) throw error;
        return reply
          .status(error.code === 'missing_field' ? 400 : 409)
          .send({ ok: false, error: error.message });
      }
    });
  };
}

function needed(body: Json, name: string): string {
  const value = asText(body[name]);
  if (value === '') throw new SandboxRefusal('missing_field', `"${name}" is missing; give it as text`);
  return value;
}

function selectedOf(value: unknown): string | readonly string[] | null {
  return Array.isArray(value) ? asArray(value).map(asText) : asText(value) || null;
}
