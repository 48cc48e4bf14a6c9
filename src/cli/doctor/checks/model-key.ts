// The model provider's key, for the checks that ask a model: listing models costs nothing.
import { broken, type DoctorCheck, ok, warning } from '../diagnosis.ts';
import { probe } from '../probe.ts';

const DEFAULT_URL = 'https://api.openai.com/v1';

export const modelKey = {
  name: 'model-key',
  run: async ({ environment }) => {
    const token = environment.OPENAI_API_KEY;
    if (token === undefined)
      return warning(
        'OPENAI_API_KEY is not set: nothing asks a model, all else works',
        'Set OPENAI_API_KEY, or leave it: post-mortems are complete without a model.',
      );
    const answer = await probe(`${(environment.OPENAI_BASE_URL ?? DEFAULT_URL).replace(/\/*$/, '/')}models`, {
      token,
    });
    if (typeof answer === 'string')
      return broken(answer, 'Check the network, and OPENAI_BASE_URL if it is set.');
    if (answer.status === 401 || answer.status === 403)
      return broken(
        `the provider refused the key (${answer.status})`,
        'Set OPENAI_API_KEY to a valid key of this provider.',
      );
    if (answer.status !== 200)
      return broken(
        `the provider answered ${answer.status}`,
        'Ask again in a minute; check OPENAI_BASE_URL if it is set.',
      );
    return ok('accepted');
  },
} satisfies DoctorCheck;
