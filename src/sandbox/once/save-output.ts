// Prints the incident's channel and writes it, with every file that was shared, to a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.ts';

/** @returns problems: a shared file that is empty or gone */
export async function saveOutput(
  world: World,
  options: {
    readonly outDir: string;
    readonly print: (text: string) => void;
    readonly channel: string | null;
  },
): Promise<readonly string[]> {
  mkdirSync(options.outDir, { recursive: true });
  const transcript =
    options.channel === null ? world.slack.transcript() : world.slack.transcript(options.channel);
  writeFileSync(join(options.outDir, 'transcript.txt'), world.slack.transcript());
  options.print(`\n${transcript}`);
  const problems: string[] = [];
  const used = new Set<string>();
  for (const message of world.slack.state().messages) {
    for (const file of message.files) {
      const found = await world.slack.fileBytes(file.id);
      if (found === null || found.bytes.length === 0) {
        problems.push(`the shared file «${file.title}» ${found === null ? 'cannot be read' : 'is empty'}`);
        continue;
      }
      const name = freeName(fileName(file.title, file.mimetype), used);
      writeFileSync(join(options.outDir, name), found.bytes);
      options.print(`wrote ${join(options.outDir, name)}`);
    }
  }
  return problems;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'application/pdf': 'pdf',
  'application/json': 'json',
};

function fileName(title: string, mimetype: string): string {
  const plain =
    title
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replaceAll(/^[-.]+|-+$/g, '')
      .slice(0, 100) || 'file';
  const extension = EXTENSIONS[mimetype] ?? 'bin';
  return /\.[a-z0-9]{2,4}$/i.test(plain) ? plain : `${plain}.${extension}`;
}

function freeName(name: string, used: Set<string>): string {
  let free = name;
  for (let copy = 2; used.has(free); copy++) free = name.replace(/(\.[^.]+)$/, `-${copy}$1`);
  used.add(free);
  return free;
}
