import { and, desc, eq, inArray } from 'drizzle-orm';
import type { InboundMessage } from '../../../channels/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { listCustomersByContact, type Customer, type Merchant } from '../../identity/index.ts';
import { notice } from '../schema.ts';

/** Who wrote, as far as that is certain, and what they answer. */
export type Sender = Readonly<{
  customerId: string | undefined;
  noticeId: string | undefined;
  /** Everybody who has this address on file: a household may share a telephone. */
  sharing: readonly Customer[];
}>;

/**
 * Whose message this is: the customer to whom the message went that it answers; else whoever alone has its address on
 * file. Anything else is for a person to decide.
 */
export async function matchSender(tx: Tx, merchant: Merchant, message: InboundMessage): Promise<Sender> {
  const channel = message.channel === 'email' ? 'email' : 'sms';
  const sharing = await listCustomersByContact(tx, merchant, { channel, address: message.from });
  const answered = await findAnswered(tx, merchant.id, message);
  const only = sharing.length === 1 ? sharing[0] : undefined;
  return { customerId: answered?.customerId ?? only?.id, noticeId: answered?.id, sharing };
}

/** The notice that a message says it answers, by our own id for it or its carrier's. */
async function findAnswered(
  tx: Tx,
  merchantId: string,
  { answers }: InboundMessage
): Promise<Readonly<{ id: string; customerId: string }> | undefined> {
  const ids = [
    ...answers.addresses.map((address) => /\+([0-9a-f-]{36})@/i.exec(address)?.[1]?.toLowerCase()),
    ...answers.messageIds.map((id) => id.replace(/^<|@.*$/g, '').toLowerCase())
  ].filter((id): id is string => id !== undefined && isUuid(id));
  const find = (condition: ReturnType<typeof inArray>) =>
    tx
      .select({ id: notice.id, customerId: notice.customerId })
      .from(notice)
      .where(and(eq(notice.merchantId, merchantId), condition))
      .orderBy(desc(notice.createdAt))
      .limit(1);
  const [byId] = ids.length > 0 ? await find(inArray(notice.id, ids)) : [];
  if (byId || answers.messageIds.length === 0) return byId;
  return (await find(inArray(notice.providerRef, [...answers.messageIds])))[0];
}
