// For every published invalid case a payload that breaks just that limit, and its neighbour that keeps it.
// long: a table: one invalid payload an entry.

type Payload = Record<string, unknown>;

export interface Case {
  /** Beyond the limit. */
  readonly over: Payload;
  /** At the limit, or without the mistake. */
  readonly within: Payload;
}

const x = (length: number): string => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const plain = (text: string): Payload => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Payload => ({ type: 'mrkdwn', text });
const block = (one: Payload): Payload => ({ blocks: [one] });
const opt = (more: Payload = {}): Payload => ({ text: plain('A'), value: 'a', ...more });

/** Two payloads from one builder: with the first value it must fail, with the second it must pass. */
function pair<T>(build: (value: T) => Payload, over: T, within: T): Case {
  return { over: build(over), within: build(within) };
}

function atLength(build: (text: string) => Payload, max: number): Case {
  return pair((length: number) => build(x(length)), max + 1, max);
}

function atCount(build: (count: number) => Payload, max: number): Case {
  return pair(build, max + 1, max);
}

const button = (more: Payload): Payload =>
  block({ type: 'actions', elements: [{ type: 'button', text: plain('Go'), ...more }] });
const confirm = (more: Payload): Payload => button({ confirm: { text: plain('Sure?'), ...more } });
const accessory = (element: Payload): Payload =>
  block({ type: 'section', text: plain('x'), accessory: element });
const select = (more: Payload): Payload => accessory({ type: 'static_select', ...more });
const group = (more: Payload): Payload =>
  select({ option_groups: [{ label: plain('G'), options: [opt()], ...more }] });
const input = (more: Payload, element: Payload = { type: 'plain_text_input' }): Payload =>
  block({ type: 'input', label: plain('L'), element, ...more });
const modal = (more: Payload): Payload => ({
  view: { type: 'modal', title: plain('T'), blocks: [{ type: 'divider' }], ...more },
});
const video = (more: Payload): Payload =>
  block({
    type: 'video',
    alt_text: 'a',
    title: plain('t'),
    thumbnail_url: 'https://example.com/t.png',
    video_url: 'https://example.com/v',
    ...more,
  });
const source = (url: string): Payload =>
  block({
    type: 'task_card',
    task_id: 't',
    title: 't',
    status: 'pending',
    sources: [{ type: 'url', url, text: 'source' }],
  });
const cell = (text: string): Payload => ({ type: 'raw_text', text });
const table = (rows: readonly unknown[], more: Payload = {}): Payload =>
  block({ type: 'table', rows, ...more });
const dataTable = (rows: readonly unknown[], more: Payload = {}): Payload =>
  block({ type: 'data_table', caption: 'c', rows, ...more });
const twoRows = [[cell('a')], [cell('b')]];
const card = (more: Payload): Payload => block({ type: 'card', title: mrkdwn('t'), ...more });
const container = (more: Payload): Payload =>
  block({ type: 'container', title: plain('t'), child_blocks: [{ type: 'divider' }], ...more });
const feedback = (more: Payload): Payload =>
  block({
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        positive_button: { text: plain('Good'), value: 'g', ...more },
        negative_button: { text: plain('Bad'), value: 'b' },
      },
    ],
  });
const icon = { type: 'icon_button', icon: 'trash', text: plain('Delete') };
const chart = (one: Payload, title = 't'): Payload =>
  block({ type: 'data_visualization', title, chart: one });
const pie = (segments: readonly unknown[]): Payload => chart({ type: 'pie', segments });
const labels = (count: number): readonly string[] => many(count, (index) => `c${index}`);

interface LineParts {
  readonly categories?: readonly string[];
  readonly series?: number;
  readonly name?: string;
  readonly axis?: Payload;
  readonly points?: readonly string[];
}

function line({
  categories = ['c0'],
  series = 1,
  name = 's',
  axis = {},
  points = categories,
}: LineParts): Payload {
  return chart({
    type: 'line',
    series: many(series, (index) => ({
      name: index === 0 ? name : `${name}${index}`,
      data: points.map((label) => ({ label, value: 1 })),
    })),
    axis_config: { categories, ...axis },
  });
}

const options = (count: number): readonly Payload[] => many(count, (index) => opt({ value: String(index) }));

