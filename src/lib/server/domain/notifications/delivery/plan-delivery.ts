import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import { findConsent } from '../preferences/consent-ledger.ts';
import { readContactPreference, type ContactPreference } from '../preferences/contact-preference.ts';
import { listTriedChannels, type Delivery, type Notice } from '../notices.ts';
import { decideChannel, type ChannelDecision, type Reach } from './decide-channel.ts';
import { decideSendTime, rings } from './decide-send-time.ts';
import { findWhatsAppReply } from '../conversations/whatsapp-window.ts';
import { readDunningSettings } from '../sequences/settings.ts';
import { findWhatsAppWay } from '../whatsapp/whatsapp-reach.ts';
import { listReachable } from './list-contacts.ts';
import { noticeKinds } from './notice-kinds.ts';

type ToBeTold = Pick<Notice, 'merchantId' | 'customerId' | 'kind' | 'cause' | 'isAnswer' | 'sendBy'> &
  Readonly<{ id?: string; ways?: Notice['ways'] }>;

/**
 * How this notice goes to this customer as things stand now: by which channel, when, and which of the customer's own
 * choices decided it. `undefined`: there is no way, and it has no sense in the portal.
 */
export async function planDelivery(
  ctx: Pick<Context, 'clock' | 'channels'>,
  tx: Tx,
  notice: ToBeTold,
  { customer, merchant }: Readonly<{ customer: Customer; merchant: Merchant }>
): Promise<Delivery | undefined> {
  const { merchantId, customerId } = notice;
  const kind = noticeKinds[notice.kind];
  const preference = await readContactPreference(tx, merchantId, customerId);
  const tried = await listTriedChannels(tx, notice);
  const [contacts, whatsapp] = await Promise.all([
    listReachable(tx, customer, merchant),
    notice.kind === 'reply'
      ? findWhatsAppReply(ctx, tx, { customer, merchant })
      : findWhatsAppWay(ctx, tx, notice.kind, { customer, merchant })
  ]);
  // A step says whether paper is worth it; nothing else goes by post of its own accord.
  const hasPost = customer.address !== null && (notice.ways?.includes('letter') ?? false);
  const reachable: Reach[] = [
    ...contacts,
    ...(whatsapp ? [whatsapp.reach] : []),
    ...(hasPost ? [{ channel: 'letter', isBroken: false } as const] : [])
  ];
  const decision = decideChannel({ kind, wish: preference, reachable, tried, ways: notice.ways ?? null });
  const channel = decision.kind === 'carrier' ? decision.channel : 'portal';
  if (channel === 'portal' && (!kind.isListed || tried.includes('portal'))) return undefined;
  const mayWait = kind.mayWait && !notice.isAnswer;
  const asksMerchant = mayWait && !preference.quiet && rings(channel);
  const time = decideSendTime({
    now: ctx.clock.now(),
    zone: preference.zone ?? merchant.zone,
    channel,
    mayWait,
    sendBy: notice.sendBy ?? undefined,
    quiet: preference.quiet,
    usualQuiet: asksMerchant ? (await readDunningSettings(tx, merchantId)).quiet : undefined
  });
  return {
    channel,
    channelRule: decision.rule,
    channelEntryId: await channelEntry(tx, notice, decision, preference),
    timeRule: time.rule,
    timeEntryId: time.rule === 'quiet-hours' ? preference.quietEntryId : null,
    notBefore: Temporal.Instant.compare(time.at, ctx.clock.now()) > 0 ? time.at : null,
    language: customer.language
  };
}

/** The choice that a rule followed, or had to set aside. */
async function channelEntry(
  tx: Tx,
  { merchantId, customerId }: ToBeTold,
  { rule }: ChannelDecision,
  preference: ContactPreference
): Promise<string | null> {
  switch (rule) {
    case 'preferred':
    case 'next-choice':
    case 'not-for-this-kind':
      return preference.orderEntryId;
    case 'required':
    case 'refused':
      return preference.refusalEntryId;
    case 'device':
      return (await findConsent(tx, { merchantId, customerId, about: 'push' }))?.id ?? null;
    case 'broken-address':
    case 'fallback':
    case 'nothing-left':
    case 'no-contact':
    case 'usual':
      return null;
  }
}
