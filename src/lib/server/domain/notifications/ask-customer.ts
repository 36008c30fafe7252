import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { wasJustBroken } from '../arrangements/index.ts';
import { listAllocations, listAnnouncedInvoiceIds, readAttempt } from '../collection/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { wasSeenByPayer } from './was-seen-by-payer.ts';

/** A message about something else that asks for the same is enough for so long. */
const TOLD_FOR_HOURS = 24;

/**
 * No machine goes on: the customer is asked to, once for what it follows. Whoever saw a payment fail on the page was
 * asked there; whoever broke what was agreed is asked by the word of that (`tellAgreement`).
 */
export async function askCustomer(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    attemptId?: string | undefined;
    plannedId?: string | undefined;
  }>
): Promise<void> {
  const { merchantId, customerId, attemptId, plannedId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (attemptId !== undefined) {
      const attempt = await readAttempt(tx, merchantId, attemptId);
      if (attempt.status === 'failed' && (await wasSeenByPayer(tx, attempt))) return;
      const lines = await listAllocations(tx, merchantId, attemptId);
      const invoiceIds = lines.map(({ invoiceId }) => invoiceId);
      await ask(tx, `attempt:${attemptId}:asked`, invoiceIds);
    } else if (plannedId !== undefined) {
      const invoiceIds = await listAnnouncedInvoiceIds(tx, merchantId, plannedId);
      // What was agreed is over, and the message that says so asks for what is open.
      const since = ctx.clock.now().subtract({ hours: TOLD_FOR_HOURS });
      if (await wasJustBroken(tx, { merchantId, invoiceIds, since })) return;
      await ask(tx, `planned-collection:${plannedId}:asked`, invoiceIds);
    }
  });

  async function ask(tx: Tx, cause: string, invoiceIds: readonly string[]): Promise<void> {
    const invoiceId = invoiceIds.length === 1 ? (invoiceIds[0] ?? null) : null;
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId,
      invoiceId,
      kind: 'customer-asked',
      cause
    });
  }
}
