// oncall.yml: read, and holding what the bot is for.
import { type DoctorCheck, ok, warning } from '../diagnosis.ts';

export const configuration = {
  name: 'configuration',
  run: async ({ file, settings }) => {
    if (file === null)
      return warning(
        'there is no oncall.yml: defaults hold',
        'Write one: "Configuration" in README.md has every field; or name a file in ONCALL_CONFIG.',
      );
    const features = Object.keys(settings.features);
    return features.length === 0
      ? warning(`${file} names no feature`, `Add your features under "features:" in ${file}.`)
      : ok(`${file}, features: ${features.join(', ')}`);
  },
} satisfies DoctorCheck;
