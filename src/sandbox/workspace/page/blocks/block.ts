// One Block Kit block of any type. To add a type, add its line here; a type that is missing shows as a labelled box.
import { Component } from 'preact';
import { classes, html } from '../html.ts';
import { flagOf, type Json, recordOf, recordsOf, stringOf } from '../slack-json.ts';
import {
  AlertBlock,
  CardBlock,
  CarouselBlock,
  FileBlock,
  PlanBlock,
  TaskCardBlock,
  VideoBlock,
} from './cards.ts';
import { DataVisualization } from './chart.ts';
import { Element } from './element.ts';
import { ImageBlock } from './image.ts';
import { InputBlock } from './input.ts';
import { Markdown } from './markdown.ts';
import { RichText } from './rich-text.ts';
import { DataTable, TableBlock } from './table.ts';
import { TextObject, TextOf } from './text.ts';
import { Unknown } from './unknown.ts';

export function Blocks({ blocks }: { readonly blocks: readonly Json[] }) {
  return html`<div class="blocks">
    ${blocks.map(
      // An edit may rename every block; what stands in the same place stays the same, so that a press survives it.
      (block, index) => html`<${Guard} key=${`${stringOf(block, 'type')} ${index}`} block=${block} />`,
    )}
  </div>`;
}

export function Block({ block }: { readonly block: Json }) {
  const drawn = kinds[stringOf(block, 'type')];
  return drawn === undefined
    ? html`<${Unknown} json=${block} what="block" />`
    : html`<${drawn} block=${block} />`;
}

const kinds: Readonly<Record<string, (props: { readonly block: Json }) => unknown>> = {
  header: ({ block }) => html`<h3 class="header-block"><${TextOf} source=${block} name="text" /></h3>`,
  section: Section,
  context: ({ block }) =>
    html`<div class="context-block">
      ${recordsOf(block, 'elements').map((element) => html`<span class="context-item"><${Element} element=${element} blockId="" /></span>`)}
    </div>`,
  actions: ({ block }) => html`<${ElementRow} block=${block} />`,
  context_actions: ({ block }) => html`<${ElementRow} block=${block} />`,
  divider: () => html`<hr />`,
  image: ImageBlock,
  rich_text: RichText,
  markdown: ({ block }) => html`<${Markdown} text=${stringOf(block, 'text')} />`,
  table: TableBlock,
  data_table: DataTable,
  data_visualization: DataVisualization,
  input: InputBlock,
  alert: AlertBlock,
  card: CardBlock,
  carousel: CarouselBlock,
  container: ContainerBlock,
  task_card: TaskCardBlock,
  plan: PlanBlock,
  video: VideoBlock,
  file: FileBlock,
};

function Section({ block }: { readonly block: Json }) {
  const blockId = stringOf(block, 'block_id');
  const fields = recordsOf(block, 'fields');
  return html`<div class=${classes('section', block.accessory !== undefined && 'with-accessory')}>
    <div class="section-text">
      <${TextOf} source=${block} name="text" />
      ${
        fields.length === 0
          ? null
          : html`<div class="fields">${fields.map((field) => html`<div class="field"><${TextObject} text=${field} /></div>`)}</div>`
      }
    </div>
    ${
      block.accessory === undefined
        ? null
        : html`<div class="accessory"><${Element} element=${recordOf(block, 'accessory')} blockId=${blockId} /></div>`
    }
  </div>`;
}

function ElementRow({ block }: { readonly block: Json }) {
  const blockId = stringOf(block, 'block_id');
  return html`<div class="element-row">
    ${recordsOf(block, 'elements').map(
      // By what it does, not by where it stands: an edited message must not turn a pressed button into another one.
      (element, index) =>
        html`<${Element} key=${stringOf(element, 'action_id') || index} element=${element} blockId=${blockId} />`,
    )}
  </div>`;
}

function ContainerBlock({ block }: { readonly block: Json }) {
  const title = html`<strong><${TextOf} source=${block} name="title" /></strong>
    <span class="quiet"><${TextOf} source=${block} name="subtitle" /></span>`;
  const children = html`<${Blocks} blocks=${recordsOf(block, 'child_blocks')} />`;
  return flagOf(block, 'is_collapsible')
    ? html`<details class="container-block" open=${!flagOf(block, 'default_collapsed')}><summary>${title}</summary>${children}</details>`
    : html`<div class="container-block"><div>${title}</div>${children}</div>`;
}

/** A block that cannot be drawn must not take the page with it. */
class Guard extends Component<{ readonly block: Json }, { readonly broken: boolean }> {
  override state = { broken: false };

  override componentDidCatch(error: unknown): void {
    console.warn('A block could not be drawn.', error);
    this.setState({ broken: true });
  }

  render() {
    const { block } = this.props;
    return this.state.broken
      ? html`<${Unknown} json=${block} what="block" />`
      : html`<${Block} block=${block} />`;
  }
}