export const invalidPayloads: Readonly<Record<string, Case>> = {
  'text-empty': pair((text: string) => block({ type: 'section', text: plain(text) }), '', 'x'),
  'text-too-long': atLength((text) => block({ type: 'section', text: mrkdwn(text) }), 3000),
  'section-text-too-long': atLength((text) => block({ type: 'section', text: plain(text) }), 3000),
  'section-too-many-fields': atCount(
    (count) => block({ type: 'section', fields: many(count, () => plain('f')) }),
    10,
  ),
  'section-field-too-long': atLength((text) => block({ type: 'section', fields: [plain(text)] }), 2000),
  'section-missing-content': {
    over: block({ type: 'section' }),
    within: block({ type: 'section', fields: [plain('f')] }),
  },
  'block-id-too-long': atLength((id) => block({ type: 'divider', block_id: id }), 255),
  'button-action-id-too-long': atLength((id) => button({ action_id: id }), 255),
  'button-text-too-long': atLength((text) => button({ text: plain(text) }), 75),
  'button-url-too-long': atLength((url) => button({ url }), 3000),
  'button-value-too-long': atLength((value) => button({ value }), 2000),
  'button-accessibility-label-too-long': atLength((label) => button({ accessibility_label: label }), 75),
  'confirmation-title-too-long': atLength((text) => confirm({ title: plain(text) }), 100),
  'confirmation-text-too-long': atLength((text) => confirm({ text: plain(text) }), 300),
  'confirmation-confirm-too-long': atLength((text) => confirm({ confirm: plain(text) }), 30),
  'confirmation-deny-too-long': atLength((text) => confirm({ deny: plain(text) }), 30),
  'option-text-too-long': atLength((text) => select({ options: [opt({ text: plain(text) })] }), 75),
  'option-value-too-long': atLength((value) => select({ options: [opt({ value })] }), 150),
  'option-url-too-long': pair(
    (count: number) => accessory({ type: 'overflow', options: [opt({ url: '😀'.repeat(count) })] }),
    3001,
    3000,
  ),
  'option-description-too-long': atLength(
    (text) => select({ options: [opt({ description: plain(text) })] }),
    75,
  ),
  'option-group-label-too-long': atLength((text) => group({ label: plain(text) }), 75),
  'option-group-empty': pair((count: number) => group({ options: options(count) }), 0, 1),
  'option-group-too-many-options': atCount((count) => group({ options: options(count) }), 100),
  'select-placeholder-too-long': atLength(
    (text) => select({ options: [opt()], placeholder: plain(text) }),
    150,
  ),
  'select-too-many-options': atCount((count) => select({ options: options(count) }), 100),
  'select-too-many-option-groups': atCount(
    (count) =>
      select({ option_groups: many(count, (index) => ({ label: plain(`G${index}`), options: [opt()] })) }),
    100,
  ),
  'static-select-options-and-groups': {
    over: select({ options: [opt()], option_groups: [{ label: plain('G'), options: [opt()] }] }),
    within: select({ options: [opt()] }),
  },
  'overflow-empty': pair((count: number) => accessory({ type: 'overflow', options: options(count) }), 0, 1),
  'overflow-too-many-options': atCount(
    (count) => accessory({ type: 'overflow', options: options(count) }),
    5,
  ),
  'checkboxes-empty': pair(
    (count: number) => accessory({ type: 'checkboxes', options: options(count) }),
    0,
    1,
  ),
  'checkboxes-too-many-options': atCount(
    (count) => accessory({ type: 'checkboxes', options: options(count) }),
    10,
  ),
  'radio-buttons-empty': pair(
    (count: number) => accessory({ type: 'radio_buttons', options: options(count) }),
    0,
    1,
  ),
  'radio-buttons-too-many-options': atCount(
    (count) => accessory({ type: 'radio_buttons', options: options(count) }),
    10,
  ),
  'url-source-url-empty': pair(source, '', 'u'),
  'url-source-url-too-long': atLength(source, 3000),
  'table-too-many-rows': atCount((count) => table(many(count, () => [cell('c')])), 100),
  'table-ragged-rows': pair(table, [[cell('a'), cell('b')], [cell('c')]], [[cell('a'), cell('b')]]),
  'table-column-settings-mismatch': pair(
    (count: number) => table([[cell('a')]], { column_settings: many(count, () => ({ align: 'left' })) }),
    2,
    1,
  ),
  'file-input-max-files-too-small': pair(
    (max: number) => input({}, { type: 'file_input', max_files: max }),
    0,
    1,
  ),
  'file-input-max-files-too-large': pair(
    (max: number) => input({}, { type: 'file_input', max_files: max }),
    11,
    10,
  ),
  'plain-text-input-max-length-too-large': pair(
    (max: number) => input({}, { type: 'plain_text_input', max_length: max }),
    3001,
    3000,
  ),
  'number-input-inverted-range': pair(
    (max: string) =>
      input({}, { type: 'number_input', is_decimal_allowed: false, min_value: '5', max_value: max }),
    '4',
    '5',
  ),
  'actions-too-many-elements': atCount(
    (count) =>
      block({ type: 'actions', elements: many(count, () => ({ type: 'button', text: plain('b') })) }),
    25,
  ),
  'context-too-many-elements': atCount(
    (count) => block({ type: 'context', elements: many(count, () => mrkdwn('c')) }),
    10,
  ),
  'context-invalid-element': pair(
    (element: Payload) => block({ type: 'context', elements: [element] }),
    { type: 'button', text: plain('b') },
    mrkdwn('c'),
  ),
  'header-text-too-long': atLength((text) => block({ type: 'header', text: plain(text) }), 150),
  'image-url-too-long': atLength((url) => block({ type: 'image', image_url: url, alt_text: 'a' }), 3000),
  'image-alt-text-too-long': atLength(
    (text) => block({ type: 'image', image_url: 'u', alt_text: text }),
    2000,
  ),
  'image-url-and-slack-file': {
    over: block({ type: 'image', image_url: 'u', slack_file: { id: 'F1' }, alt_text: 'a' }),
    within: block({ type: 'image', slack_file: { id: 'F1' }, alt_text: 'a' }),
  },
  'input-label-too-long': atLength((text) => input({ label: plain(text) }), 2000),
  'input-hint-too-long': atLength((text) => input({ hint: plain(text) }), 2000),
  'input-invalid-element': pair(
    (element: Payload) => input({}, element),
    { type: 'button', text: plain('b') },
    { type: 'datepicker' },
  ),
  'markdown-empty': pair((text: string) => block({ type: 'markdown', text }), '', 'x'),
  'markdown-too-long': atLength((text) => block({ type: 'markdown', text }), 12_000),
  'video-alt-text-empty': pair((text: string) => video({ alt_text: text }), '', 'a'),
  'video-alt-text-too-long': atLength((text) => video({ alt_text: text }), 200),
  'video-title-too-long': atLength((text) => video({ title: plain(text) }), 200),
  'video-author-name-too-long': atLength((text) => video({ author_name: text }), 50),
  'video-description-too-long': atLength((text) => video({ description: plain(text) }), 200),
  'video-provider-name-too-long': atLength((text) => video({ provider_name: text }), 50),
  'view-missing-blocks': pair(
    (count: number) => modal({ blocks: many(count, () => ({ type: 'divider' })) }),
    0,
    1,
  ),
  'view-too-many-blocks': atCount(
    (count) => modal({ blocks: many(count, () => ({ type: 'divider' })) }),
    100,
  ),
  'view-private-metadata-too-long': atLength((text) => modal({ private_metadata: text }), 3000),
  'view-callback-id-too-long': atLength((text) => modal({ callback_id: text }), 255),
  'view-title-too-long': atLength((text) => modal({ title: plain(text) }), 24),
  'view-close-too-long': atLength((text) => modal({ close: plain(text) }), 24),
  'view-submit-too-long': atLength((text) => modal({ submit: plain(text) }), 24),
  'alert-text-too-long': atLength((text) => block({ type: 'alert', text: mrkdwn(text) }), 200),
  'card-title-too-long': atLength((text) => card({ title: mrkdwn(text) }), 150),
  'card-subtitle-too-long': atLength((text) => card({ subtitle: mrkdwn(text) }), 150),
  'card-body-too-long': atLength((text) => card({ body: mrkdwn(text) }), 200),
  'card-subtext-too-long': atLength((text) => card({ subtext: mrkdwn(text) }), 200),
  'card-too-many-actions': atCount(
    (count) => card({ actions: many(count, () => ({ type: 'button', text: plain('b') })) }),
    3,
  ),
  'carousel-empty': pair((count: number) => carousel(count), 0, 1),
  'carousel-too-many-cards': atCount((count) => carousel(count), 10),
  'container-title-too-long': atLength((text) => container({ title: plain(text) }), 150),
  'container-subtitle-too-long': atLength((text) => container({ subtitle: plain(text) }), 150),
  'container-too-many-child-blocks': atCount(
    (count) => container({ child_blocks: many(count, () => ({ type: 'divider' })) }),
    10,
  ),
  'context-actions-too-many-elements': atCount(
    (count) => block({ type: 'context_actions', elements: many(count, () => icon) }),
    5,
  ),
  'feedback-button-text-too-long': atLength((text) => feedback({ text: plain(text) }), 75),
  'feedback-button-value-too-long': atLength((value) => feedback({ value }), 2000),
  'feedback-button-accessibility-label-too-long': atLength(
    (label) => feedback({ accessibility_label: label }),
    75,
  ),
  'icon-button-too-many-visible-users': atCount(
    (count) =>
      block({
        type: 'context_actions',
        elements: [{ ...icon, visible_to_user_ids: many(count, (index) => `U${index}`) }],
      }),
    10,
  ),
  'data-table-too-few-rows': pair((count: number) => dataTable(many(count, () => [cell('c')])), 1, 2),
  'data-table-too-many-rows': atCount((count) => dataTable(many(count, () => [cell('c')])), 201),
  'data-table-too-few-columns': pair(
    (count: number) => dataTable(many(2, () => many(count, () => cell('c')))),
    0,
    1,
  ),
  'data-table-too-many-columns': atCount(
    (count) => dataTable(many(2, () => many(count, () => cell('c')))),
    20,
  ),
  'data-table-page-size-too-small': pair((size: number) => dataTable(twoRows, { page_size: size }), 0, 1),
  'data-table-page-size-too-large': pair((size: number) => dataTable(twoRows, { page_size: size }), 101, 100),
  'data-table-cell-text-empty': pair((text: string) => dataTable([[cell('a')], [cell(text)]]), '', 'b'),
  'data-table-content-too-long': atLength((text) => dataTable([[cell('a')], [cell(text.slice(1))]]), 20_000),
  'data-visualization-title-too-long': atLength(
    (text) => chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] }, text),
    50,
  ),
  'pie-chart-empty': pair((count: number) => pie(many(count, () => ({ label: 'a', value: 1 }))), 0, 1),
  // Slack's own page says six; twelve is the published list's number.
  'pie-chart-too-many-segments': pair(
    (count: number) => pie(many(count, () => ({ label: 'a', value: 1 }))),
    13,
    6,
  ),
  'chart-segment-label-too-long': atLength((text) => pie([{ label: text, value: 1 }]), 20),
  'chart-segment-value-not-positive': pair((value: number) => pie([{ label: 'a', value }]), 0, 0.1),
  'chart-series-empty': pair((count: number) => line({ series: count }), 0, 1),
  'chart-too-many-series': pair((count: number) => line({ series: count }), 13, 6),
  'data-series-name-too-long': atLength((text) => line({ name: text }), 20),
  'data-series-empty': { over: line({ points: [] }), within: line({}) },
  'data-series-too-many-points': {
    over: line({ categories: labels(20), points: [...labels(20), 'c0'] }),
    within: line({ categories: labels(20) }),
  },
  'data-point-label-too-long': { over: line({ points: [x(21)] }), within: line({ categories: [x(20)] }) },
  'axis-categories-empty': { over: line({ categories: [], points: ['c0'] }), within: line({}) },
  'axis-too-many-categories': atCount((count) => line({ categories: labels(count) }), 20),
  'axis-category-label-too-long': atLength((text) => line({ categories: [text] }), 20),
  'axis-label-too-long': atLength((text) => line({ axis: { x_label: text } }), 50),
};

function carousel(count: number): Payload {
  return block({
    type: 'carousel',
    elements: many(count, (index) => ({ type: 'card', title: mrkdwn(`card ${index}`) })),
  });
}
