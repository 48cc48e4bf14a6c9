// What the provider's status page says. Vendors' pages lag: green is weak evidence.
import { clockTime, spokenDuration } from '../../model/time.ts';
import type { Check } from '../check.ts';

export default {
  name: 'provider-status',
  claim: "The provider's status page reports a problem",
  needs: { any: ['statusPage', 'providerStatus'] },
  judge: ({ sources: { statusPage, providerStatus }, question }) => {
    const page = statusPage.kind === 'looked' ? statusPage.value : null;
    const lines = providerStatus.kind === 'looked' ? providerStatus.value : [];
    const troubles = [
      ...(page === null || page.indicator === 'none'
        ? []
        : [`${page.url}: ${page.indicator}, "${page.description}"`]),
      ...lines
        .filter(({ indicator }) => indicator !== 'none')
        .map(
          (line) =>
            `${line.provider}${line.component === null ? '' : ` ${line.component}`}: ${line.indicator}${line.summary === null ? '' : `, "${line.summary}"`} (since ${clockTime(line.at)})`,
        ),
    ];
    const incidents = page?.incidents?.map(
      (one) =>
        `Open on the page: "${one.name}" (${one.impact}, ${one.status}${one.startedAt === null ? '' : `, since ${clockTime(one.startedAt)}`}).`,
    );
    const unknown =
      page !== null && page.incidents === null
        ? ['The page did not list incidents: unknown, not healthy.']
        : [];
    const details = [
      ...(incidents ?? []),
      ...unknown,
      ...(statusPage.kind === 'could_not_look' ? [`Status page not read: ${statusPage.why}`] : []),
    ];
    if (troubles.length > 0) return { answer: { kind: 'yes' }, line: `${troubles.join('; ')}.`, details };
    const newest = Math.max(...lines.map(({ at }) => at));
    const source =
      page === null ? `the last status line, ${spokenDuration(question.now - newest)} old` : page.url;
    return {
      answer: { kind: 'no' },
      line: `All green on ${source}: weak evidence, status pages lag.`,
      details,
    };
  },
} satisfies Check;
