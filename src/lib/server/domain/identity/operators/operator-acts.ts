import { and, desc, eq, lt } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import { merchant } from '../schema.ts';
import { operatorAct } from '../operator-schema.ts';

/** What an operator did, in the trail that no merchant sees; `merchantName` as it is now. */
export type OperatorAct = Readonly<
  Omit<typeof operatorAct.$inferSelect, 'ofMerchant' | 'operatorId'> & {
    merchantId: string | null;
    merchantName: string | null;
  }
>;

/**
 * Writes down what an operator did, in the transaction that did it: of the installation, or of the merchant whom it
 * concerns. `details` never hold secrets.
 */
export async function recordOperatorAct(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  act: Readonly<{ action: string; merchantId?: string; details?: Readonly<Record<string, unknown>> }>
): Promise<void> {
  const at = ctx.clock.now();
  const { actor } = ctx;
  await tx.insert(operatorAct).values({
    id: newId(at),
    operatorId: actor.kind === 'operator' ? actor.operatorId : null,
    operatorName: actor.kind === 'operator' ? actor.name : null,
    action: act.action,
    ofMerchant: act.merchantId ?? null,
    details: act.details ?? {},
    at
  });
}

/** What operators did, to one merchant or at all, the newest first. */
export async function listOperatorActs(
  ctx: Pick<Context, 'db'>,
  { merchantId, after, limit }: PageWish & Readonly<{ merchantId?: string | undefined }>
): Promise<Page<OperatorAct>> {
  const rows = await ctx.db.within({ platform: true }, (tx) =>
    tx
      .select({ act: operatorAct, merchantName: merchant.name })
      .from(operatorAct)
      .leftJoin(merchant, eq(merchant.id, operatorAct.ofMerchant))
      .where(
        and(
          merchantId === undefined ? undefined : eq(operatorAct.ofMerchant, merchantId),
          after === undefined ? undefined : lt(operatorAct.id, after)
        )
      )
      .orderBy(desc(operatorAct.id))
      .limit(limit + 1)
  );
  const acts = rows.map(({ act: { ofMerchant, operatorId: _, ...act }, merchantName }) => ({
    ...act,
    merchantId: ofMerchant,
    merchantName
  }));
  return toPage(acts, limit);
}
