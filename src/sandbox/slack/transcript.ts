// A channel as plain text for a terminal: who said what when, threads indented, blocks readable.
import type { WorkspaceChannel, WorkspaceMessage } from '../workspace/contract.ts';
import { readableBlocks, readableText } from './readable-blocks.ts';
import type { World } from './world.ts';

export function transcriptOf(world: World, channel: WorkspaceChannel): string {
  const names = new Map<string, string>([
    ...world.people.map((person) => [person.id, person.name] as const),
    [world.app.botUserId, world.app.name],
    ...world.mirror.channels().map((entry) => [entry.id, entry.name] as const),
  ]);
  const shown = world.mirror.messages(channel.id).map((message) => message.shown);
  const threads = Map.groupBy(
    shown.filter((message) => message.threadTs !== null),
    (message) => message.threadTs,
  );
  const lines = shown
    .filter((message) => message.threadTs === null)
    .flatMap((message) => [
      ...messageLines(message, names, ''),
      ...(threads.get(message.ts) ?? []).flatMap((reply) => messageLines(reply, names, '    ')),
    ]);
  const topic = channel.topic === '' ? '' : ` | ${readableText(channel.topic, names)}`;
  return [`#${channel.name}${topic}${channel.archived ? ' | archived' : ''}`, ...lines, ''].join('\n');
}

function messageLines(
  message: WorkspaceMessage,
  names: ReadonlyMap<string, string>,
  indent: string,
): readonly string[] {
  const marks = [
    message.edited ? 'edited' : '',
    message.pinned ? 'pinned' : '',
    message.onlyFor === null ? '' : `only ${names.get(message.onlyFor) ?? message.onlyFor} sees this`,
  ].filter((mark) => mark !== '');
  const told = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
  const head = `${indent}${message.at.replace('T', ' ').replace(/\.\d+/, '')}  ${message.author.name}${told}`;
  const fromBlocks = readableBlocks(message.blocks, names);
  const body = fromBlocks.length > 0 ? fromBlocks : readableText(message.text, names).split('\n');
  const reactions = message.reactions
    .map((reaction) => `:${reaction.name}: ${reaction.users.length}`)
    .join('  ');
  return [
    head,
    ...body.map((line) => `${indent}  ${line}`),
    ...message.files.map((file) => `${indent}  [file] ${file.title} (${file.mimetype})`),
    ...(reactions === '' ? [] : [`${indent}  ${reactions}`]),
  ];
}
