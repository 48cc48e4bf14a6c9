// What the sandbox needs from the app's manifest (https://docs.slack.dev/reference/app-manifest): commands, shortcuts, events, scopes.
import { asFlag, asObject, asObjects, asText, asTexts } from './json.ts';

export interface SlackManifest {
  readonly appName: string;
  readonly botName: string;
  readonly commands: readonly SlackCommand[];
  readonly shortcuts: readonly SlackShortcut[];
  readonly botEvents: ReadonlySet<string>;
  readonly botScopes: ReadonlySet<string>;
}

export interface SlackCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** Whether Slack turns @names and #channels in the text into ids before it calls the app. */
  readonly shouldEscape: boolean;
}

export interface SlackShortcut {
  readonly callbackId: string;
  readonly name: string;
  readonly type: 'message' | 'global';
}

/**
 * @param parsed the manifest as YAML or JSON parsed it
 * @throws TypeError when the app's name or its bot user is missing
 */
export function readManifest(parsed: unknown): SlackManifest {
  const manifest = asObject(parsed);
  const features = asObject(manifest['features']);
  const settings = asObject(manifest['settings']);
  const appName = asText(asObject(manifest['display_information'])['name']);
  if (appName === '')
    throw new TypeError('manifest: display_information.name is missing; give the app a name');
  const botName = asText(asObject(features['bot_user'])['display_name']);
  if (botName === '')
    throw new TypeError('manifest: features.bot_user.display_name is missing; give the bot a name');
  return {
    appName,
    botName,
    commands: asObjects(features['slash_commands']).map((entry) => ({
      command: asText(entry['command']),
      description: asText(entry['description']),
      usageHint: asText(entry['usage_hint']),
      shouldEscape: asFlag(entry['should_escape']),
    })),
    shortcuts: asObjects(features['shortcuts']).map((entry) => ({
      callbackId: asText(entry['callback_id']),
      name: asText(entry['name']),
      type: entry['type'] === 'message' ? 'message' : 'global',
    })),
    botEvents: new Set(asTexts(asObject(settings['event_subscriptions'])['bot_events'])),
    botScopes: new Set(asTexts(asObject(asObject(manifest['oauth_config'])['scopes'])['bot'])),
  };
}
