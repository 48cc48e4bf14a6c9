// What can be done from the summary with one press. Ids and values are the contract with src/edges/slack/actions.
import type { ActionsBlock, StaticSelect } from '@slack/types';
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import { actions, button, plainText } from './elements.ts';

export const SNOOZE_MINUTES = [30, 60, 240] as const;

export function summaryButtons(incident: IncidentState): ActionsBlock {
  const { id, status } = incident;
  const elements: ActionsBlock['elements'] =
    status === 'resolved'
      ? [
          button('reopen', 'Reopen', id),
          ...(incident.postmortem === null
            ? [button('postmortem', 'Post-mortem', id, 'primary')]
            : [button('postmortem', 'Draft post-mortem again', id)]),
        ]
      : [
          ...(incident.roles.commander === undefined
            ? [button('take_lead', 'Take the lead', id, 'primary')]
            : []),
          ...(status === 'triggered' ? [button('acknowledge', 'Acknowledge', id)] : []),
          ...(incident.triageRunning ? [] : [button('triage_again', 'Triage again', id)]),
          noise(incident),
          snooze(incident),
        ];
  // A new id for each version: Slack asks for one when a message is edited, and old state of a select is not kept.
  return actions(`incident:${id}:${incident.version}`, ...elements);
}

const noise = ({ id }: IncidentState): ActionsBlock['elements'][number] => ({
  ...button('mark_noise', 'This was noise', id),
  confirm: {
    title: plainText('Was this noise?'),
    text: plainText(
      `${id} is resolved and counted as a false page. It stays in the record and can be reopened.`,
    ),
    confirm: plainText('Yes, noise'),
    deny: plainText('No'),
  },
});

const snooze = ({ id }: IncidentState): StaticSelect => ({
  type: 'static_select',
  action_id: 'snooze',
  placeholder: plainText('Snooze reminders'),
  options: SNOOZE_MINUTES.map((minutes) => ({
    text: plainText(
      minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`,
    ),
    value: `${id} ${minutes}`,
  })),
});
