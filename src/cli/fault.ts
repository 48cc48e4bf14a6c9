// What could not be done, in one line with the remedy; the stack is for whoever asks for it with ONCALL_LOG=debug.
import { EXIT } from './command.ts';

export interface Fault {
  readonly exitCode: typeof EXIT.fault;
  readonly lines: readonly string[];
}

/** @param logLevel of the environment, which may not have been read when the fault came */
export function faultOf(error: unknown, logLevel: string | undefined): Fault {
  const known = whatIsKnown(error);
  const said = `stochastic-oncall: ${known ?? (error instanceof Error ? error.message : String(error))}`;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const more = logLevel === 'debug' ? [stack] : known === null ? ['ONCALL_LOG=debug shows where.'] : [];
  return { exitCode: EXIT.fault, lines: [said, ...more] };
}

interface SystemFault {
  readonly code?: unknown;
  readonly path?: unknown;
  readonly port?: unknown;
}

/** @returns null when neither the error nor what caused it is one of those that a person can mend */
function whatIsKnown(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code, path, port } = at as Error & SystemFault;
    const say = SAYINGS[String(code)];
    if (say !== undefined) return say(port === undefined ? (path ?? 'what was named') : `port ${port}`);
  }
  return null;
}

const DATABASE = 'Set storage.sqlite in oncall.yml, or ONCALL_SQLITE, to';

const SAYINGS: Readonly<Record<string, (what: unknown) => string>> = {
  EADDRINUSE: (port) =>
    `${port} is taken. Stop what listens there, or choose another (ONCALL_PORT, server.port, sandbox --port).`,
  EACCES: (what) => `${what}: this user may not. Give the permission, or choose another place.`,
  EISDIR: (what) => `${what} is a folder. Name a file.`,
  SQLITE_NOTADB: () => `the database file is no SQLite database. ${DATABASE} another file.`,
  SQLITE_CANTOPEN: () => `the database file cannot be opened. ${DATABASE} a file that this user may write.`,
};
