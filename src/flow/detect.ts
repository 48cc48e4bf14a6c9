// What detection decided is acted on: a page opens or joins an incident, its end is told there, the rest is kept.
import { alertOfPage, alertOfRecovery } from '../core/correlation/alert-of-detection.ts';
import type { Decision } from '../core/detection/contract.ts';
import type { Alert } from '../core/model/alert.ts';
import type { DetectionLog } from './ports.ts';

export interface DetectPorts {
  readonly detections: Pick<DetectionLog, 'keep'>;
  /** `receiveAlert`, wired by the composition root: a stage calls no other stage. */
  readonly receive: (alert: Alert) => Promise<void>;
}

/** Repeating it changes nothing: a decision has an identity, and so has its alert. */
export async function actOn(
  { detections, receive }: DetectPorts,
  decisions: readonly Decision[],
): Promise<void> {
  for (const decision of decisions) {
    await detections.keep(decision);
    if (decision.kind === 'page') await receive(alertOfPage(decision));
    if (decision.kind === 'recovered') await receive(alertOfRecovery(decision));
  }
}
