import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { merchant, recordAudit, recordOperatorAct } from '../identity/index.ts';
import { queueSending } from '../notifications/index.ts';

type SuspendContext = Pick<Context, 'db' | 'clock' | 'actor' | 'jobs'>;

/**
 * From now on nobody is written to and nothing new is attempted in this merchant's name, and its pages say that it
 * isn't available. Money that is under way is followed to its end all the same. Refuses `merchant-already-suspended`,
 * `merchant-not-found`, and `act-not-allowed` for anybody but an operator.
 */
export async function suspendMerchant(
  ctx: SuspendContext,
  { merchantId, because }: Readonly<{ merchantId: string; because: string }>
): Promise<void> {
  refuseOthers(ctx);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const isHere = and(eq(merchant.id, merchantId), isNull(merchant.suspendedAt));
    const change = { suspendedAt: ctx.clock.now(), suspendedBecause: because };
    const [row] = await tx.update(merchant).set(change).where(isHere).returning({ id: merchant.id });
    if (!row) throw new Refusal(await whyNot(tx, merchantId, 'merchant-already-suspended'));
    await record(ctx, tx, merchantId, 'suspend-merchant', { because });
  });
}

/** Everything goes on: what waited is sent and collected now. Refuses `merchant-not-suspended`, and as above. */
export async function resumeMerchant(
  ctx: SuspendContext,
  { merchantId, because }: Readonly<{ merchantId: string; because: string }>
): Promise<void> {
  refuseOthers(ctx);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const isAway = and(eq(merchant.id, merchantId), isNotNull(merchant.suspendedAt));
    const change = { suspendedAt: null, suspendedBecause: null, resumedAt: ctx.clock.now() };
    const [row] = await tx.update(merchant).set(change).where(isAway).returning({ id: merchant.id });
    if (!row) throw new Refusal(await whyNot(tx, merchantId, 'merchant-not-suspended'));
    await record(ctx, tx, merchantId, 'resume-merchant', { because });
    await queueSending(ctx, tx, { merchantId, at: null });
  });
}

function refuseOthers({ actor }: Pick<Context, 'actor'>): void {
  if (actor.kind !== 'operator') throw new Refusal('act-not-allowed');
}

async function whyNot(tx: Tx, merchantId: string, otherwise: string): Promise<string> {
  const [known] = await tx.select({ id: merchant.id }).from(merchant).where(eq(merchant.id, merchantId));
  return known ? otherwise : 'merchant-not-found';
}

async function record(
  ctx: SuspendContext,
  tx: Tx,
  merchantId: string,
  action: string,
  details: Readonly<{ because: string }>
): Promise<void> {
  await recordAudit(ctx, tx, merchantId, { action, subjectKind: 'merchant', subjectId: merchantId, details });
  await recordOperatorAct(ctx, tx, { action, merchantId, details });
}
