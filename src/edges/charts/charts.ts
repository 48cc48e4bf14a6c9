import type { Charts } from '../../flow/ports.ts';
export const createCharts = (): Charts => ({ triage: async () => new Uint8Array() });
