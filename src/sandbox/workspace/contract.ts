// What the workspace page and the sandbox's server say to each other: plain JSON over HTTP and one stream of changes.

/** A Slack message as the page draws it; `blocks` and `attachments` are Slack's own JSON, unchanged. */
export interface WorkspaceMessage {
  readonly channel: string;
  readonly ts: string;
  /** Parent's ts when this is a reply in a thread. */
  readonly threadTs: string | null;
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly files: readonly WorkspaceFile[];
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly edited: boolean;
  readonly pinned: boolean;
  /** Set for a message only this person sees (chat.postEphemeral, or an ephemeral answer to a command). */
  readonly onlyFor: string | null;
  /** Incident time (RFC 3339) at which the workspace saw the message. */
  readonly at: string;
}

export interface WorkspaceFile {
  readonly id: string;
  readonly title: string;
  readonly mimetype: string;
  /** Address on the sandbox's own server that answers with the bytes. */
  readonly url: string;
}

export interface WorkspaceChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly purpose: string;
  readonly members: readonly string[];
  readonly archived: boolean;
  readonly bookmarks: readonly {
    readonly title: string;
    readonly link: string;
    readonly emoji: string | null;
  }[];
}

export interface WorkspacePerson {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly email: string;
}

/** A modal that the bot has open for one person; `view` is Slack's own view JSON. */
export interface WorkspaceView {
  readonly id: string;
  readonly person: string;
  readonly view: unknown;
  /** Errors by block_id, from a `response_action: "errors"` answer. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface WorkspacePage {
  /** One PagerDuty incident as the phone beside the workspace shows it. */
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly urgency: 'high' | 'low';
  readonly assignedTo: string;
  readonly notes: readonly string[];
  readonly at: string;
}

export interface WorkspaceClock {
  /** Incident time now, RFC 3339. */
  readonly now: string;
  /** Incident seconds that pass in one second at the wall. */
  readonly factor: number;
  /** A sentence that says what is real and what is constructed in the story. */
  readonly provenance: string;
}

/** One small live chart beside the workspace: what the feature's users are getting. */
export interface WorkspaceGauge {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly { readonly at: string; readonly value: number; readonly n: number }[];
}

/** Something the viewer can do in the product itself, outside Slack: pin the model, for example. */
export interface WorkspaceLever {
  readonly name: string;
  readonly label: string;
  readonly pulled: boolean;
}

export interface WorkspaceState {
  readonly team: string;
  readonly viewer: string;
  readonly clock: WorkspaceClock;
  readonly people: readonly WorkspacePerson[];
  readonly channels: readonly WorkspaceChannel[];
  readonly messages: readonly WorkspaceMessage[];
  readonly views: readonly WorkspaceView[];
  readonly pages: readonly WorkspacePage[];
  readonly gauges: readonly WorkspaceGauge[];
  readonly levers: readonly WorkspaceLever[];
  /** Slash commands of the installed app, from its manifest, for the composer's completion. */
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  /** Message and global shortcuts of the installed app. */
  readonly shortcuts: readonly {
    readonly callbackId: string;
    readonly name: string;
    readonly type: 'message' | 'global';
  }[];
}

/**
 * `GET /workspace/state` → WorkspaceState.
 * `GET /workspace/changes` → Server-Sent Events; each `data:` is a WorkspaceChange. The page reloads state after a gap.
 * The POSTs below act as the viewer (or as `as`), answer 200 `{ok: true}` or 4xx `{ok: false, error: "…"}`:
 *   /workspace/say      {channel, text, threadTs?, as?}      text starting with "/" goes to the app as a slash command
 *   /workspace/press    {channel, ts, blockId, actionId, value?, selected?, as?}   a button, select or overflow
 *   /workspace/submit   {viewId, values, as?}                values = Slack's view.state.values shape
 *   /workspace/dismiss  {viewId, as?}
 *   /workspace/home     {as?}                                opens the app's home tab; it comes as a view of type home
 *   /workspace/react    {channel, ts, name, as?}
 *   /workspace/shortcut {callbackId, channel?, ts?, as?}     channel + ts for a message shortcut
 *   /workspace/lever    {name}                               in the product
 *   /workspace/page     {id, action: "acknowledge" | "resolve", as?}    on the phone
 */
export type WorkspaceChange =
  | { readonly kind: 'message'; readonly value: WorkspaceMessage }
  | { readonly kind: 'message-removed'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'channel'; readonly value: WorkspaceChannel }
  | { readonly kind: 'view'; readonly value: WorkspaceView }
  | { readonly kind: 'view-closed'; readonly id: string }
  | { readonly kind: 'page'; readonly value: WorkspacePage }
  | { readonly kind: 'gauge'; readonly value: WorkspaceGauge }
  | { readonly kind: 'lever'; readonly value: WorkspaceLever }
  | { readonly kind: 'clock'; readonly value: WorkspaceClock };
