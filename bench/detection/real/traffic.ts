// Real traffic with nothing wrong: rates of a production LLM service, and real token counts whose mix shifts. No page may come.
// Sources: github.com/alibaba/ServeGen (Apache-2.0), github.com/Azure/AzurePublicDataset (CC BY 4.0).
import type { Chance } from '../chance.ts';
import { WEEK } from '../world-spec.ts';
import { type RealResult, rowsOf } from './data.ts';
import { type CallMaker, callOf, play, saidText } from './played.ts';

const BIN_MINUTES = 10;
const CALLS_PER_MINUTE = 5;

export function traffic(): RealResult {
  const rows = [...served(), shifted()];
  return {
    title: 'Real traffic, constant behaviour',
    rows: [['', 'truth', 'what the engine says'], ...rows],
    note: 'Only rates and token counts are real: the fortnight of rates is played twice to learn from and then another model’s fortnight follows, scaled to 5 calls a minute; refusals, errors, durations and scores are simulated and constant. An hour of Azure’s token counts is drawn from again and again.',
  };
}

/** ServeGen: learn from the middle-sized model's fortnight (twice), live the small one's. */
function served(): string[][] {
  const middle = binsOf('servegen/language_m-mid_total_rate.csv');
  const small = binsOf('servegen/language_m-small_total_rate.csv');
  const at = (bins: readonly number[], minute: number): number =>
    bins[Math.floor(minute / BIN_MINUTES) % bins.length] ?? 0;
  const callsPerMinute = (minute: number): number =>
    CALLS_PER_MINUTE * (minute < 4 * WEEK ? at(middle, minute) : at(small, minute));
  const decisions = play(
    { seed: 11, callsPerMinute, before: steady({}), after: steady({}), days: 14 },
    false,
  );
  return [['ServeGen: 14 days of another model’s traffic', 'nothing wrong', saidText(decisions)]];
}

/** Relative to their mean. */
function binsOf(path: string): number[] {
  const rates = rowsOf(path).map((row) => Number(row['requests_per_second']));
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return rates.map((rate) => rate / mean);
}

function shifted(): string[] {
  const tokens = (kind: string): number[] =>
    rowsOf(`azure-llm/AzureLLMInferenceTrace_${kind}.csv`).map((row) => Number(row['GeneratedTokens']));
  const kinds = { code: tokens('code'), conversation: tokens('conv') };
  const mixed =
    (codeShare: number): CallMaker =>
    (dice, at) => {
      const kind = dice.unit() < codeShare ? 'code' : 'conversation';
      const of = kinds[kind];
      return steady({
        'app.task': kind,
        'gen_ai.usage.output_tokens': of[Math.floor(of.length * dice.unit())] as number,
      })(dice, at);
    };
  const decisions = play(
    { seed: 12, callsPerMinute: () => CALLS_PER_MINUTE, before: mixed(0.2), after: mixed(0.7), days: 7 },
    false,
  );
  return ['Azure: code from 20 % to 70 % of the calls', 'only the mix changed', saidText(decisions)];
}

const steady =
  (attributes: Readonly<Record<string, string | number>>): CallMaker =>
  (dice: Chance, at: number) => {
    const failed = dice.unit() < 0.01;
    return callOf(at, `u${Math.floor(300 * dice.unit())}`, {
      durationMs: Math.round(1500 * Math.exp(0.5 * dice.normal())),
      attributes: {
        'gen_ai.provider.name': 'openai',
        ...attributes,
        ...(failed ? { 'error.type': '500' } : {}),
      },
      evaluations: failed
        ? {}
        : { refusal: dice.unit() < 0.03 ? 1 : 0, format_valid: dice.unit() < 0.02 ? 0 : 1 },
    });
  };
