import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import type { ChannelWish } from '../delivery/decide-channel.ts';
import type { QuietHours } from '../delivery/decide-send-time.ts';
import { pushTopics, type PushTopic } from '../delivery/notice-kinds.ts';
import { contactPreference } from '../schema.ts';

/** How a customer wants to be told, with the ledger's entries in which that was said. */
export type ContactPreference = ChannelWish &
  Readonly<{
    quiet: QuietHours | undefined;
    /** An IANA name; `undefined` is the merchant's zone. */
    zone: string | undefined;
    orderEntryId: string | null;
    refusalEntryId: string | null;
    quietEntryId: string | null;
    /** The consent to seeing that e-mails are opened; `null`: none. */
    openingEntryId: string | null;
  }>;

/** What this customer chose so far; whoever chose nothing has no row and no wish. */
export async function readContactPreference(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<ContactPreference> {
  const row = await findRow(tx, { merchantId, customerId });
  return {
    order: row?.channelOrder ?? undefined,
    refused: row?.refusedChannels ?? [],
    pushTopics: row?.pushTopics?.filter(isPushTopic),
    quiet: quietOf(row),
    zone: row?.zone ?? undefined,
    orderEntryId: row?.orderEntryId ?? null,
    refusalEntryId: row?.refusalEntryId ?? null,
    quietEntryId: row?.quietEntryId ?? null,
    openingEntryId: row?.openingEntryId ?? null
  };
}

const findRow = gathering(
  async (tx, asked: readonly Readonly<{ merchantId: string; customerId: string }>[]) => {
    const ids = asked.map(({ customerId }) => customerId);
    const rows = await tx
      .select()
      .from(contactPreference)
      .where(
        and(
          eq(contactPreference.merchantId, asked[0]!.merchantId),
          sql`${contactPreference.customerId} = any(${sql.param(ids)}::uuid[])`
        )
      );
    const byCustomer = new Map(rows.map((row) => [row.customerId, row]));
    return ids.map((id) => byCustomer.get(id));
  }
);

type Row = typeof contactPreference.$inferSelect;
export type PreferenceFacts = Partial<Omit<Row, 'merchantId' | 'customerId'>>;

/** Writes what was chosen beside what was chosen before. */
export async function saveContactPreference(
  tx: Tx,
  merchantId: string,
  customerId: string,
  facts: PreferenceFacts
): Promise<void> {
  await tx
    .insert(contactPreference)
    .values({ merchantId, customerId, ...facts })
    .onConflictDoUpdate({
      target: [contactPreference.merchantId, contactPreference.customerId],
      set: facts
    });
}

function quietOf(row: Row | undefined): QuietHours | undefined {
  if (row?.quietFromMinute == null || row.quietUntilMinute === null) return undefined;
  return { fromMinute: row.quietFromMinute, untilMinute: row.quietUntilMinute };
}

function isPushTopic(topic: string): topic is PushTopic {
  return (pushTopics as readonly string[]).includes(topic);
}
