// The decision tree, as data: three questions in order, the checks that answer each, and what a "yes" concludes.
import type { Domain, TriageResult } from '../model/finding.ts';
import type { ChangeType } from '../model/records.ts';

export interface TreeQuestion {
  readonly id: 'provider' | 'quality' | 'latency';
  readonly ask: string;
  /** `decides`: its yes answers the question. `supports`: its yes only strengthens another one. */
  readonly checks: readonly { readonly name: string; readonly weight: 'decides' | 'supports' }[];
  readonly domain: Domain;
  readonly escalateTo: TriageResult['escalateTo'];
}

/** The first question with a deciding yes gives the domain. */
export const TREE: readonly TreeQuestion[] = [
  {
    id: 'provider',
    ask: 'Is the provider failing?',
    checks: [
      { name: 'provider-errors', weight: 'decides' },
      // A page that reports an outage may concern another product; one that is green may lag.
      { name: 'provider-status', weight: 'supports' },
    ],
    domain: 'provider',
    escalateTo: 'infra',
  },
  {
    id: 'quality',
    ask: 'Did quality drop, or did prompts, context or retrieval change?',
    checks: [
      { name: 'quality-scores', weight: 'decides' },
      { name: 'behavioural-scores', weight: 'decides' },
      { name: 'retrieval-index', weight: 'decides' },
      // A change alone is no harm; together with a drop it is the suspect.
      { name: 'changes-in-window', weight: 'supports' },
    ],
    domain: 'prompt_or_model',
    escalateTo: 'ml',
  },
  {
    id: 'latency',
    ask: 'Is latency up, or are tokens inflated, with quality stable?',
    checks: [
      { name: 'latency', weight: 'decides' },
      { name: 'token-use', weight: 'decides' },
    ],
    domain: 'infrastructure_or_retrieval',
    escalateTo: 'infra',
  },
];

/** Where a suspect change of this type places the cause; null: it says nothing about it. */
export const CHANGE_DOMAIN: Readonly<Record<ChangeType, Domain | null>> = {
  model_version: 'prompt_or_model',
  prompt_version: 'prompt_or_model',
  feature_flag: 'prompt_or_model',
  inference_config: 'prompt_or_model',
  retrieval_config: 'infrastructure_or_retrieval',
  retrieval_index: 'infrastructure_or_retrieval',
  routing: 'infrastructure_or_retrieval',
  serving: 'infrastructure_or_retrieval',
  deploy: null,
  sdk: null,
  traffic: null,
  launch: null,
  other: null,
};
