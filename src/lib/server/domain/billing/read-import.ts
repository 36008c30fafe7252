import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { ImportFault } from './import-invoices.ts';
import { importFault, importRun } from './schema.ts';

/** One import with its first faults and warnings, for the page that tells how it went. */
export type ImportReport = Readonly<{
  id: string;
  fileName: string;
  addedCount: number;
  knownCount: number;
  faultCount: number;
  warningCount: number;
  startedAt: Temporal.Instant;
  finishedAt: Temporal.Instant | null;
  faults: readonly ImportFault[];
}>;

/** More don't fit on a page; whoever mends a file that bad starts at the top anyway. */
const FAULTS_SHOWN = 500;

/** How an import went. Refuses with `import-unknown`, the same for another merchant's. */
export async function readImport(
  ctx: Pick<Context, 'db'>,
  input: Readonly<{ merchantId: string; importId: string }>
): Promise<ImportReport> {
  const { merchantId, importId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [run] = await tx
      .select()
      .from(importRun)
      .where(and(eq(importRun.merchantId, merchantId), eq(importRun.id, importId)));
    if (!run) throw new Refusal('import-unknown');
    const faults = await tx
      .select()
      .from(importFault)
      .where(and(eq(importFault.merchantId, merchantId), eq(importFault.importId, importId)))
      .orderBy(asc(importFault.isWarning), asc(importFault.position))
      .limit(FAULTS_SHOWN);
    return { ...run, faults: faults.map(toImportFault) };
  });
}

function toImportFault({
  position,
  isWarning,
  line,
  number,
  code,
  params
}: typeof importFault.$inferSelect): ImportFault {
  return {
    position,
    isWarning,
    code,
    params,
    ...(line !== null && { line }),
    ...(number !== null && { number })
  };
}
