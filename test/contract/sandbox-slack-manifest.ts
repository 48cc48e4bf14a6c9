// A manifest for the sandbox's own tests: every kind of command, shortcut, event and scope they use.
export const testManifest = {
  display_information: { name: 'On-call' },
  features: {
    bot_user: { display_name: 'oncall', always_online: true },
    slash_commands: [
      { command: '/oncall', description: 'Incidents', usage_hint: 'declare | status', should_escape: false },
      { command: '/escaped', description: 'With ids', usage_hint: '@who', should_escape: true },
    ],
    shortcuts: [
      { name: 'Declare', type: 'global', callback_id: 'declare_global', description: 'Declare an incident' },
      {
        name: 'Add to timeline',
        type: 'message',
        callback_id: 'to_timeline',
        description: 'Keep this message',
      },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'app_mentions:read',
        'bookmarks:read',
        'bookmarks:write',
        'canvases:read',
        'canvases:write',
        'channels:history',
        'channels:join',
        'channels:manage',
        'channels:read',
        'chat:write',
        'commands',
        'files:read',
        'files:write',
        'im:history',
        'im:read',
        'im:write',
        'pins:read',
        'pins:write',
        'reactions:read',
        'reactions:write',
        'team:read',
        'usergroups:read',
        'users:read',
        'users:read.email',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: [
        'app_home_opened',
        'app_mention',
        'member_joined_channel',
        'message.channels',
        'message.im',
        'reaction_added',
      ],
    },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
};

/** Slack's three seconds are short on a busy machine; tests that are not about them wait longer. */
export const patient = { ackTimeoutMs: 20_000, triggerLifeMs: 20_000 } as const;
