// `replay` as people run it: a chart of each incident, a file played in time, and Ctrl-C that loses nothing.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { paced } from '../../src/cli/replay/speed.ts';
import { DAY_MS, FLAG_AT, OUTAGE_AT, outage, recording } from './replay-recording.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'replay-command-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param heard sees standard error so far, and may stop the child */
function run(
  args: readonly string[],
  heard: (err: string, stop: () => void) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [main, 'replay', ...args], { cwd: folder, env: { PATH: '' } });
  let out = '';
  let err = '';
  let stopped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    heard(err, () => {
      if (!stopped) child.kill('SIGINT');
      stopped = true;
    });
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const outageFile = file('outage.jsonl', outage());

describe('a chart of each incident', () => {
  let ended: Ended;
  before(async () => {
    ended = await run([file('flag.jsonl', recording()), '--json', '--plot', 'charts']);
  });

  test('is a PNG named as the incident; its path goes to standard error, the object alone to standard output', () => {
    assert.equal(ended.code, 0, ended.err);
    const { incidents, pages } = JSON.parse(ended.out) as {
      incidents: { id: string }[];
      pages: { at: string; signals: string[] }[];
    };
    assert.equal(incidents.length, 1, JSON.stringify(pages));
    const [page] = pages;
    assert.ok(
      page && Date.parse(page.at) > FLAG_AT && Date.parse(page.at) < FLAG_AT + DAY_MS,
      JSON.stringify(page),
    );
    assert.deepEqual(readdirSync(join(folder, 'charts')), ['INC-1.png']);
    assert.equal(ended.err.trim(), join('charts', 'INC-1.png'));
    const png = readFileSync(join(folder, 'charts', 'INC-1.png'));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.equal(png.readUInt32BE(16), 1200);
    // A lane and at least one panel: not the picture that says there is nothing to draw.
    assert.ok(png.readUInt32BE(20) > 350, `${png.readUInt32BE(20)} pixels high`);
  });

  test('a page that names no series is drawn with what triage looked at', async () => {
    const { code, out, err } = await run([outageFile, '--plot', 'down']);
    assert.equal(code, 0, err);
    assert.match(out, /calls fail[\s\S]*down.INC-1\.png/);
    assert.ok(readFileSync(join(folder, 'down', 'INC-1.png')).readUInt32BE(20) > 350);
  });

  test('a file where the folder should be is refused before anything runs', async () => {
    const refused = await run([outageFile, '--plot', outageFile]);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /--plot .*: it is a file\. Name a folder/);
  });
});

describe('--speed', () => {
  test('tells a page when it comes; Ctrl-C then ends the wait, prints what was found and leaves with 130', async () => {
    // The last line would come in 16 minutes.
    const late = `{"at":"${new Date(OUTAGE_AT + 1000 * DAY_MS).toISOString()}","kind":"llm_call","feature":"other"}\n`;
    const path = file('late.jsonl', outage() + late);
    const ended = await run([path, '--json', '--speed', '90000'], (err, stop) => {
      if (/page .*calls fail/.test(err)) stop();
    });
    assert.equal(ended.code, 130, ended.err);
    assert.match(ended.err, /interrupted; this is what was found so far/);
    const { replayed, pages } = JSON.parse(ended.out) as { replayed: { calls: number }; pages: unknown[] };
    assert.equal(pages.length, 1);
    assert.ok(replayed.calls >= 480 && replayed.calls <= 680, `${replayed.calls} calls`);
  });

  test('a speed that is none is refused', async () => {
    const refused = await run([outageFile, '--speed', '0']);
    assert.equal(refused.code, 2, refused.err);
    assert.match(refused.err, /number above 0/);
  });

  test('a line comes when its time has, divided by the speed; one without a time waits for nobody', async () => {
    let now = 0;
    const pauses: number[] = [];
    const wall = {
      now: () => now,
      pause: async (ms: number) => {
        pauses.push(ms);
        now += ms;
      },
    };
    const at = (seconds: number) =>
      `{"at":"${new Date(OUTAGE_AT + seconds * 1000).toISOString()}","kind":"change","type":"deploy","summary":"x"}`;
    async function* lines() {
      yield* [at(0), at(60), 'not JSON', at(30), at(120)];
    }
    const came: number[] = [];
    for await (const line of paced(lines(), { speed: 60, wall, signal: new AbortController().signal })) {
      assert.equal(typeof line, 'string');
      came.push(now);
    }
    assert.deepEqual(came, [0, 1000, 1000, 1000, 2000]);
    assert.deepEqual(pauses, [1000, 1000]);
  });
});
