import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { changeReader, readCustomer } from '../../identity/index.ts';
import { USUAL_ORDER } from '../delivery/decide-channel.ts';
import type { QuietHours } from '../delivery/decide-send-time.ts';
import type { CarriedChannel, PushTopic } from '../delivery/notice-kinds.ts';
import { queueSending } from '../notices.ts';
import { notice } from '../schema.ts';
import { findConsent, recordConsent, type Evidence, type NewConsent } from './consent-ledger.ts';
import {
  readContactPreference,
  saveContactPreference,
  type ContactPreference,
  type PreferenceFacts
} from './contact-preference.ts';

/** One thing that a customer chose. */
export type PreferenceChange =
  | Readonly<{ about: 'first-channel'; channel: CarriedChannel }>
  | Readonly<{ about: 'channel'; channel: CarriedChannel; isWanted: boolean }>
  | Readonly<{ about: 'push-topics'; topics: readonly PushTopic[] }>
  /** `null`: back to the usual hours. */
  | Readonly<{ about: 'quiet-hours'; quiet: QuietHours | null }>
  /** Whether we may see that an e-mail was opened; nobody's until they say so. */
  | Readonly<{ about: 'email-opening'; isAllowed: boolean }>
  /** An IANA name; `null`: the merchant's. */
  | Readonly<{ about: 'zone'; zone: string | null }>
  | Readonly<{ about: 'language'; language: Language }>
  /** `null`: as the merchant does. */
  | Readonly<{ about: 'tone'; isFormal: boolean | null }>;

/**
 * Writes down what a customer chose, with the words that were on the page, and lets every message that still waits be
 * decided anew: from here on all of them obey. Refuses `customer-not-found` and `time-zone-unknown`.
 */
export async function changePreferences(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    change: PreferenceChange;
    evidence: Evidence;
  }>
): Promise<void> {
  const { merchantId, customerId, change, evidence } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    const before = await readContactPreference(tx, merchantId, customerId);
    const record: Record = (what) => recordConsent(ctx, tx, { merchantId, customerId, evidence, ...what });
    const facts = await apply({ tx, merchantId, customerId, before, record }, change);
    if (facts) await saveContactPreference(tx, merchantId, customerId, facts);
    await decideAnew(ctx, tx, merchantId, customerId);
  });
}

type Record = (what: Pick<NewConsent, 'kind' | 'about' | 'value'>) => Promise<string>;

type Choosing = Readonly<{
  tx: Tx;
  merchantId: string;
  customerId: string;
  before: ContactPreference;
  record: Record;
}>;

/** Records one choice. Answers what of it is kept as a preference; language and tone are the customer's own. */
async function apply(choosing: Choosing, chosen: PreferenceChange): Promise<PreferenceFacts | undefined> {
  const { tx, merchantId, customerId, before, record } = choosing;
  switch (chosen.about) {
    case 'first-channel':
      return putFirst(chosen.channel, before, record);
    case 'channel':
      return wantOrRefuse(chosen, before, record);
    case 'push-topics':
      await record({ kind: 'choice', about: 'push-topics', value: { topics: chosen.topics } });
      return { pushTopics: [...chosen.topics] };
    case 'quiet-hours':
      return chooseQuietHours(chosen.quiet, record);
    case 'email-opening':
      return allowOpening(chosen.isAllowed, before, record);
    case 'zone':
      if (chosen.zone !== null && !isZone(chosen.zone)) throw new Refusal('time-zone-unknown');
      await record({ kind: 'choice', about: 'zone', value: { zone: chosen.zone } });
      return { zone: chosen.zone };
    case 'language':
      await record({ kind: 'choice', about: 'language', value: { language: chosen.language } });
      await changeReader(tx, merchantId, customerId, { language: chosen.language });
      return undefined;
    case 'tone':
      await record({ kind: 'choice', about: 'tone', value: { isFormal: chosen.isFormal } });
      await changeReader(tx, merchantId, customerId, { isFormal: chosen.isFormal });
      return undefined;
  }
}

async function chooseQuietHours(quiet: QuietHours | null, record: Record): Promise<PreferenceFacts> {
  const quietEntryId = await record({ kind: 'choice', about: 'quiet-hours', value: { ...quiet } });
  return {
    quietFromMinute: quiet?.fromMinute ?? null,
    quietUntilMinute: quiet?.untilMinute ?? null,
    quietEntryId
  };
}

