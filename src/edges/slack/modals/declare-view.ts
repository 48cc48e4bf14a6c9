// The form that declares an incident, and what it shows afterwards. Pure.
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import { isSeverity, SEVERITIES, SEVERITY_MEANINGS, type Severity } from '../../../core/model/layer.ts';
import { context, plainText, section } from '../blocks/elements.ts';
import { incidentLine } from '../blocks/incident-line.ts';
import { plain } from '../escape.ts';
import { INPUT_CHARS_MAX, OPTION_TEXT_CHARS_MAX, SELECT_OPTIONS_MAX } from '../limits.ts';
import type { Feature } from '../settings.ts';

export const DECLARE_CALLBACK = 'declare_incident';
const TITLE_CHARS_MAX = 150;
const OPEN_SHOWN_MAX = 5;
const NO_FEATURE = '-';
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object (value)
const OPTION_VALUE_CHARS_MAX = 150;

export interface DeclareForm {
  readonly title: string;
  readonly features: readonly Feature[];
  /** null while the open incidents are being looked up. */
  readonly open: readonly IncidentState[] | null;
}

export function declareView({ title, features, open }: DeclareForm): ModalView {
  return {
    type: 'modal',
    callback_id: DECLARE_CALLBACK,
    title: plainText('Declare an incident'),
    submit: plainText('Declare'),
    close: plainText('Cancel'),
    blocks: [
      ...alreadyOpen(open),
      {
        type: 'input',
        block_id: 'title',
        label: plainText('What do users see?'),
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          max_length: TITLE_CHARS_MAX,
          focus_on_load: true,
          placeholder: plainText('assistant answers in the wrong language'),
          ...(title === '' ? {} : { initial_value: title.slice(0, TITLE_CHARS_MAX) }),
        },
      },
      {
        type: 'input',
        block_id: 'severity',
        label: plainText('How bad is it?'),
        element: select('Severity', SEVERITY_OPTIONS, 'sev3'),
      },
      {
        type: 'input',
        block_id: 'feature',
        label: plainText('Which feature?'),
        element: select(
          'Feature',
          featureOptions(features),
          features.length === 1 ? (features[0]?.name ?? NO_FEATURE) : NO_FEATURE,
        ),
      },
      {
        type: 'input',
        block_id: 'description',
        optional: true,
        label: plainText('What is known?'),
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          multiline: true,
          max_length: INPUT_CHARS_MAX,
        },
      },
      context('A channel opens, the on-call engineer is invited, and triage starts by itself.'),
    ],
  };
}

/** What the form becomes at once, and again when the incident is there (or not). */
export const declaringView = (markup: string): ModalView => ({
  type: 'modal',
  callback_id: `${DECLARE_CALLBACK}_done`,
  title: plainText('Declare an incident'),
  close: plainText('Close'),
  blocks: [section(markup)],
});

export interface DeclareInput {
  readonly title: string;
  readonly severity: Severity;
  readonly feature: string | null;
  readonly description: string | null;
}

type StateValues = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        { readonly value?: string | null; readonly selected_option?: { readonly value: string } | null }
      >
    >
  >
>;

/** @returns the facts, or errors by block_id as Slack shows them below the inputs */
export function readDeclaration(
  values: StateValues,
): { readonly facts: DeclareInput } | { readonly errors: Readonly<Record<string, string>> } {
  const title = values['title']?.['text']?.value?.trim() ?? '';
  const severity = values['severity']?.['choice']?.selected_option?.value ?? '';
  const feature = values['feature']?.['choice']?.selected_option?.value ?? NO_FEATURE;
  const description = values['description']?.['text']?.value?.trim() ?? '';
  if (title === '') return { errors: { title: 'Say in a few words what users see.' } };
  if (!isSeverity(severity))
    return { errors: { severity: 'Choose how bad it is; it can be changed later.' } };
  return {
    facts: {
      title,
      severity,
      feature: feature === NO_FEATURE ? null : feature,
      description: description === '' ? null : description,
    },
  };
}

/** So that one thing is not declared twice. */
function alreadyOpen(open: readonly IncidentState[] | null): readonly KnownBlock[] {
  if (open === null) return [context(':hourglass_flowing_sand: looking for open incidents…')];
  if (open.length === 0) return [context('No incident is open now.')];
  const more =
    open.length > OPEN_SHOWN_MAX ? [`and ${open.length - OPEN_SHOWN_MAX} more: /incident list`] : [];
  return [
    section('*Open now.* Is it one of these? Then join it instead.'),
    context(...open.slice(0, OPEN_SHOWN_MAX).map(incidentLine), ...more),
  ];
}

const SEVERITY_OPTIONS = SEVERITIES.map((severity) =>
  option(`${severity.toUpperCase()}: ${SEVERITY_MEANINGS[severity]}`, severity),
);

function featureOptions(features: readonly Feature[]): PlainTextOption[] {
  // A value Slack would cut could not be told from another, so such a feature is left to the description.
  const usable = features
    .filter(({ name }) => name.length <= OPTION_VALUE_CHARS_MAX)
    .slice(0, SELECT_OPTIONS_MAX - 1);
  return [
    option('Not known, or another one', NO_FEATURE),
    ...usable.map(({ title, name }) => option(title, name)),
  ];
}

function select(placeholder: string, options: PlainTextOption[], chosen: string) {
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'static_select' as const,
    action_id: 'choice',
    placeholder: plainText(placeholder),
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function option(text: string, value: string) {
  return { text: plainText(plain(text, OPTION_TEXT_CHARS_MAX)), value };
}
