// The providers' status pages that oncall.yml names: reachable, and readable.
import { createStatusPage } from '../../../edges/statuspage/statuspage.ts';
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';

export const statusPages = {
  name: 'status-pages',
  run: async ({ settings }) => {
    const urls = [
      ...new Set(Object.values(settings.features).flatMap((feature) => feature.statusPage ?? [])),
    ];
    if (urls.length === 0)
      return warning(
        "no feature names its provider's status page: triage cannot look there",
        'Set statusPage under the feature in oncall.yml, such as https://status.openai.com.',
      );
    const pages = createStatusPage();
    const asked = await Promise.all(urls.map(async (url) => ({ url, answer: await pages.fetch(url) })));
    const wrong = asked.flatMap(({ url, answer }) => (answer.ok ? [] : [`${url}: ${answer.failure.why}`]));
    return wrong.length === 0
      ? ok(
          asked
            .map(
              ({ url, answer }) =>
                `${url}: ${answer.ok ? answer.value.description || answer.value.indicator : ''}`,
            )
            .join('; '),
        )
      : broken(
          wrong.join('; '),
          "Correct statusPage in oncall.yml to a page in Statuspage's format, or remove it.",
        );
  },
} satisfies DoctorCheck;
