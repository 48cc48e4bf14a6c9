// What the page shows right now: the workspace from the server and where the viewer stands in it. One value, one store.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WorkspaceFile, WorkspaceState } from '../contract.ts';

export interface Screen {
  readonly workspace: WorkspaceState | null;
  readonly connection: 'connecting' | 'live' | 'lost';
  /** `performance.now()` when the clock was last told, ms. */
  readonly clockToldAtMs: number;
  /** A channel's id, or `home` for the app's home. */
  readonly open: string | null;
  readonly thread: string | null;
  /** Whose hands press the buttons; the viewer unless somebody else was chosen. */
  readonly acting: string | null;
  /** Whether something half-written stands in a composer: then nothing opens by itself. */
  readonly writing: boolean;
  /** Newest ts read, by channel. */
  readonly read: Readonly<Record<string, string>>;
  /** Channels that appeared while the page was open and were not visited yet. */
  readonly fresh: ReadonlySet<string>;
  /** Requests under way, and the last failure of each. */
  readonly busy: ReadonlySet<string>;
  readonly failures: Readonly<Record<string, string>>;
  readonly image: { readonly url: string; readonly title: string } | null;
  readonly document: WorkspaceFile | null;
  /** Counts what the viewer sent: their lists then go to the end, where the answer will be. */
  readonly sent: number;
  /** Text put into the composer for the viewer to finish and send. */
  readonly draft: string | null;
  /** A message to scroll to and mark: `channel/ts`. */
  readonly target: string | null;
  /** Side panels on a narrow screen. */
  readonly drawer: 'sidebar' | 'rail' | null;
}

let screen: Screen = {
  workspace: null,
  connection: 'connecting',
  clockToldAtMs: 0,
  open: null,
  thread: null,
  acting: null,
  writing: false,
  read: {},
  fresh: new Set(),
  busy: new Set(),
  failures: {},
  image: null,
  document: null,
  sent: 0,
  draft: null,
  target: null,
  drawer: null,
};
const listeners = new Set<() => void>();

export function getScreen(): Screen {
  return screen;
}

export function update(change: Partial<Screen>): void {
  screen = { ...screen, ...change };
  for (const listener of [...listeners]) listener();
}

/** The part of the screen a component draws from; it is drawn again when that part changes. */
export function useScreen<T>(select: (screen: Screen) => T): T {
  const [, redraw] = useState(0);
  const current = select(screen);
  const drawn = useRef({ select, current });
  drawn.current = { select, current };
  useEffect(() => {
    const listener = () => {
      if (!Object.is(drawn.current.select(screen), drawn.current.current)) redraw((count) => count + 1);
    };
    listeners.add(listener);
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return current;
}

/** The workspace once it has arrived; components below the loading screen may rely on it. */
export function useWorkspace(): WorkspaceState {
  const workspace = useScreen((now) => now.workspace);
  if (workspace === null) throw new Error('The workspace is drawn before it arrived.');
  return workspace;
}

/** One part of the workspace: a component that names what it draws from is not drawn again for the rest. */
export function usePart<T>(select: (workspace: WorkspaceState) => T): T {
  return useScreen((now) => {
    if (now.workspace === null) throw new Error('The workspace is drawn before it arrived.');
    return select(now.workspace);
  });
}

/** The person whose hands press the buttons. */
export function actingPerson(now: Screen = screen): string {
  return now.acting ?? now.workspace?.viewer ?? '';
}
