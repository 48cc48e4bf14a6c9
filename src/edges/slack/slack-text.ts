// What Slack's own markup in a person's words says, as plain words for the record.
import type { SlackUserId } from '../../core/model/ids.ts';

/**
 * `<@U1|ana>` → `@ana`, `<#C1|general>` → `#general`, `<https://x|docs>` → `docs (https://x)`, `&lt;` → `<`.
 * @see https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export function plainFromSlack(text: string): string {
  return text
    .replace(/<([^<>]+)>/g, (_, inside: string) => spoken(inside))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The person a command names: `<@U123|ana>` as Slack makes it of `@ana`; null when it is not one. */
export function personToken(
  token: string,
): { readonly id: SlackUserId; readonly name: string | null } | null {
  const found = /^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$/.exec(token);
  return found?.[1] === undefined ? null : { id: found[1] as SlackUserId, name: found[2] ?? null };
}

function spoken(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) return `@${label || target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return `@${label || target.slice(1).replace(/^subteam\^/, '')}`;
  return label === '' || label === target ? target : `${label} (${target})`;
}
