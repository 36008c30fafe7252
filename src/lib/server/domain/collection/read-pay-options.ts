import { money, sum, type Currency, type Money } from '#lib/money/index.ts';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { listOpenInvoices } from '../billing/index.ts';
import type { Customer, Merchant } from '../identity/index.ts';
import { listSavedMethods } from '../payment-methods/index.ts';
import { decideOffers, listEnabledOffers } from '../routing/index.ts';
import { listLiveAttempts } from './attempts.ts';
import type { MethodChoice, SavedChoice } from './pay-page.ts';
import { toSavedChoice } from './pay-page-parts.ts';
import { listDebitableMethods } from './planning/consents.ts';
import { listPlannedCollections, listPlannedLines } from './planning/planned-collections.ts';

/** One invoice that a signed-in customer can choose to pay. */
export type PayOption = Readonly<{
  id: string;
  number: string;
  subject: string;
  dueOn: Temporal.PlainDate;
  isOverdue: boolean;
  balance: Money;
  /** A payment of it is at the bank: it can't be paid twice. */
  isUnderWay: boolean;
  /** It is collected by itself on this day; paying calls that off. */
  plannedOn?: Temporal.PlainDate;
}>;

/** What a signed-in customer can pay, and how. */
export type PayOptions = Readonly<{
  currency: Currency;
  /** The oldest due first, a hundred at most. */
  invoices: readonly PayOption[];
  /** Sum of what is not under way. */
  payable: Money;
  /** The smallest part that may be paid. */
  minimumPart: Money;
  /** What the customer had us remember: the one that is debited first, then the newest. */
  saved: readonly SavedChoice[];
  /** The method that is debited by itself, if there is one. */
  debitedMethodId?: string;
  methods: readonly MethodChoice[];
}>;

export type ReadPayOptions = Readonly<{
  merchant: Merchant;
  customer: Customer;
  language: Language;
  /** One payment is in one currency; by default that of the invoice that is due first. */
  currency?: Currency;
}>;

/** As many as a pay link shows. */
const MOST_INVOICES = 100;

/** What a signed-in customer can pay now, and by which saved or new methods. */
export async function readPayOptions(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchant, customer, language, currency: wanted }: ReadPayOptions
): Promise<PayOptions> {
  const merchantId = merchant.id;
  const today = dateIn(merchant.zone, ctx.clock.now());
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const open = await listOpenInvoices(tx, merchantId, customer.id, MOST_INVOICES);
    const currency = wanted ?? open[0]?.balance.currency ?? merchant.currency;
    // What an agency has is paid there.
    const shown = open.filter(
      ({ balance, pausedBecause }) =>
        balance.currency === currency && balance.minor > 0 && pausedBecause !== 'handover'
    );
    const moving = new Set(
      (
        await listLiveAttempts(
          tx,
          merchantId,
          shown.map(({ id }) => id)
        )
      )
        .filter(({ status }) => status !== 'requires_action')
        .map(({ invoiceId }) => invoiceId)
    );
    const plannedOn = await readPlannedDays(tx, merchantId, customer.id);
    const payable = sum(
      shown.filter(({ id }) => !moving.has(id)).map(({ balance }) => balance),
      currency
    );
    const debitable = (await listDebitableMethods(tx, merchantId, customer.id)).map(({ method }) => method);
    const others = await listSavedMethods(tx, merchantId, customer.id);
    const saved = new Map([...debitable, ...others].map((method) => [method.id, method]));
    const offers = await listEnabledOffers(tx, merchantId);
    const country = customer.address?.country ?? merchant.country;
    const [debited] = debitable;
    return {
      currency,
      invoices: shown.map(({ id, number, subject, dueOn, balance }) => {
        const day = plannedOn.get(id);
        return {
          id,
          number,
          subject: subject || number,
          dueOn,
          balance,
          isOverdue: Temporal.PlainDate.compare(dueOn, today) < 0,
          isUnderWay: moving.has(id),
          ...(day && { plannedOn: day })
        };
      }),
      payable,
      minimumPart: money(merchant.minimumPartMinor, currency),
      saved: [...saved.values()].map((method) => toSavedChoice(method, today)),
      ...(debited && { debitedMethodId: debited.id }),
      methods: decideOffers(offers, country, payable).map(({ kind, names, hints, mark }) => ({
        kind,
        mark,
        name: names[language],
        hint: hints[language]
      }))
    };
  });
}

async function readPlannedDays(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<ReadonlyMap<string, Temporal.PlainDate>> {
  const days = new Map<string, Temporal.PlainDate>();
  for (const plan of await listPlannedCollections(tx, merchantId, customerId))
    for (const { invoiceId } of await listPlannedLines(tx, merchantId, plan.id))
      days.set(invoiceId, plan.collectOn);
  return days;
}
