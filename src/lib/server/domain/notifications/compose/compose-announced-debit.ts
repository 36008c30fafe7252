import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney, money, smaller, sum } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import {
  listDebitableMethods,
  listPlannedLines,
  readPlannedCollection,
  type PlannedCollection
} from '../../collection/index.ts';
import { findMandate, type SavedMethod } from '../../payment-methods/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { nameSavedMethod } from '../documents/paid-with.ts';
import { invoiceFacts } from './invoice-facts.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * A coming collection: how much, on which day, from which account or card, under which mandate and for what; and how to
 * pay now or ask for another day. `undefined` once it won't be so: called off, moved, tried, paid, no longer allowed, or
 * too late for the notice that was agreed (planning then finds it a day of its own, with another notice).
 */
export async function composeAnnouncedDebit(
  correspondence: Correspondence,
  plannedId: string
): Promise<NoticeContent | undefined> {
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
  const amount = formatMoney(asked, language);
  const date = formatDate(plan.collectOn, language, 'weekday');
  const shortDate = formatDate(plan.collectOn, language, 'short');
  const from = await nameSavedMethod(tx, method, language);
  const title = t('messages:announced.title', { amount, date });
  const nothingToDo = t('messages:announced.nothing-to-do');
  return {
    subject: t('messages:announced.subject', { amount, date }),
    preheader: nothingToDo,
    title,
    amount: asked,
    paragraphs: [
      ...(plan.kind === 'retry' ? [t('messages:announced.retry')] : []),
      ...(plan.kind === 'backup' ? [t('messages:announced.backup')] : []),
      nothingToDo,
      t('messages:announced.now-or-later', { merchant: merchant.name })
    ],
    facts: [
      { label: t('messages:facts.collect-on'), value: date },
      { label: t('messages:facts.taken-from'), value: from },
      ...(await mandateFacts(correspondence, method)),
      ...invoiceFacts(
        t,
        owing.map(({ invoice }) => invoice)
      )
    ],
    action: { label: t('messages:announced.action'), url: link.url },
    checkCode: link.checkCode,
    why: t('messages:why.announced'),
    sms: t('messages:announced.sms', { amount, date: shortDate, from, url: link.url }),
    attachments: [],
    payLinkId: link.payLinkId
  };
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
async function mandateFacts({ tx, t }: Correspondence, method: SavedMethod): Promise<NoticeContent['facts']> {
  const mandate = await findMandate(tx, method.merchantId, method.id);
  const { reference, creditorIdentifier } = mandate ?? {};
  return [
    ...(reference ? [{ label: t('messages:facts.mandate'), value: reference }] : []),
    ...(creditorIdentifier ? [{ label: t('messages:facts.creditor'), value: creditorIdentifier }] : [])
  ];
}
