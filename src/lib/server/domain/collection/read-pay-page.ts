import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { isLanguage, type Language } from '#lib/i18n/languages.ts';
import { money, subtract, sum, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { invoice as invoiceTable, toInvoice, type Invoice } from '../billing/index.ts';
import { readCustomer, readMerchant, type Customer, type Merchant } from '../identity/index.ts';
import { readCustomerCredit } from '../ledger/index.ts';
import { openPayLink, type OpenedPayLink } from '../pay-links/index.ts';
import { listSavedMethods } from '../payment-methods/index.ts';
import { decideOffers, listEnabledOffers } from '../routing/index.ts';
import { listLiveAttempts, toAttempt, type Attempt } from './attempts.ts';
import type { PayPage, PayPageInvoice } from './pay-page.ts';
import { lastDecline, toMerchant, toPayment, toSavedChoice } from './pay-page-parts.ts';
import { payPageLines } from './pay-page-lines.ts';
import { attemptAllocation, paymentAttempt } from './schema.ts';

/** A link shows at most this many invoices: more than anyone pays at once. */
const MOST_INVOICES = 100;

export type ReadPayPage = Readonly<{
  token: string;
  /** What the payer chose on the page; without it the customer's language counts. */
  language?: Language;
}>;

/**
 * Everything that a pay link's page shows. A dead link tells whose it was and nothing of any debt. Refuses
 * `pay-link-unknown`.
 */
export async function readPayPage(ctx: Context, input: ReadPayPage): Promise<PayPage> {
  const link = await openPayLink(ctx, { token: input.token });
  const now = ctx.clock.now();
  return ctx.db.withMerchant(link.merchantId, async (tx) => {
    // One after the other on one connection, but sent together: postgres.js pipelines them in one round trip.
    const [merchant, customer] = await Promise.all([
      readMerchant(tx, link.merchantId),
      readCustomer(tx, link.merchantId, link.customerId)
    ]);
    const language =
      input.language ?? (isLanguage(customer.language) ? customer.language : merchant.language);
    if (link.state !== 'valid') {
      const mayAskFresh = link.state === 'expired' && (customer.email !== null || customer.phone !== null);
      return {
        state: link.state,
        publicId: link.publicId,
        merchant: toMerchant(merchant),
        language,
        mayAskFresh
      };
    }
    return readOpenPage(tx, { link, merchant, customer, language, now });
  });
}

type Reading = Readonly<{
  link: OpenedPayLink;
  merchant: Merchant;
  customer: Customer;
  language: Language;
  now: Temporal.Instant;
}>;

async function readOpenPage(tx: Tx, reading: Reading): Promise<PayPage> {
  const { link, merchant, customer, language } = reading;
  const { merchantId, customerId } = link;
  const invoices = await listInvoicesOf(tx, link);
  const ids = invoices.map((each) => each.id);
  const currency: Currency = invoices[0]?.total.currency ?? 'EUR';
  const [live, attempts, offers, saved, credit] = await Promise.all([
    listLiveAttempts(tx, merchantId, ids),
    listRecentAttempts(tx, merchantId, ids),
    listEnabledOffers(tx, merchantId),
    listSavedMethods(tx, merchantId, customerId),
    readCustomerCredit(tx, merchantId, customerId, currency)
  ]);
  const shown = invoices
    .filter((each) => each.total.currency === currency)
    .map((each) => toPayPageInvoice(each, live, reading));
  const payable = sum(
    shown.filter(isPayable).map((each) => each.balance),
    currency
  );
  const counted = shown.filter((each) => each.status !== 'void');
  const asked = sum(
    counted.map((each) => each.total),
    currency
  );
  const owed = sum(
    counted.map((each) => each.balance),
    currency
  );
  const country = customer.address?.country ?? merchant.country;
  const decline = lastDecline(attempts, link.payLinkId);
  return {
    state: stateOf(shown, payable, credit),
    publicId: link.publicId,
    scope: link.scope,
    merchant: toMerchant(merchant),
    language,
    isFormal: customer.isFormal ?? merchant.isFormal,
    invoices: shown,
    payable,
    asked,
    settled: subtract(asked, owed),
    credit,
    minimumPart: money(merchant.minimumPartMinor, currency),
    methods: decideOffers(offers, country, payable).map(({ kind, names, hints, mark }) => ({
      kind,
      mark,
      name: names[language],
      hint: hints[language]
    })),
    saved: saved.map((each) => toSavedChoice(each, dateIn(merchant.zone, reading.now))),
    payments: attempts.filter((each) => each.status === 'succeeded').map(toPayment),
    ...(decline && { lastDecline: decline }),
    checkCode: link.checkCode
  };
}

/** An invoice link shows its invoice; a balance link what is open, and what was paid in the last month. */
async function listInvoicesOf(tx: Tx, link: OpenedPayLink): Promise<Invoice[]> {
  const scope =
    link.invoiceId === null
      ? and(
          eq(invoiceTable.customerId, link.customerId),
          sql`(${invoiceTable.status} in ('open', 'overdue') or (${invoiceTable.status} = 'paid' and ${invoiceTable.issuedOn} > (${link.createdAt.toString()}::timestamptz - interval '31 days')::date))`
        )
      : eq(invoiceTable.id, link.invoiceId);
  const rows = await tx
    .select()
    .from(invoiceTable)
    .where(and(eq(invoiceTable.merchantId, link.merchantId), scope))
    .orderBy(sql`${invoiceTable.status} not in ('open', 'overdue')`, invoiceTable.dueOn, invoiceTable.id)
    .limit(MOST_INVOICES);
  return rows.map(toInvoice);
}

/** What was tried for these invoices, the newest first. */
async function listRecentAttempts(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<Attempt[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await tx
    .selectDistinctOn([paymentAttempt.openedAt, paymentAttempt.id])
    .from(paymentAttempt)
    .innerJoin(
      attemptAllocation,
      and(
        eq(attemptAllocation.merchantId, paymentAttempt.merchantId),
        eq(attemptAllocation.attemptId, paymentAttempt.id)
      )
    )
    .where(
      and(eq(paymentAttempt.merchantId, merchantId), inArray(attemptAllocation.invoiceId, [...invoiceIds]))
    )
    .orderBy(desc(paymentAttempt.openedAt), desc(paymentAttempt.id))
    .limit(20);
  return rows.map((row) => toAttempt(row.payment_attempt));
}

function toPayPageInvoice(
  invoice: Invoice,
  live: Awaited<ReturnType<typeof listLiveAttempts>>,
  { merchant, now, language }: Reading
): PayPageInvoice {
  const underWay = live.find((each) => each.invoiceId === invoice.id);
  const { id, number, subject, issuedOn, dueOn, status, total, balance, paymentReference } = invoice;
  return {
    id,
    number,
    subject,
    issuedOn,
    dueOn,
    status,
    total,
    balance,
    paymentReference,
    isOverdue: Temporal.PlainDate.compare(dueOn, dateIn(merchant.zone, now)) < 0,
    lines: payPageLines(invoice.document, language),
    ...(underWay && {
      underWay: {
        attemptId: underWay.id,
        status: underWay.status as NonNullable<PayPageInvoice['underWay']>['status'],
        method: underWay.method,
        since: underWay.openedAt,
        amount: underWay.amount,
        ...(underWay.challengeUrl !== null && { challengeUrl: underWay.challengeUrl })
      }
    })
  };
}

/** An invoice whose attempt waits for the payer can be paid another way: that attempt is taken back first. */
function isPayable(each: PayPageInvoice): boolean {
  const isOpen = each.status === 'open' || each.status === 'overdue';
  return isOpen && (each.underWay === undefined || each.underWay.status === 'requires_action');
}

function stateOf(invoices: readonly PayPageInvoice[], payable: Money, credit: Money) {
  if (payable.minor > 0) return 'open';
  if (invoices.some((each) => each.underWay !== undefined)) return 'processing';
  if (credit.minor > 0 && invoices.every((each) => each.status !== 'paid')) return 'credit';
  if (invoices.length > 0 && invoices.every((each) => each.status === 'void')) return 'void';
  return 'paid';
}
