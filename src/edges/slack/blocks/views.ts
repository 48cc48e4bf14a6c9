// Every kind of chat message and the view that shows it.
import { never } from '../../../core/model/result.ts';
import type { ChatMessage } from '../../../flow/ports.ts';
import { announcementView } from './announcement.ts';
import type { MessageView } from './elements.ts';
import { lineView } from './line.ts';
import { statusUpdateView } from './status-update.ts';
import { summaryView } from './summary.ts';
import { triageView } from './triage.ts';
import { triageDetailsView } from './triage-details.ts';

export function viewOf(shown: ChatMessage): MessageView {
  switch (shown.kind) {
    case 'summary':
      return summaryView(shown.incident);
    case 'announcement':
      return announcementView(shown.incident);
    case 'line':
      return lineView(shown);
    case 'status_update':
      return statusUpdateView(shown);
    case 'triage':
      return triageView(shown);
    case 'triage_details':
      return triageDetailsView(shown);
    default:
      return never(shown, 'chat message');
  }
}
