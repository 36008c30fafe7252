import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { recordAudit } from '../identity/index.ts';
import type { ImportCounts, ImportFault } from './import-invoices.ts';
import { importFault, importRun } from './schema.ts';

/** A file in which more goes wrong is another kind of file. Counted on, but no longer kept one by one. */
const MOST_KEPT = 10_000;

/** One file that is being taken in, as it is written down. */
export type ImportRun = Readonly<{ merchantId: string; importId: string; fileName: string }>;

/** Answers the import's id. */
export async function openRun(ctx: Context, input: Omit<ImportRun, 'importId'>): Promise<string> {
  const { merchantId, fileName } = input;
  const startedAt = ctx.clock.now();
  const id = newId(startedAt);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.insert(importRun).values({ merchantId, id, fileName: fileName.slice(0, 300), startedAt });
  });
  return id;
}

/** How far it is, and what was wrong in the last batch. */
export async function recordBatch(
  ctx: Context,
  run: ImportRun,
  counts: ImportCounts,
  faults: readonly ImportFault[]
): Promise<void> {
  const { merchantId, importId } = run;
  const kept = faults.filter(
    ({ isWarning }) => (isWarning ? counts.warningCount : counts.faultCount) <= MOST_KEPT
  );
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (kept.length > 0)
      await tx.insert(importFault).values(kept.map((fault) => ({ ...fault, merchantId, importId })));
    await tx.update(importRun).set(counts).where(isRun(run));
  });
}

/** It came to its end. */
export async function closeRun(
  ctx: Context,
  run: ImportRun,
  counts: ImportCounts,
  format: string | undefined
): Promise<void> {
  const { merchantId, importId, fileName } = run;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .update(importRun)
      .set({ finishedAt: ctx.clock.now(), format: format ?? null })
      .where(isRun(run));
    await recordAudit(ctx, tx, merchantId, {
      action: 'import-invoices',
      subjectKind: 'import',
      subjectId: importId,
      details: { fileName, ...counts }
    });
  });
}

function isRun({ merchantId, importId }: ImportRun) {
  return and(eq(importRun.merchantId, merchantId), eq(importRun.id, importId));
}
