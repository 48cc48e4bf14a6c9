// The four layers of signals, and how bad an incident is.

export const LAYERS = ['infrastructure', 'api', 'behavioural', 'quality'] as const;
export type Layer = (typeof LAYERS)[number];

/** Impact, not urgency: `sev1` is the worst. PagerDuty's priority and urgency keep their own names. */
export const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SEVERITY_MEANINGS: Readonly<Record<Severity, string>> = {
  sev1: 'most users get wrong or no answers',
  sev2: 'many users get wrong answers, or an important feature is down',
  sev3: 'some users are affected, a workaround exists',
  sev4: 'little or no effect on users',
};

export const isSeverity = (text: string): text is Severity =>
  (SEVERITIES as readonly string[]).includes(text);
