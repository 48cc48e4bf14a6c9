// OTLP intake against a server that only decodes the same bodies: the same client, in turns.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createBodies, SPANS_A_BODY } from './export-bodies.ts';
import type { Measured } from './goal.ts';
import { median } from './statistics.ts';

const RATE_MIN = 0.4;
const BODIES_A_ROUND = 24;
const CONNECTIONS = 4;

interface Server {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly url: string;
}

type Which = 'bare' | 'receiving' | 'processing';

export async function measureOtlpRate(rounds: number): Promise<readonly Measured[]> {
  const servers: Readonly<Record<Which, Server>> = {
    bare: await start('bare'),
    receiving: await start('receiving'),
    processing: await start('processing'),
  };
  const rates: Readonly<Record<Which, number[]>> = { bare: [], receiving: [], processing: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      const bodies = createBodies(BODIES_A_ROUND, Date.now());
      for (const which of ['bare', 'receiving', 'processing'] as const) {
        const rate = await rateOf(servers[which], bodies);
        // The first round is for warming up.
        if (round >= 0) rates[which].push(rate);
      }
    }
  } finally {
    await Promise.all(Object.values(servers).map(stop));
  }
  return rowsOf(rates);
}

function rowsOf(rates: Readonly<Record<Which, readonly number[]>>): readonly Measured[] {
  const share = (which: Which): number =>
    median(rates[which].map((rate, round) => rate / (rates.bare[round] ?? Number.NaN)));
  const spans = (which: Which): string =>
    Math.round(median(rates[which]) * SPANS_A_BODY).toLocaleString('en');
  const text = (which: Which): string =>
    `${share(which).toFixed(2)} (${spans(which)} of ${spans('bare')} spans a second)`;
  return [
    {
      goal: `OTLP intake, bodies of ${SPANS_A_BODY} spans, stored before each answer: ≥ ${RATE_MIN} of the rate of decoding alone`,
      measured: text('receiving'),
      ok: share('receiving') >= RATE_MIN,
      // Bodies a second.
      detail: rates.bare.map((bare, round) => ({
        bare,
        receiving: rates.receiving[round],
        processing: rates.processing[round],
      })),
    },
    {
      goal: '… while what came is processed in the same process',
      measured: text('processing'),
      ok: share('processing') >= RATE_MIN,
      detail: null,
    },
  ];
}

/** @returns bodies a second until the last is answered */
async function rateOf({ url }: Server, bodies: readonly Buffer[]): Promise<number> {
  const waiting = [...bodies];
  // Connections are kept within a round: between two a server may close what is idle.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await post(url, agent, body);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return bodies.length / seconds;
}

function post(url: string, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((answered, failed) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-length': body.length,
      authorization: 'Bearer bench',
    };
    const sent = request(`${url}/v1/traces`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) answered();
        else failed(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.once('error', failed);
    sent.end(body);
  });
}

async function start(which: Which): Promise<Server> {
  const program = join(import.meta.dirname, 'otlp-server.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, which], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url };
}

async function stop({ child }: Server): Promise<void> {
  child.stdin.end();
  await once(child, 'exit');
}
