// Reads a Web API call's arguments from its body, whatever form a client gave them.
import type { Json } from './json.ts';
import { asObject, asObjects, isObject, parseJson } from './json.ts';

// Arguments that form-encoded bodies carry as JSON text.
const JSON_ARGUMENTS = [
  'blocks',
  'attachments',
  'metadata',
  'view',
  'files',
  'changes',
  'document_content',
  'criteria',
];

/**
 * @param contentType the request's header
 * @param body the raw body
 * @throws TypeError when a JSON body is no object; Slack answers `invalid_json`
 */
export function readArguments(contentType: string, body: Buffer): Json {
  if (contentType.includes('application/json')) {
    const parsed = body.length === 0 ? {} : parseJson(body.toString('utf8'));
    if (!isObject(parsed)) throw new TypeError('invalid_json');
    return unpacked(parsed);
  }
  return unpacked(Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
}

function unpacked(args: Json): Json {
  const result: Json = { ...args };
  for (const name of JSON_ARGUMENTS) {
    const value = result[name];
    if (typeof value !== 'string') continue;
    if (value === '') delete result[name];
    else result[name] = parseJson(value) ?? value;
  }
  return result;
}

/** Slack gives every block and every interactive element an id when the app gave none. */
export function withIds(blocks: unknown, nextId: (prefix: string) => string): unknown {
  if (!Array.isArray(blocks)) return blocks;
  return asObjects(blocks).map((block) => {
    const elements = block['elements'];
    return {
      ...block,
      block_id: block['block_id'] ?? nextId('b'),
      ...(Array.isArray(elements) && block['type'] === 'actions'
        ? { elements: asObjects(elements).map((element) => withActionId(element, nextId)) }
        : {}),
      ...(isObject(block['accessory']) ? { accessory: withActionId(block['accessory'], nextId) } : {}),
      ...(isObject(block['element']) ? { element: withActionId(block['element'], nextId) } : {}),
    };
  });
}

function withActionId(element: Json, nextId: (prefix: string) => string): Json {
  return element['type'] === 'image' || element['action_id'] !== undefined
    ? element
    : { ...element, action_id: nextId('a') };
}

/** The call as the emulator shall keep it: ids filled in, the bot's own marks on its messages. */
export function asKept(method: string, args: Json, bot: Json, nextId: (prefix: string) => string): Json {
  const kept: Json = { ...args };
  if (method.startsWith('chat.')) {
    if (kept['markdown_text'] !== undefined && kept['blocks'] === undefined) {
      kept['text'] = kept['markdown_text'];
      kept['blocks'] = [{ type: 'markdown', text: kept['markdown_text'] }];
    }
    if (kept['blocks'] !== undefined) kept['blocks'] = withIds(kept['blocks'], nextId);
    if (Array.isArray(kept['attachments'])) {
      kept['attachments'] = asObjects(kept['attachments']).map((attachment, index) => ({
        id: index + 1,
        ...attachment,
        ...(attachment['blocks'] === undefined ? {} : { blocks: withIds(attachment['blocks'], nextId) }),
      }));
    }
    if (method === 'chat.postMessage') Object.assign(kept, bot);
  }
  if (method.startsWith('views.') && isObject(kept['view'])) {
    kept['view'] = { ...asObject(kept['view']), blocks: withIds(asObject(kept['view'])['blocks'], nextId) };
  }
  return kept;
}
