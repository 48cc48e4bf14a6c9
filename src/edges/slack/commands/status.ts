// /incident status
import { summaryView } from '../blocks/summary.ts';
import type { SlashCommand } from './command.ts';

export const status = {
  name: 'status',
  usage: 'status',
  summary: 'Where the incident stands: the pinned summary, for you alone',
  example: 'status',
  needsIncident: true,
  run: async ({ incident }) => summaryView(incident.state),
} satisfies SlashCommand;
