// Tables: `table` with plain or rich cells, and `data_table`. https://docs.slack.dev/reference/block-kit/blocks/table-block/
import { EmojiText } from '../emoji.ts';
import { classes, html } from '../html.ts';
import { flagOf, type Json, numberOf, record, recordsOf, stringOf } from '../slack-json.ts';
import { RichText } from './rich-text.ts';

export function TableBlock({ block }: { readonly block: Json }) {
  return html`<${Rows} rows=${rowsOf(block)} settings=${recordsOf(block, 'column_settings')} caption="" headColumn=${-1} />`;
}

export function DataTable({ block }: { readonly block: Json }) {
  return html`<${Rows}
    rows=${rowsOf(block)}
    settings=${recordsOf(block, 'column_settings')}
    caption=${stringOf(block, 'caption')}
    headColumn=${numberOf(block, 'row_header_column_index') ?? -1}
  />`;
}

function rowsOf(block: Json): readonly (readonly Json[])[] {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  return rows.map((row) => (Array.isArray(row) ? row.map(record) : []));
}

function Rows(props: {
  readonly rows: readonly (readonly Json[])[];
  readonly settings: readonly Json[];
  readonly caption: string;
  readonly headColumn: number;
}) {
  const [head = [], ...body] = props.rows;
  const draw = (cell: Json, column: number, heading: boolean) => {
    const setting = props.settings[column] ?? {};
    const look = classes(stringOf(setting, 'align'), flagOf(setting, 'is_wrapped') && 'wrapped');
    return html`<${heading ? 'th' : 'td'} class=${look}><${Cell} cell=${cell} /><//>`;
  };
  return html`<div class="table-scroll">
    <table>
      ${props.caption === '' ? null : html`<caption>${props.caption}</caption>`}
      <thead>
        <tr>
          ${head.map((cell, column) => draw(cell, column, true))}
        </tr>
      </thead>
      <tbody>
        ${body.map((row) => html`<tr>${row.map((cell, column) => draw(cell, column, column === props.headColumn))}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

function Cell({ cell }: { readonly cell: Json }) {
  if (stringOf(cell, 'type') === 'rich_text') return html`<${RichText} block=${cell} />`;
  const value = numberOf(cell, 'value');
  return html`<${EmojiText} text=${stringOf(cell, 'text') || (value === null ? '' : String(value))} />`;
}
