// Runs every check side by side; one that is slow or broken does not hide another.
import type { Config } from '../../config.ts';
import { broken, type Diagnosis } from './diagnosis.ts';
import { DOCTOR_CHECKS } from './registry.ts';

export interface DoctorReport {
  /** The worst of all. */
  readonly status: Diagnosis['status'];
  /** In the registry's order. */
  readonly checks: readonly DoctorLine[];
}

export type DoctorLine = Diagnosis & { readonly check: string };

/** Looks only, apart from bringing an existing database to the present schema, as `start` does. Never rejects. */
export async function runDoctor({ config }: { readonly config: Config }): Promise<DoctorReport> {
  return reportOf(
    await Promise.all(
      DOCTOR_CHECKS.map(async ({ name, run }) => ({ check: name, ...(await attempted(run, config)) })),
    ),
  );
}

export function reportOf(checks: readonly DoctorLine[]): DoctorReport {
  const worst = (['failed', 'warning'] as const).find((status) =>
    checks.some((one) => one.status === status),
  );
  return { status: worst ?? 'ok', checks };
}

/** A check that itself breaks is a fault of this program; the others still answer. */
async function attempted(run: (config: Config) => Promise<Diagnosis>, config: Config): Promise<Diagnosis> {
  try {
    return await run(config);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return broken(`the check itself broke: ${why}`, 'Report this with the line above.');
  }
}
