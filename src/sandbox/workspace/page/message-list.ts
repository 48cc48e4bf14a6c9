// Messages in order of time, with day lines; it follows the newest message unless the viewer has scrolled up to read.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { WorkspaceMessage } from '../contract.ts';
import { useHand } from './hand.ts';
import { type Children, html } from './html.ts';
import { longDay } from './incident-time.ts';
import { Message } from './message.ts';
import { actingPerson, update, useScreen, useWorkspace } from './screen.ts';
import { isReply, isVisibleTo, messageKey } from './workspace-state.ts';

export function MessageList(props: {
  readonly messages: readonly WorkspaceMessage[];
  readonly empty: Children;
  /** Whether messages show the threads under them. */
  readonly threads?: boolean;
}) {
  const { messages, threads = false } = props;
  const acting = useScreen(actingPerson);
  const replies = repliesByParent(useWorkspace().messages.filter((message) => isVisibleTo(message, acting)));
  const { list, below, toEnd, onScroll, signs } = useFollowing(messages);
  return html`<div class="list-frame">
    <div class="list" ref=${list} onScroll=${onScroll} ...${signs} role="log" aria-label="Messages" tabindex="0">
      <div class="list-inner">
        ${messages.length === 0 ? html`<div class="empty">${props.empty}</div>` : null}
        ${messages.map((message, index) => {
          const before = messages[index - 1];
          const day = longDay(new Date(message.at));
          const newDay = threads && (before === undefined || longDay(new Date(before.at)) !== day);
          return html`${newDay ? html`<div class="day" role="separator" key=${`day ${day}`}><span>${day}</span></div>` : null}
            <${Message} key=${message.ts} message=${message} continued=${!newDay && continues(before, message)}
              replies=${threads ? (replies.get(messageKey(message)) ?? none) : none} inThread=${!threads} />`;
        })}
      </div>
    </div>
    ${below > 0 ? html`<button type="button" class="newer" onClick=${toEnd}>${below} new ${below === 1 ? 'message' : 'messages'} ↓</button>` : null}
  </div>`;
}

const none: readonly WorkspaceMessage[] = [];
const sameBreathMs = 5 * 60_000;
const nearEndPx = 60;

function continues(before: WorkspaceMessage | undefined, message: WorkspaceMessage): boolean {
  return (
    before !== undefined &&
    before.author.id === message.author.id &&
    before.onlyFor === message.onlyFor &&
    !message.pinned &&
    !before.pinned &&
    Date.parse(message.at) - Date.parse(before.at) < sameBreathMs
  );
}

function repliesByParent(
  messages: readonly WorkspaceMessage[],
): ReadonlyMap<string, readonly WorkspaceMessage[]> {
  return Map.groupBy(messages.filter(isReply), (reply) =>
    messageKey({ channel: reply.channel, ts: reply.threadTs ?? '' }),
  );
}

/** Keeps the list at its end while the viewer is there, and counts what arrives below while they are not. */
function useFollowing(messages: readonly WorkspaceMessage[]) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const hand = useHand();
  const seen = useRef(messages.length);
  const [below, setBelow] = useState(0);
  const target = useScreen((now) => now.target);
  const toEnd = () => {
    following.current = true;
    setBelow(0);
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  };
  const onScroll = () => {
    const box = list.current;
    if (box === null) return;
    const nearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
    if (nearEnd) following.current = true;
    else if (hand.moves()) following.current = false;
    if (following.current) setBelow(0);
  };
  useLayoutEffect(() => {
    if (following.current) toEnd();
    else if (messages.length > seen.current) setBelow((count) => count + messages.length - seen.current);
    seen.current = messages.length;
  }, [messages]);
  const sent = useScreen((now) => now.sent);
  const sentBefore = useRef(sent);
  useEffect(() => {
    if (sent !== sentBefore.current) toEnd();
    sentBefore.current = sent;
  }, [sent]);
  // Pictures arrive after their message and push the end away.
  useEffect(() => {
    const inner = list.current?.firstElementChild;
    if (!inner) return;
    const watch = new ResizeObserver(() => following.current && toEnd());
    watch.observe(inner);
    if (list.current !== null) watch.observe(list.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const found =
      target === null ? null : list.current?.querySelector(`[data-message="${CSS.escape(target)}"]`);
    if (!found) return;
    following.current = false;
    found.scrollIntoView({ block: 'center' });
    const fading = setTimeout(() => update({ target: null }), 2400);
    return () => clearTimeout(fading);
  }, [target, messages.length > 0]);
  return { list, below, toEnd, onScroll, signs: hand.signs };
}
