import { sql } from 'drizzle-orm';
import { isLanguage, type Language } from '#lib/i18n/languages.ts';
import { money, subtract, sum, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { fromJsonRow, type JsonRow } from '../../platform/db/json-row.ts';
import { Refusal } from '../../platform/refusal.ts';
import { invoice as invoiceTable, toInvoice, type Invoice } from '../billing/index.ts';
import {
  customer as customerTable,
  merchant as merchantTable,
  type Customer,
  type Merchant
} from '../identity/index.ts';
import { hashOfSecret, payLink, toOpened, type OpenedPayLink } from '../pay-links/index.ts';
import { paymentMethod } from '../payment-methods/index.ts';
import { decideOffers, methodOffer } from '../routing/index.ts';
import { toAttempt, type Attempt } from './attempts.ts';
import type { PayPage, PayPageInvoice } from './pay-page.ts';
import { lastDecline, toMerchant, toPayment, toSavedChoice } from './pay-page-parts.ts';
import { payPageLines } from './pay-page-lines.ts';
import { paymentAttempt } from './schema.ts';

export type ReadPayPage = Readonly<{
  token: string;
  /** What the payer chose on the page; without it the customer's language counts. */
  language?: Language;
}>;

/** What `read_pay_page` (drizzle/0024_pay_page_as_json.sql) answers. */
type Answer = Readonly<{
  link: JsonRow;
  merchant: JsonRow;
  customer: JsonRow;
  invoices: readonly JsonRow[];
  attempts: readonly JsonRow[];
  live: ReadonlyArray<Readonly<{ invoiceId: string; attemptId: string }>>;
  offers: readonly JsonRow[];
  saved: readonly JsonRow[];
  credit: Readonly<Record<string, number>>;
}>;

/**
 * Everything that a pay link's page shows, in one round trip to the database. A dead link tells whose it was and
 * nothing of any debt. Refuses `pay-link-unknown` and `merchant-suspended`.
 */
export async function readPayPage(ctx: Context, input: ReadPayPage): Promise<PayPage> {
  const now = ctx.clock.now();
  const secret = hashOfSecret(ctx, input.token);
  if (!secret) throw new Refusal('pay-link-unknown');
  const hash = Buffer.from(secret).toString('hex');
  const [row] = await ctx.db.ask<{ page: Answer | null }>(
    sql`select read_pay_page(decode(${hash}, 'hex'), ${now.toString()}::timestamptz) as page`
  );
  const answer = row?.page;
  if (!answer) throw new Refusal('pay-link-unknown');
  const link = toOpened(fromJsonRow(payLink, answer.link), now);
  const merchant = fromJsonRow(merchantTable, answer.merchant) as Merchant;
  if (merchant.suspendedAt !== null) throw new Refusal('merchant-suspended');
  const customer = fromJsonRow(customerTable, answer.customer) as Customer;
  const language = input.language ?? (isLanguage(customer.language) ? customer.language : merchant.language);
  if (link.state === 'valid') return toPage(answer, { link, merchant, customer, language, now });
  const mayAskFresh = link.state === 'expired' && (customer.email !== null || customer.phone !== null);
  return {
    state: link.state,
    publicId: link.publicId,
    merchant: toMerchant(merchant),
    language,
    mayAskFresh
  };
}

type Reading = Readonly<{
  link: OpenedPayLink;
  merchant: Merchant;
  customer: Customer;
  language: Language;
  now: Temporal.Instant;
}>;

function toPage(answer: Answer, reading: Reading): PayPage {
  const { link, merchant, customer, language } = reading;
  const invoices = answer.invoices.map((each) => toInvoice(fromJsonRow(invoiceTable, each)));
  const attempts = answer.attempts.map((each) => toAttempt(fromJsonRow(paymentAttempt, each)));
  const currency: Currency = invoices[0]?.total.currency ?? merchant.currency;
  const live = new Map(
    answer.live.map((each) => [each.invoiceId, attempts.find(({ id }) => id === each.attemptId)])
  );
  const shown = invoices
    .filter((each) => each.total.currency === currency)
    .map((each) => toPayPageInvoice(each, live.get(each.id), reading));
  const total = (of: readonly PayPageInvoice[], amount: 'total' | 'balance') =>
    sum(
      of.map((each) => each[amount]),
      currency
    );
  const payable = total(shown.filter(isPayable), 'balance');
  // What an agency has isn't asked here.
  const counted = shown.filter((each) => each.status !== 'void' && !each.isAtAgency);
  const asked = total(counted, 'total');
  const credit = money(answer.credit[currency] ?? 0, currency);
  const offers = answer.offers.map((each) => fromJsonRow(methodOffer, each));
  const saved = answer.saved.map((each) => fromJsonRow(paymentMethod, each));
  const decline = lastDecline(attempts, link.payLinkId);
  return {
    state: stateOf(shown, payable, credit),
    publicId: link.publicId,
    scope: link.scope,
    toldIds: link.invoiceIds ?? [],
    merchant: toMerchant(merchant),
    language,
    isFormal: customer.isFormal ?? merchant.isFormal,
    invoices: shown,
    payable,
    asked,
    settled: subtract(asked, total(counted, 'balance')),
    credit,
    minimumPart: money(merchant.minimumPartMinor, currency),
    methods: decideOffers(offers, customer.address?.country ?? merchant.country, payable).map(
      ({ kind, names, hints, mark }) => ({ kind, mark, name: names[language], hint: hints[language] })
    ),
    saved: saved.map((each) => toSavedChoice(each, dateIn(merchant.zone, reading.now))),
    payments: attempts.filter((each) => each.status === 'succeeded').map(toPayment),
    ...(decline && { lastDecline: decline }),
    checkCode: link.checkCode
  };
}

function toPayPageInvoice(
  invoice: Invoice,
  underWay: Attempt | undefined,
  { merchant, now, language }: Reading
): PayPageInvoice {
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
    isAtAgency: invoice.pausedBecause === 'handover' && balance.minor > 0,
    isOverdue: Temporal.PlainDate.compare(dueOn, dateIn(merchant.zone, now)) < 0,
    lines: payPageLines(invoice, language),
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
  return (
    isOpen && !each.isAtAgency && (each.underWay === undefined || each.underWay.status === 'requires_action')
  );
}

function stateOf(invoices: readonly PayPageInvoice[], payable: Money, credit: Money) {
  if (payable.minor > 0) return 'open';
  if (invoices.some((each) => each.underWay !== undefined)) return 'processing';
  if (invoices.some(({ isAtAgency }) => isAtAgency)) return 'at-agency';
  if (credit.minor > 0 && invoices.every((each) => each.status !== 'paid')) return 'credit';
  if (invoices.length > 0 && invoices.every((each) => each.status === 'void')) return 'void';
  return 'paid';
}
