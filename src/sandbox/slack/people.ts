// Who works at Northwind, the company of the sandbox, and the channels they start with.

/** A person of the workspace; the same `email` identifies them in every simulator of the sandbox. */
export interface SandboxPerson {
  readonly name: string;
  readonly title: string;
  readonly email: string;
  /** Whether the pager knows them: one of the four is in Slack only. */
  readonly inPagerDuty: boolean;
}

export const ana: SandboxPerson = {
  name: 'Ana Silva',
  title: 'ML engineer, on call',
  email: 'ana@northwind.example',
  inPagerDuty: true,
};
export const ben: SandboxPerson = {
  name: 'Ben Okoye',
  title: 'SRE',
  email: 'ben@northwind.example',
  inPagerDuty: true,
};
export const chloe: SandboxPerson = {
  name: 'Chloe Martin',
  title: 'Support lead',
  email: 'chloe@northwind.example',
  inPagerDuty: true,
};
export const dev: SandboxPerson = {
  name: 'Dev Patel',
  title: 'Product manager',
  email: 'dev@northwind.example',
  inPagerDuty: false,
};

export const northwindPeople: readonly SandboxPerson[] = [ana, ben, chloe, dev];

export interface SandboxTeam {
  readonly name: string;
  readonly domain: string;
}

export const northwind: SandboxTeam = { name: 'Northwind', domain: 'northwind' };

export interface SeedChannel {
  readonly name: string;
  readonly topic: string;
  readonly purpose: string;
}

export const northwindChannels: readonly SeedChannel[] = [
  { name: 'general', topic: 'Company-wide', purpose: 'News for everyone' },
  { name: 'incidents', topic: 'One line per incident', purpose: 'Every incident is announced here' },
  { name: 'support', topic: 'What customers tell us', purpose: 'Reports from customers' },
  { name: 'llm-triage', topic: 'Model behaviour, not urgent', purpose: 'Tickets on model features' },
];
