import { add, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { listOpenInvoices, type Invoice } from '../billing/index.ts';
import { readMoneyMoving } from './arrangements.ts';
import { readArrangementFacts } from './debt.ts';
import { listAskChoices, listPartChoices } from './decide-arrangement.ts';
import { readPromiseDays, type PromiseDays } from './give-promise.ts';
import { readTerms } from './publish-terms.ts';
import type { ArrangementTerms } from './terms.ts';

/** What a customer may arrange or promise today. */
export type AgreementOffer = Readonly<{
  /** What it would be about: owed, not agreed about yet, and not being paid at this moment. The oldest due first. */
  invoices: readonly Pick<Invoice, 'id' | 'number' | 'subject' | 'dueOn' | 'balance' | 'pausedBecause'>[];
  total: Money;
  /** Over how many parts it may be spread without asking. */
  partChoices: readonly number[];
  /** And over how many only after staff have agreed. */
  askChoices: readonly number[];
  mayBeDebited: boolean;
  /** It is owed by a promise already. */
  isPromised: boolean;
  promiseDays: PromiseDays;
  terms: ArrangementTerms;
}>;

/** More open invoices than one agreement is about. */
const MOST_INVOICES = 100;

/**
 * What may be agreed about: of one invoice, or of everything that is open in the currency of the oldest. `undefined` when
 * there is nothing.
 */
export async function readAgreementOffer(
  ctx: Context,
  wish: Readonly<{ merchantId: string; customerId: string; invoiceId?: string | undefined }>
): Promise<AgreementOffer | undefined> {
  const { merchantId, customerId, invoiceId } = wish;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const open = await listOpenInvoices(tx, merchantId, customerId, MOST_INVOICES);
    const free: Invoice[] = [];
    for (const each of open) {
      if (invoiceId !== undefined && each.id !== invoiceId) continue;
      const { balance, pausedBecause } = each;
      if (balance.minor <= 0 || pausedBecause === 'arrangement' || pausedBecause === 'handover') continue;
      if ((await readMoneyMoving(tx, merchantId, [each.id])).isUnderWay) continue;
      free.push(each);
    }
    const [first] = free;
    if (!first) return undefined;
    const invoices = free.filter(({ balance }) => balance.currency === first.balance.currency);
    const [, ...rest] = invoices;
    const total = rest.reduce((sum, { balance }) => add(sum, balance), first.balance);
    const { terms } = await readTerms(tx, merchantId);
    const facts = await readArrangementFacts(ctx, tx, {
      ...{ merchantId, customerId, debt: total, isDebited: true }
    });
    const isOffered = terms.isOffered && !(terms.who === 'consumers' && facts.isBusiness);
    return {
      ...{ invoices, total, terms },
      partChoices: isOffered ? listPartChoices(total, terms) : [],
      askChoices: isOffered ? listAskChoices(total, terms) : [],
      mayBeDebited: facts.mayBeDebited,
      isPromised: invoices.some(({ pausedBecause }) => pausedBecause === 'promise'),
      promiseDays: await readPromiseDays(ctx, tx, merchantId)
    };
  });
}
