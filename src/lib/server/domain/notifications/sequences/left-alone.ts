import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { gathering } from '../../../platform/db/gather.ts';
import { contactHold, type HoldReason } from '../../billing/index.ts';

/** After these no machine writes at all, whatever about: a person does. */
const SILENCING: readonly HoldReason[] = ['death', 'guardianship'];

/**
 * How far a customer is left alone: `silent` nothing goes to them by itself (they died, or have a guardian); `unasked`
 * nothing that asks for money.
 */
export type LeftAlone = 'silent' | 'unasked' | undefined;

/** How far somebody is left alone at that moment, as far as we were told. A hold about one invoice is about that alone. */
export const findLeftAlone = gathering(
  async (
    tx,
    asked: readonly Readonly<{ merchantId: string; customerId: string; now: Temporal.Instant }>[]
  ): Promise<readonly LeftAlone[]> => {
    const { merchantId, now } = asked[0]!;
    const customerIds = [...new Set(asked.map(({ customerId }) => customerId))];
    const rows = await tx
      .select({ customerId: contactHold.customerId, because: contactHold.because })
      .from(contactHold)
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          sql`${contactHold.customerId} = any(${sql.param(customerIds)}::uuid[])`,
          isNull(contactHold.invoiceId),
          isNull(contactHold.releasedAt),
          or(isNull(contactHold.untilAt), gt(contactHold.untilAt, now))
        )
      );
    const held = new Set(rows.map(({ customerId }) => customerId));
    const silent = new Set(rows.flatMap((row) => (SILENCING.includes(row.because) ? [row.customerId] : [])));
    return asked.map(({ customerId: id }) =>
      silent.has(id) ? 'silent' : held.has(id) ? 'unasked' : undefined
    );
  }
);
