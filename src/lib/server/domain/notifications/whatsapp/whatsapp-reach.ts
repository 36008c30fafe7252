import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import { findFault, phoneOf } from '../delivery/list-contacts.ts';
import type { Reach } from '../delivery/decide-channel.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import type { NoticeKind } from '../notices.ts';
import { consentEntry } from '../schema.ts';
import { findLeftAlone } from '../sequences/left-alone.ts';
import { findWhatsAppObstacle } from './may-go-by-whatsapp.ts';
import { findWhatsAppTemplate, type WhatsAppTemplate } from './whatsapp-templates.ts';

export type WhatsAppWay = Readonly<{ number: string; template: WhatsAppTemplate; reach: Reach }>;

/** How a kind of message can reach this customer by WhatsApp; `undefined` when it can't, or may not. */
export async function findWhatsAppWay(
  ctx: Pick<Context, 'channels' | 'clock'>,
  tx: Tx,
  kind: NoticeKind,
  { customer, merchant }: Readonly<{ customer: Customer; merchant: Merchant }>
): Promise<WhatsAppWay | undefined> {
  const { isSetUp } = ctx.channels.whatsapp;
  const number = phoneOf(customer, merchant);
  // Nothing is asked of the database for the many who have no such way.
  if (!isSetUp || !number || !noticeKinds[kind].channels.includes('whatsapp')) return undefined;
  const owner = { merchantId: customer.merchantId, customerId: customer.id };
  const [alone, hasOptIn, template, isBroken] = await Promise.all([
    findLeftAlone(tx, { ...owner, now: ctx.clock.now() }),
    findOptIn(tx, owner),
    findWhatsAppTemplate(tx, { merchantId: merchant.id, kind, language: customer.language }),
    findFault(tx, owner, { channel: 'whatsapp', address: number })
  ]);
  const obstacle = findWhatsAppObstacle({
    ...{ isSetUp, kind: noticeKinds[kind], hasOptIn, template },
    isLeftAlone: alone !== undefined
  });
  if (obstacle !== undefined || !template) return undefined;
  return { number, template, reach: { channel: 'whatsapp', isBroken } };
}

/** Whether the newest word in the ledger about WhatsApp is a yes. */
const findOptIn = gathering(
  async (tx, asked: readonly Readonly<{ merchantId: string; customerId: string }>[]) => {
    const ids = asked.map(({ customerId }) => customerId);
    const rows = await tx
      .selectDistinctOn([consentEntry.customerId], {
        customerId: consentEntry.customerId,
        kind: consentEntry.kind
      })
      .from(consentEntry)
      .where(
        and(
          eq(consentEntry.merchantId, asked[0]!.merchantId),
          sql`${consentEntry.customerId} = any(${sql.param(ids)}::uuid[])`,
          eq(consentEntry.about, 'channel:whatsapp'),
          inArray(consentEntry.kind, ['consent', 'withdrawal', 'objection'])
        )
      )
      .orderBy(consentEntry.customerId, desc(consentEntry.at), desc(consentEntry.id));
    const agreed = new Set(rows.filter(({ kind }) => kind === 'consent').map(({ customerId }) => customerId));
    return ids.map((id) => agreed.has(id));
  }
);
