// Slack's limits, each below the page that states it. Characters are counted as JavaScript counts them.

// https://docs.slack.dev/reference/block-kit/blocks/header-block
export const HEADER_CHARS_MAX = 150;
// https://docs.slack.dev/reference/block-kit/blocks/section-block
export const SECTION_CHARS_MAX = 3000;
// https://docs.slack.dev/reference/block-kit/blocks/context-block
export const CONTEXT_ELEMENTS_MAX = 10;
// https://docs.slack.dev/surfaces/app-home (views hold up to 100 blocks)
export const VIEW_BLOCKS_MAX = 100;
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
export const OPTION_TEXT_CHARS_MAX = 75;
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
export const SELECT_OPTIONS_MAX = 100;
// https://docs.slack.dev/reference/methods/conversations.invite
export const INVITE_PEOPLE_MAX = 100;
// https://docs.slack.dev/reference/methods/conversations.list and users.conversations (limit: "a max value of 999")
export const CHANNELS_PAGE_MAX = 999;
// https://docs.slack.dev/reference/methods/conversations.history (limit)
export const HISTORY_PAGE_MAX = 200;
// https://docs.slack.dev/reference/methods/conversations.setTopic
export const TOPIC_CHARS_MAX = 250;
// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
export const INPUT_CHARS_MAX = 3000;
// Not in Slack's pages: all blocks of one message together, seen at https://github.com/slackapi/bolt-js/issues/2509
export const MESSAGE_TOTAL_CHARS_MAX = 13_200;
