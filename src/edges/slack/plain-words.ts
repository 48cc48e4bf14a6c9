// Slack's error codes in words a person can act on, and which of them pass by themselves.
// Codes: https://docs.slack.dev/reference/methods (each method's "Errors").

interface Meaning {
  readonly why: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** Wall milliseconds between two tries while a person mends it: a token is set anew, the app is installed again. */
const AWAITED_MS = 5 * 60_000;

export const PLAIN_WORDS: Readonly<Record<string, Meaning>> = {
  name_taken: lasting('another channel has this name, perhaps an archived one.'),
  invalid_name: lasting('the channel name has characters that Slack does not take.'),
  invalid_name_maxlength: lasting('the channel name is longer than 80 characters.'),
  restricted_action: lasting('a workspace rule forbids it. A workspace admin can allow the app to do it.'),
  channel_not_found: lasting(
    'there is no such channel, or the app may not see it. Invite the app with /invite.',
  ),
  not_in_channel: lasting('the app is not in the channel. Invite it with /invite.'),
  is_archived: lasting('the channel is archived. Unarchive it.'),
  is_inactive: lasting('the channel is frozen, archived or deleted.'),
  msg_too_long: lasting('the text is too long.'),
  invalid_blocks: lasting('the message’s blocks are not valid.'),
  message_not_found: lasting('the message is gone.'),
  cant_update_message: lasting('the message belongs to somebody else.'),
  edit_window_closed: lasting('the workspace no longer lets this message be edited.'),
  user_not_found: lasting('Slack does not know this person.'),
  users_not_found: lasting('Slack knows nobody with this email.'),
  user_is_restricted: lasting('the person is a guest and may not join channels.'),
  user_is_bot: lasting('it is a bot.'),
  user_disabled: lasting('the person’s account is deactivated.'),
  cant_invite: lasting('this person cannot be invited.'),
  cant_invite_self: lasting('the app cannot invite itself.'),
  ura_max_channels: lasting('the guest is in as many channels as allowed.'),
  missing_scope: awaited('the app lacks a permission. Install it again from manifest.yml.'),
  not_allowed_token_type: lasting('the token is of the wrong kind. SLACK_BOT_TOKEN starts with xoxb-.'),
  no_permission: lasting('the token may not do this. Install the app again from manifest.yml.'),
  invalid_auth: awaited('the token is not valid. Set SLACK_BOT_TOKEN anew.'),
  not_authed: awaited('no token was sent. Set SLACK_BOT_TOKEN.'),
  account_inactive: awaited('the app was removed from the workspace. Install it again.'),
  token_revoked: awaited('the token was revoked. Install the app again and set SLACK_BOT_TOKEN.'),
  token_expired: awaited('the token has expired. Set SLACK_BOT_TOKEN anew.'),
  expired_trigger_id: lasting('the click is more than 3 seconds old. Click again.'),
  exchanged_trigger_id: lasting('the click was used already. Click again.'),
  file_not_found: lasting('the file is gone.'),
  storage_limit_reached: lasting('the workspace’s file storage is full.'),
  too_many_pins: lasting('the channel has as many pins as allowed.'),
  message_limit_exceeded: passing('the workspace sends too many messages.'),
  rate_limited: passing('too many messages to this channel.'),
  ratelimited: passing('too many calls.'),
  invalid_cursor: passing('the list was read too slowly.'),
  fatal_error: passing('something broke inside Slack.'),
  internal_error: passing('something broke inside Slack.'),
  service_unavailable: passing('the service is down.'),
  request_timeout: passing('the request did not arrive whole.'),
  team_added_to_org: passing('the workspace is moving to an organisation.'),
};

function lasting(why: string) {
  return { why, retryable: false };
}

function passing(why: string) {
  return { why, retryable: true };
}

/** A person mends it, and nothing that waits may be lost until then; the outbox gives up after a day. */
function awaited(why: string) {
  return { why, retryable: true, retryAfterMs: AWAITED_MS };
}
