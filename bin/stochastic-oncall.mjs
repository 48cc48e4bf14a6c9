#!/usr/bin/env node
// Starts the published program: plain JavaScript, so that an old Node gets one clear sentence and not a syntax error.
// Exit code 78 (EX_CONFIG in sysexits.h): this Node is too old. Every other code is the program's own (`--help` lists them).
const NODE_MAJOR_MIN = 24;
const EXIT_NODE_TOO_OLD = 78;

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  console.error(
    `stochastic-oncall needs Node.js ${NODE_MAJOR_MIN} or newer, but this is Node.js ${process.versions.node} ` +
      `(${process.execPath}). Install a newer Node.js from https://nodejs.org/en/download and run the command again.`,
  );
  process.exitCode = EXIT_NODE_TOO_OLD;
} else {
  await import('../dist/src/main.js');
}
