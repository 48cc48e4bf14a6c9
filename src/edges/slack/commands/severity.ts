// /incident severity SEV [WHY]
import { isSeverity, SEVERITIES, SEVERITY_MEANINGS } from '../../../core/model/layer.ts';
import { plainFromSlack } from '../slack-text.ts';
import { type Answer, execute, firstWord, type SlashCommand, wrongUse } from './command.ts';

const known = SEVERITIES.map((severity) => `${severity} (${SEVERITY_MEANINGS[severity]})`).join(', ');

export const severity = {
  name: 'severity',
  usage: 'severity sev1|sev2|sev3|sev4 [WHY]',
  summary: 'Change how bad it is',
  example: 'severity sev1 refunds are answered wrongly',
  needsIncident: true,
  run: async (call): Promise<Answer> => {
    const [word, why] = firstWord(call.text);
    const to = /^[1-4]$/.test(word) ? `sev${word}` : word.toLowerCase();
    if (!isSeverity(to))
      return wrongUse(
        severity,
        word === '' ? `Which severity? ${known}.` : `"${word}" is no severity. There are ${known}.`,
      );
    const reason = why === '' ? null : plainFromSlack(why);
    return execute(
      call,
      { type: 'change_severity', to, reason, by: call.by },
      ({ id }) => `${id} is ${to} now.`,
    );
  },
} satisfies SlashCommand;
