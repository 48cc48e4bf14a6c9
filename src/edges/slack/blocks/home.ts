// The app's home tab: open incidents, as many as a tab holds.
import type { HomeView, KnownBlock } from '@slack/types';
import type { IncidentState } from '../../../core/incident/incident-state.ts';
import { VIEW_BLOCKS_MAX } from '../limits.ts';
import { context, header, section } from './elements.ts';
import { incidentLine } from './incident-line.ts';

/** Heading, foot, and the line that counts the rest. */
const OTHER_BLOCKS = 3;
export const HOME_INCIDENTS_MAX = VIEW_BLOCKS_MAX - OTHER_BLOCKS;

/** @param open newest first; the caller asks for one more than shown, so that "and more" can be said */
export function homeView(open: readonly IncidentState[]): HomeView {
  const shown = open.slice(0, HOME_INCIDENTS_MAX);
  const more: readonly KnownBlock[] =
    open.length > shown.length ? [context('and older ones: `/incident list`')] : [];
  const body: readonly KnownBlock[] =
    shown.length === 0
      ? [section('No open incident.')]
      : shown.map((incident) => section(incidentLine(incident)));
  return {
    type: 'home',
    blocks: [
      header('Open incidents'),
      ...body,
      ...more,
      context('Declare one with `/incident declare`. All commands: `/incident help`'),
    ],
  };
}
