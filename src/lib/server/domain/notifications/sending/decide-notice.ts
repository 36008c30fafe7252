import type { SendOutcome } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inNameOf, readCustomer, readMerchant } from '../../identity/index.ts';
import { correspondenceOf, type Correspondence } from '../compose/notice-content.ts';
import { planDelivery } from '../delivery/plan-delivery.ts';
import { prepareMessage } from '../hand-over/prepare-message.ts';
import type { Delivery, Notice } from '../notices.ts';
import { findOpeningConsent } from '../opening/opening-picture.ts';
import { counts } from '../sequences/counted-kinds.ts';
import { findLeftAlone } from '../sequences/left-alone.ts';
import { recheckStep } from '../sequences/recheck-steps.ts';
import { restUntil } from '../sequences/rest-until.ts';

/** A notice that is claimed, composed and addressed; nothing of it has left yet. */
export type Prepared = Readonly<{
  notice: Notice;
  correspondence: Correspondence;
  send: () => Promise<SendOutcome>;
  payLinkId: string | undefined;
}>;

/** What becomes of a notice whose turn has come. */
export type Decided =
  | Readonly<{ kind: 'ready'; planned: Notice; prepared: Prepared }>
  | Readonly<{ kind: 'withdraw'; notice: Notice; problem: string }>
  | Readonly<{ kind: 'wait'; notice: Notice; delivery: Delivery }>
  | Readonly<{ kind: 'failed'; notice: Notice; error: unknown }>;

/** Decides anew how a notice goes and whether it is still true, and composes it. */
export async function decideNotice(ctx: Context, tx: Tx, queued: Notice): Promise<Decided> {
  const { merchantId, customerId } = queued;
  if (isAutomatic(queued)) {
    const alone = await findLeftAlone(tx, { merchantId, customerId, now: ctx.clock.now() });
    // A step of a sequence waits for better days; what else asks for money would be wrong by then.
    if (alone === 'silent' || (alone && queued.sequenceStepId === null && counts(queued.kind)))
      return { kind: 'withdraw', notice: queued, problem: 'contact-held' };
  }
  const verdict = await recheckStep(tx, { ctx, notice: queued });
  if (verdict.kind === 'withdraw') return { kind: 'withdraw', notice: queued, problem: verdict.because };
  if (verdict.kind === 'wait')
    return {
      kind: 'wait',
      notice: queued,
      delivery: { ...queued, timeRule: verdict.rule, notBefore: verdict.until }
    };
  const [merchant, customer] = await Promise.all([
    readMerchant(tx, merchantId),
    readCustomer(tx, merchantId, customerId)
  ]);
  // A letter was written for the post, and lies there.
  const delivery: Delivery | undefined =
    queued.channel === 'letter'
      ? { ...queued, notBefore: null }
      : await planDelivery(ctx, tx, queued, { customer, merchant });
  if (!delivery) return { kind: 'withdraw', notice: queued, problem: 'no-contact' };
  if (delivery.notBefore !== null) return { kind: 'wait', notice: queued, delivery };
  const rest = await restUntil(ctx, tx, queued, { customer, merchant });
  if (rest)
    return {
      kind: 'wait',
      notice: queued,
      delivery: { ...delivery, timeRule: 'closed-day', notBefore: rest }
    };
  const openingEntryId = await findOpeningConsent(tx, merchant, { ...queued, ...delivery });
  const planned: Notice = { ...queued, ...delivery, openingEntryId };
  const correspondence = correspondenceOf({
    // Whatever the message leads to is on the merchant's own host, if there is one.
    ...{ ctx: inNameOf(ctx, merchant), tx, notice: planned, customer, merchant },
    costs: verdict.costs,
    alsoAbout: verdict.alsoAbout,
    attach: verdict.attach
  });
  const message = await prepareMessage(correspondence);
  if ('problem' in message) return { kind: 'withdraw', notice: queued, problem: message.problem };
  const { send, payLinkId, said, textVersion = planned.textVersion } = message;
  const composed = { ...planned, said, textVersion, payLinkId: payLinkId ?? null };
  return {
    kind: 'ready',
    planned: composed,
    prepared: { notice: composed, correspondence, send, payLinkId }
  };
}

/** Nobody asked for it a moment ago, and nobody of the merchant wrote it. */
function isAutomatic({ isAnswer, kind }: Notice): boolean {
  return !isAnswer && kind !== 'reply' && kind !== 'letter';
}
