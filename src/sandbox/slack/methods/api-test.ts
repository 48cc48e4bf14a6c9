// Answers with what it was asked.

import { asText } from '../json.ts';
import type { Method } from './method.ts';
import { refuse } from './method.ts';

export const apiTest: Method = async (_world, _as, args) => {
  const error = asText(args['error']);
  return error === '' ? { ok: true, args } : refuse(error, { args });
};
