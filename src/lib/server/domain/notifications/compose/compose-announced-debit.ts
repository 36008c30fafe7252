import { formatMoney, money, smaller, sum } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import {
  listDebitableMethods,
  listPlannedLines,
  readComingDebit,
  readPlannedCollection,
  signMoveLink,
  type PlannedCollection
} from '../../collection/index.ts';
import { findMandate, type SavedMethod } from '../../payment-methods/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { nameSavedMethod } from '../documents/paid-with.ts';
import { invoiceFacts } from './invoice-facts.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';
import { dateValue } from './date-value.ts';

/**
 * A coming collection: how much, on which day, from which account or card, under which mandate and for what; and how to
 * pay now or move it. `undefined` once it won't be so: called off, moved, tried, paid, no longer allowed, or
 * too late for the notice that was agreed (planning then finds it a day of its own, with another notice).
 */
export async function composeAnnouncedDebit(
  correspondence: Correspondence,
  plannedId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const plan = await readPlannedCollection(tx, merchantId, plannedId);
  const today = dateIn(merchant.zone, ctx.clock.now());
  if (plan.status !== 'planned' || isTooLate(plan, today)) return undefined;
  const debitable = await listDebitableMethods(tx, merchantId, customerId);
  const method = debitable.find((each) => each.method.id === plan.paymentMethodId)?.method;
  const owing = await readOwing(correspondence, plan);
  if (!method || owing.length === 0) return undefined;
  const asked = sum(
    owing.map(({ share }) => share),
    plan.amount.currency
  );
  const invoiceId = owing.length === 1 && owing[0] ? owing[0].invoice.id : null;
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  const date = dateValue(plan.collectOn, language, 'weekday');
  const from = await nameSavedMethod(tx, method, language);
  const moveUrl = await findMoveUrl(correspondence, plan);
  return {
    message: 'debit-announced',
    values: {
      amount: formatMoney(asked, language),
      date,
      from,
      because: sayWhy(correspondence, plan),
      otherDay: moveUrl === undefined ? t('notices:phrase.other-day', { merchant: merchant.name }) : ''
    },
    amount: asked,
    facts: [
      { label: t('messages:facts.collect-on'), value: date.long },
      { label: t('messages:facts.taken-from'), value: from },
      ...(await mandateFacts(correspondence, method)),
      ...invoiceFacts(
        t,
        owing.map(({ invoice }) => invoice)
      )
    ],
    url: link.url,
    ...(moveUrl !== undefined && { otherAction: { label: t('notices:other.move'), url: moveUrl } }),
    checkCode: link.checkCode,
    why: t('messages:why.announced'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}

function sayWhy({ t }: Correspondence, { kind }: PlannedCollection): string {
  if (kind === 'retry' || kind === 'backup') return t(`notices:phrase.because.${kind}`);
  return '';
}

/** A link that moves it by one tap, where its customer may; whoever it can't be moved by any more asks the merchant. */
async function findMoveUrl(
  { ctx, tx }: Correspondence,
  { merchantId, customerId, id: plannedId }: PlannedCollection
): Promise<string | undefined> {
  const within = joinTransaction(ctx, merchantId, tx);
  const { move } = await readComingDebit(within, { merchantId, customerId, plannedId });
  return move.kind === 'movable' ? signMoveLink(ctx, { merchantId, plannedId }) : undefined;
}

/** Whether a notice of today would be younger on the day than was agreed: the date it names would not hold. */
function isTooLate({ collectOn, noticeDays }: PlannedCollection, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(today.add({ days: noticeDays }), collectOn) > 0;
}

type Owing = Readonly<{ invoice: Invoice; share: PlannedCollection['amount'] }>;

/** What the plan will ask for each invoice: what is still owed, and never more than was planned. */
async function readOwing({ tx }: Correspondence, plan: PlannedCollection): Promise<Owing[]> {
  const lines = await listPlannedLines(tx, plan.merchantId, plan.id);
  const all = await Promise.all(
    lines.map(async ({ invoiceId, amountMinor }) => {
      const invoice = await readInvoice(tx, plan.merchantId, invoiceId);
      return { invoice, share: smaller(invoice.balance, money(amountMinor, plan.amount.currency)) };
    })
  );
  return all.filter(({ share }) => share.minor > 0);
}

/** By what a bank's customer finds the mandate: its reference, and the creditor's identifier. */
async function mandateFacts({ tx, t }: Correspondence, method: SavedMethod): Promise<NoticeFacts['facts']> {
  const mandate = await findMandate(tx, method.merchantId, method.id);
  const { reference, creditorIdentifier } = mandate ?? {};
  return [
    ...(reference ? [{ label: t('messages:facts.mandate'), value: reference }] : []),
    ...(creditorIdentifier ? [{ label: t('messages:facts.creditor'), value: creditorIdentifier }] : [])
  ];
}
