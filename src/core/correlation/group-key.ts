// Which alerts belong together: the source's own group where it has one, else the configured labels.
import type { Alert } from '../model/alert.ts';

/**
 * @param groupBy label names; `feature` also means the alert's feature
 * @returns a key equal for alerts that belong together. Labels carry no source, so a PagerDuty incident and a
 *   CloudEvent about one feature meet. An alert with none of the labels stands alone.
 */
export function groupKeyOf(alert: Alert, groupBy: readonly string[]): string {
  if (alert.groupKey !== null) return JSON.stringify([alert.source, alert.groupKey]);
  const labels: Readonly<Record<string, string>> =
    alert.feature === null ? alert.labels : { ...alert.labels, feature: alert.feature };
  const present = groupBy.flatMap((name) => (Object.hasOwn(labels, name) ? [[name, labels[name]]] : []));
  return JSON.stringify(present.length === 0 ? [alert.source, 'alone', alert.identity] : present);
}