/** A consent of its own (art. 5(3) Directive 2002/58/EC), as easily withdrawn as given; said twice, it is written down once. */
async function allowOpening(
  isAllowed: boolean,
  { openingEntryId }: ContactPreference,
  record: Record
): Promise<PreferenceFacts | undefined> {
  if ((openingEntryId !== null) === isAllowed) return undefined;
  const kind = isAllowed ? 'consent' : 'withdrawal';
  const entryId = await record({ kind, about: 'email-opening', value: {} });
  return { openingEntryId: isAllowed ? entryId : null };
}

/**
 * A customer said elsewhere that they want nothing by this channel, in the caller's transaction: by a link in a message,
 * at their own mail provider. Said twice, it is written down once.
 */
export async function refuseChannel(
  ctx: Context,
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    channel: CarriedChannel;
    evidence: Evidence;
  }>
): Promise<void> {
  await setChannelWish(ctx, tx, { ...input, isWanted: false });
}

/** The same both ways, with what shows it (`value`). Answers whether that changed anything. */
export async function setChannelWish(
  ctx: Context,
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    channel: CarriedChannel;
    isWanted: boolean;
    value?: Readonly<{ [name: string]: unknown }>;
    evidence: Evidence;
  }>
): Promise<boolean> {
  const { merchantId, customerId, channel, isWanted, value = {}, evidence } = input;
  const before = await readContactPreference(tx, merchantId, customerId);
  const record: Record = (what) =>
    recordConsent(ctx, tx, { merchantId, customerId, evidence, ...what, value: { ...what.value, ...value } });
  const facts = await wantOrRefuse({ channel, isWanted }, before, record);
  if (Object.keys(facts).length === 0) return false;
  // Whoever said yes to WhatsApp, then no, and now asks for it again has said yes anew; whoever never did hasn't.
  const about = `channel:${channel}`;
  if (isWanted && channel === 'whatsapp' && (await findConsent(tx, { merchantId, customerId, about })))
    await record({ kind: 'consent', about, value: {} });
  await saveContactPreference(tx, merchantId, customerId, facts);
  await decideAnew(ctx, tx, merchantId, customerId);
  return true;
}

async function putFirst(
  channel: CarriedChannel,
  before: ContactPreference,
  record: Record
): Promise<PreferenceFacts> {
  // WhatsApp wants a yes that can be shown; the others need none.
  if (channel === 'whatsapp') await record({ kind: 'consent', about: 'channel:whatsapp', value: {} });
  const lifted = before.refused.includes(channel)
    ? await wantOrRefuse({ channel, isWanted: true }, before, record)
    : {};
  const order = [channel, ...(before.order ?? USUAL_ORDER).filter((each) => each !== channel)];
  const orderEntryId = await record({ kind: 'choice', about: 'channel-order', value: { order } });
  return { ...lifted, channelOrder: order, orderEntryId };
}

async function wantOrRefuse(
  { channel, isWanted }: Readonly<{ channel: CarriedChannel; isWanted: boolean }>,
  { refused }: ContactPreference,
  record: Record
): Promise<PreferenceFacts> {
  if (refused.includes(channel) !== isWanted) return {};
  const kind = isWanted ? 'objection-lifted' : 'objection';
  const refusalEntryId = await record({ kind, about: `channel:${channel}` });
  const others = refused.filter((each) => each !== channel);
  return { refusedChannels: isWanted ? others : [...others, channel], refusalEntryId };
}

/** Lets every message that waits, whether for its turn or for its hour, be decided by what counts now. */
async function decideAnew(ctx: Context, tx: Tx, merchantId: string, customerId: string): Promise<void> {
  const woken = await tx
    .update(notice)
    .set({ dueAt: ctx.clock.now() })
    .where(
      and(eq(notice.merchantId, merchantId), eq(notice.customerId, customerId), eq(notice.status, 'queued'))
    )
    .returning({ id: notice.id });
  if (woken.length > 0) await queueSending(ctx, tx, { merchantId, at: null });
}

function isZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name);
}
