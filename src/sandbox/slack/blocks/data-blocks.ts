// Tables and charts.
// https://docs.slack.dev/reference/block-kit/blocks/table-block, https://docs.slack.dev/reference/block-kit/blocks
import { asArray, asObject, asObjects, isObject } from '../json.ts';
import { blockId, bounds, limits } from './objects.ts';
import { richText } from './rich-text.ts';
import type { Check } from './shape.ts';
import { both, byType, complain, flag, lengthOf, list, number, shape, string, word } from './shape.ts';

// https://docs.slack.dev/reference/block-kit/blocks/table-block: at most 100 rows of 20 cells.
const TABLE_ROWS_MAX = 100;
const TABLE_COLUMNS_MAX = 20;

const rawText = shape({ type: word('raw_text'), text: string(bounds(limits.data_table.cell_text)) });
const rawNumber = shape({ type: word('raw_number'), value: number(), text: string({ min: 1 }) });
const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });

/** All rows as wide as the first, and column settings for no more columns than there are. */
const rectangular: Check = (value, path, out) => {
  const rows = isObject(value) && Array.isArray(value['rows']) ? value['rows'] : [];
  const widths = rows.map((row) => (Array.isArray(row) ? row.length : 0));
  const width = widths[0] ?? 0;
  const ragged = widths.findIndex((found) => found !== width);
  if (ragged >= 0)
    complain(out, `${path}/rows/${ragged}`, `must have as many cells as the first row: ${width}`);
  const settings = isObject(value) && Array.isArray(value['column_settings']) ? value['column_settings'] : [];
  if (settings.length > width)
    complain(out, `${path}/column_settings`, `no more than ${width} items allowed`);
};

const shortEnough: Check = (value, path, out) => {
  const rows = isObject(value) && Array.isArray(value['rows']) ? value['rows'] : [];
  const cells = rows.flat().map((entry) => (isObject(entry) ? String(entry['text'] ?? '') : ''));
  const length = cells.reduce((sum, text) => sum + lengthOf(text), 0);
  const max = limits.data_table.content.max_length;
  if (length > max)
    complain(out, `${path}/rows`, `must be less than ${max + 1} characters in all cells together`);
};

const charts = limits.data_visualization;
const series = shape({
  name: string({ min: 1, ...bounds(charts.series_name) }),
  data: list(
    shape({ label: string({ min: 1, ...bounds(charts.point_label) }), value: number() }),
    bounds(charts.data),
  ),
});
const axes = shape(
  { categories: list(string({ min: 1, ...bounds(charts.category_label) }), bounds(charts.categories)) },
  { x_label: string(bounds(charts.axis_label)), y_label: string(bounds(charts.axis_label)) },
);

// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: six, fewer than others' lists of limits say.
const PARTS_MAX = 6;

/** Series have names of their own, and a value for each category. */
const fitting: Check = (value, path, out) => {
  const chart = asObject(value);
  const categories = asArray(asObject(chart['axis_config'])['categories']).map(String).toSorted();
  const seen = new Set<unknown>();
  for (const [index, one] of asObjects(chart['series']).entries()) {
    if (seen.has(one['name'])) complain(out, `${path}/series/${index}/name`, 'must be unique');
    seen.add(one['name']);
    const labels = asObjects(one['data']).map((point) => String(point['label']));
    if (labels.toSorted().join('\n') !== categories.join('\n')) {
      complain(out, `${path}/series/${index}/data`, 'must have one point for each category');
    }
  }
};

function axisChart(type: string): Check {
  return both(
    fitting,
    shape({ type: word(type), series: list(series, { min: 1, max: PARTS_MAX }), axis_config: axes }),
  );
}

const segment = shape({
  label: string({ min: 1, ...bounds(charts.segment.label) }),
  value: number({ above: charts.segment.value.exclusive_min }),
});

export const dataBlocks: Readonly<Record<string, Check>> = {
  table: both(
    shape(
      {
        type: word('table'),
        rows: list(list(cell, { min: 1, max: TABLE_COLUMNS_MAX }), { min: 1, max: TABLE_ROWS_MAX }),
      },
      {
        block_id: blockId,
        column_settings: list(shape({}, { align: word('left', 'center', 'right'), is_wrapped: flag })),
      },
    ),
    rectangular,
  ),
  data_table: both(
    shape(
      {
        type: word('data_table'),
        rows: list(list(cell, bounds(limits.data_table.columns)), bounds(limits.data_table.rows)),
        caption: string({ min: 1 }),
      },
      {
        block_id: blockId,
        page_size: number(limits.data_table.page_size),
        row_header_column_index: number({ min: 0 }),
      },
    ),
    rectangular,
    shortEnough,
  ),
  data_visualization: shape(
    {
      type: word('data_visualization'),
      title: string({ min: 1, ...bounds(charts.title) }),
      chart: byType({
        pie: shape({ type: word('pie'), segments: list(segment, { min: 1, max: PARTS_MAX }) }),
        line: axisChart('line'),
        bar: axisChart('bar'),
        area: axisChart('area'),
      }),
    },
    { block_id: blockId },
  ),
};
