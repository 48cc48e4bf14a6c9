// What a call inherits from the spans it stands in: whose it is and what was asked, never what was used or answered.
import { FEATURE_NAMES } from './feature.ts';
import type { Fields } from './span.ts';

const EXACT = new Set([
  ...FEATURE_NAMES.filter((name) => name !== 'service.name'),
  'user.segment',
  'app.user.segment',
  'enduser.segment',
  'experiment',
  'app.experiment',
  'app.experiment.arm',
  'user.id',
  'enduser.id',
  'session.id',
  'langfuse.session.id',
  'langfuse.user.id',
  'gen_ai.conversation.id',
  'gen_ai.agent.name',
  'gen_ai.agent.id',
  'gen_ai.data_source.id',
  'metadata',
  'langfuse.trace.metadata',
]);

const PREFIXES =
  /^(ai\.telemetry\.metadata\.|traceloop\.association\.properties\.|langfuse\.(trace|observation)\.metadata\.|langsmith\.metadata\.|langfuse\.experiment\.(id|name)$|langfuse\.observation\.prompt\.|gen_ai\.prompt\.(name|version)$|traceloop\.prompt\.|gen_ai\.request\.(?!tools)|feature_flag\.)/;

const FIELDS_MAX = 48;

export const inheritedOf = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => EXACT.has(name) || PREFIXES.test(name))
      .slice(0, FIELDS_MAX),
  );
