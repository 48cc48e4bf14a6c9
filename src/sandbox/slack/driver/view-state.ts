// The values of all inputs of a view, as Slack sends them with a submission or an action.
import type { Json } from '../json.ts';
import { asArray, asObject, asObjects, asText, isObject } from '../json.ts';
import type { Choice } from './elements.ts';
import { elementsIn, initialSlackValue, slackValue } from './elements.ts';

/**
 * @param blocks as Slack keeps them
 * @param given by block_id and action_id: Slack's own value objects, or plain text for "what was typed or chosen"
 */
export function stateValues(blocks: unknown, given: Json): Json {
  const values: Record<string, Json> = {};
  for (const { element, blockId } of elementsIn(blocks)) {
    if (!STATEFUL.test(asText(element['type']))) continue;
    const actionId = asText(element['action_id']);
    const chosen = asObject(given[blockId])[actionId];
    values[blockId] = { ...values[blockId], [actionId]: chosenValue(element, chosen) };
  }
  return values;
}

const STATEFUL = /_select$|_input$|^checkboxes$|^radio_buttons$|picker$/;

function chosenValue(element: Json, chosen: unknown): Json {
  if (isObject(chosen)) return inFull(element, chosen);
  if (chosen === undefined) return initialSlackValue(element);
  const choice: Choice = Array.isArray(chosen) ? chosen.map(asText) : asText(chosen);
  return slackValue(element, choice);
}

/** Slack's client does not submit a modal whose required inputs are empty; by block_id, what it says instead. */
export function missingInputs(blocks: unknown, values: Json): Readonly<Record<string, string>> {
  const missing = asObjects(blocks)
    .filter((block) => block['type'] === 'input' && block['optional'] !== true)
    .filter((block) => {
      const element = asObject(block['element']);
      return isEmpty(asObject(asObject(values[asText(block['block_id'])])[asText(element['action_id'])]));
    });
  return Object.fromEntries(
    missing.map((block) => [asText(block['block_id']), 'Please complete this required field.']),
  );
}

function isEmpty(value: Json): boolean {
  return Object.entries(value)
    .filter(([name]) => name !== 'type')
    .every(
      ([, held]) =>
        held === null ||
        held === '' ||
        held === undefined ||
        (Array.isArray(held) && asArray(held).length === 0),
    );
}

/** A page may know an option by its value only; Slack sends the whole option. */
function inFull(element: Json, chosen: Json): Json {
  const type = element['type'];
  const one = chosen['selected_option'];
  if (isObject(one)) return { type, ...slackValue(element, asText(one['value'])) };
  const several = chosen['selected_options'];
  if (Array.isArray(several)) {
    const values = asObjects(several).map((option) => asText(option['value']));
    return { type, ...slackValue(element, values) };
  }
  return { type, ...chosen };
}
