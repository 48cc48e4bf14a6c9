// The page's line to the server: one load of the state, then a stream of changes; after a gap, everything is loaded again.
import type { WorkspaceChange, WorkspaceState } from '../contract.ts';
import { arriveAt, noteNewChannels } from './navigation.ts';
import { getScreen, update } from './screen.ts';
import { applyChange } from './workspace-state.ts';

export function connect(): void {
  let waiting: WorkspaceChange[] | null = [];
  let ended = false;
  const stream = new EventSource('/workspace/changes');
  const restart = () => {
    if (ended) return;
    ended = true;
    stream.close();
    update({ connection: getScreen().workspace === null ? 'connecting' : 'lost' });
    setTimeout(connect, retryDelayMs());
  };
  stream.onopen = async () => {
    try {
      const state = await loadState();
      if (ended) return;
      // Changes that overtook the load: each carries a whole value, so applying one twice does no harm.
      const caughtUp = (waiting ?? []).reduce(applyChange, state);
      waiting = null;
      attempts = 0;
      takeState(caughtUp);
    } catch (error) {
      console.warn('The workspace could not be loaded; trying again.', error);
      restart();
    }
  };
  stream.onmessage = (received) => {
    const change = JSON.parse(received.data) as WorkspaceChange;
    if (waiting === null) takeChange(change);
    else waiting.push(change);
  };
  stream.onerror = restart;
}

let attempts = 0;

function retryDelayMs(): number {
  attempts += 1;
  return Math.min(5000, 250 * 2 ** Math.min(attempts, 5));
}

async function loadState(): Promise<WorkspaceState> {
  const response = await fetch('/workspace/state');
  if (!response.ok) throw new Error(`GET /workspace/state answered ${response.status}`);
  return (await response.json()) as WorkspaceState;
}

function takeState(workspace: WorkspaceState): void {
  const before = getScreen().workspace;
  update({ workspace, connection: 'live', clockToldAtMs: performance.now() });
  if (before === null) arriveAt(workspace);
  else noteNewChannels(before, workspace);
}

function takeChange(change: WorkspaceChange): void {
  const before = getScreen().workspace;
  if (before === null) return;
  const workspace = applyChange(before, change);
  update({ workspace, ...(change.kind === 'clock' ? { clockToldAtMs: performance.now() } : {}) });
  noteNewChannels(before, workspace);
}
