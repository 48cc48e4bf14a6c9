// Block Kit as lines of plain text.
import type { Json } from './json.ts';
import { asArray, asObject, asObjects, asText } from './json.ts';

type Names = ReadonlyMap<string, string>;

/** @param names people's and channels' names by id */
export function readableBlocks(blocks: readonly unknown[], names: Names): readonly string[] {
  return asObjects(blocks).flatMap((block) => linesOf(block, names));
}

/** Slack's markup as a person reads it: names for ids, links with their address, entities undone. */
export function readableText(text: string, names: Names): string {
  return text
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_whole, id: string) => `@${names.get(id) ?? id}`)
    .replace(
      /<#([A-Z0-9]+)(?:\|([^>]*))?>/g,
      (_whole, id: string, name?: string) => `#${name || (names.get(id) ?? id)}`,
    )
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<([^|>\s]+)\|([^>]+)>/g, '$2 ($1)')
    .replace(/<((?:https?|mailto):[^>\s]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function linesOf(block: Json, names: Names): readonly string[] {
  const read = READERS[asText(block['type'])];
  return read === undefined
    ? [`[${asText(block['type'])}]`]
    : read(block, names).flatMap((line) => line.split('\n'));
}

type Reader = (block: Json, names: Names) => readonly string[];

const READERS: Readonly<Record<string, Reader>> = {
  header: (block, names) => [`== ${objectText(block['text'], names)} ==`],
  section: (block, names) => [
    ...(block['text'] === undefined ? [] : [objectText(block['text'], names)]),
    ...asObjects(block['fields']).map((field) => objectText(field, names).replace('\n', ' ')),
    ...(block['accessory'] === undefined ? [] : [elementText(asObject(block['accessory']), names)]),
  ],
  context: (block, names) => [
    asObjects(block['elements'])
      .map((element) => elementText(element, names))
      .join(' | '),
  ],
  actions: (block, names) => [
    asObjects(block['elements'])
      .map((element) => elementText(element, names))
      .join(' '),
  ],
  context_actions: (block, names) => [
    asObjects(block['elements'])
      .map((element) => elementText(element, names))
      .join(' '),
  ],
  divider: () => ['----'],
  markdown: (block) => [asText(block['text'])],
  image: (block) => [`[image] ${asText(block['alt_text'])}`],
  file: () => ['[file]'],
  input: (block, names) => [`${objectText(block['label'], names)}: ____`],
  rich_text: (block, names) => asObjects(block['elements']).flatMap((part) => richLines(part, names)),
  table: (block, names) => tableLines(block, names),
  data_table: (block, names) => [asText(block['caption']), ...tableLines(block, names)],
  data_visualization: (block) => [
    `[chart] ${asText(block['title'])}`,
    ...chartLines(asObject(block['chart'])),
  ],
  alert: (block, names) => [`! ${objectText(block['text'], names)}`],
  card: (block, names) =>
    ['title', 'subtitle', 'body', 'subtext']
      .filter((name) => block[name] !== undefined)
      .map((name) => objectText(block[name], names)),
  carousel: (block, names) => readableBlocks(asArray(block['elements']), names),
  container: (block, names) => [
    objectText(block['title'], names),
    ...readableBlocks(asArray(block['child_blocks']), names).map((line) => `  ${line}`),
  ],
  plan: (block) => [asText(block['title']), ...asObjects(block['tasks']).map(taskLine)],
  task_card: (block) => [taskLine(block)],
  video: (block, names) => [`[video] ${objectText(block['title'], names)}`],
};

function objectText(value: unknown, names: Names): string {
  const object = asObject(value);
  const text = asText(object['text']);
  return object['type'] === 'plain_text' ? text : readableText(text, names);
}

function elementText(element: Json, names: Names): string {
  const type = asText(element['type']);
  if (type === 'image') return `[image] ${asText(element['alt_text'])}`;
  if (type === 'mrkdwn' || type === 'plain_text') return objectText(element, names);
  if (type === 'feedback_buttons') {
    return ['positive_button', 'negative_button']
      .map((name) => `[${objectText(asObject(element[name])['text'], names)}]`)
      .join(' ');
  }
  if (element['text'] !== undefined) return `[${objectText(element['text'], names)}]`;
  const label = element['placeholder'] === undefined ? type : objectText(element['placeholder'], names);
  return `[${label} v]`;
}

function richLines(part: Json, names: Names): readonly string[] {
  const runs = () =>
    asObjects(part['elements'])
      .map((run) => runText(run, names))
      .join('');
  switch (asText(part['type'])) {
    case 'rich_text_list':
      return asObjects(part['elements']).map((item, index) => {
        const mark = part['style'] === 'ordered' ? `${index + 1}.` : '-';
        return `${mark} ${asObjects(item['elements'])
          .map((run) => runText(run, names))
          .join('')}`;
      });
    case 'rich_text_quote':
      return runs()
        .split('\n')
        .map((line) => `> ${line}`);
    default:
      return [runs()];
  }
}

function runText(run: Json, names: Names): string {
  const named = (id: unknown) => names.get(asText(id)) ?? asText(id);
  switch (asText(run['type'])) {
    case 'user':
      return `@${named(run['user_id'])}`;
    case 'channel':
      return `#${named(run['channel_id'])}`;
    case 'usergroup':
      return `@${named(run['usergroup_id'])}`;
    case 'broadcast':
      return `@${asText(run['range'])}`;
    case 'emoji':
      return `:${asText(run['name'])}:`;
    case 'link':
      return run['text'] === undefined
        ? asText(run['url'])
        : `${asText(run['text'])} (${asText(run['url'])})`;
    case 'date':
      return asText(run['fallback']) || asText(run['timestamp']);
    default:
      return asText(run['text']);
  }
}

function tableLines(block: Json, names: Names): readonly string[] {
  const rows = asArray(block['rows']).map((row) =>
    asObjects(row).map((cell) =>
      cell['type'] === 'rich_text' ? readableBlocks([cell], names).join(' ') : asText(cell['text']),
    ),
  );
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function chartLines(chart: Json): readonly string[] {
  const segments = asObjects(chart['segments']).map(
    (segment) => `  ${asText(segment['label'])}: ${asText(segment['value'])}`,
  );
  const series = asObjects(chart['series']).map((one) => {
    const points = asObjects(one['data']).map(
      (point) => `${asText(point['label'])} ${asText(point['value'])}`,
    );
    return `  ${asText(one['name'])}: ${points.join(', ')}`;
  });
  return [...segments, ...series];
}

function taskLine(task: Json): string {
  return `- ${asText(task['title'])} (${asText(task['status'])})`;
}
