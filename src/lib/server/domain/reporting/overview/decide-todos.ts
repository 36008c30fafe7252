import { add, type Money } from '#lib/money/index.ts';
import { addBusinessDays } from '#lib/time/index.ts';
import type { ComingCollection, LastFailure, MethodTrouble, Overview, OwingInvoice } from './overview.ts';

/** One thing that needs the customer, besides paying what is open. */
export type Todo = Readonly<
  /** A payment waits for the customer at the bank. */
  | { kind: 'finish'; attemptId: string; amount: Money }
  /** A payment did not go through. `retryOn`: it is tried again by itself. */
  | {
      kind: 'failed';
      invoiceId: string;
      amount: Money;
      failure: LastFailure;
      retryOn?: Temporal.PlainDate;
    }
  /** A method that is debited will not work. */
  | { kind: 'method'; trouble: MethodTrouble }
  /** Money is taken within days: the last moment to have it on the account, or to move it. */
  | { kind: 'soon'; coming: ComingCollection }
>;

/** A debit is worth a word so many business days before it. */
const SOON_BUSINESS_DAYS = 3;

/**
 * What needs the customer, the most urgent first: what is half done, what failed, what will fail, what is about to be
 * taken. Pure. A list never says the same twice: several invoices of one failed attempt are one thing.
 */
export function decideTodos(overview: Pick<Overview, 'today' | 'owing' | 'coming' | 'troubles'>): Todo[] {
  const { today, owing, coming, troubles } = overview;
  const soonUntil = addBusinessDays(today, SOON_BUSINESS_DAYS);
  return [
    ...groupByAttempt(owing).map(toFinish),
    ...failures(owing),
    ...troubles.map((trouble) => ({ kind: 'method', trouble }) as const),
    ...coming
      // A retry was told with its failure.
      .filter((each) => !each.isRetry && Temporal.PlainDate.compare(each.collectOn, soonUntil) <= 0)
      .map((each) => ({ kind: 'soon', coming: each }) as const)
  ];
}

function groupByAttempt(owing: readonly OwingInvoice[]): OwingInvoice[][] {
  const waiting = owing.filter(({ attempt }) => attempt?.status === 'requires_action');
  return [...Map.groupBy(waiting, ({ attempt }) => attempt!.id).values()];
}

function toFinish(invoices: readonly OwingInvoice[]): Todo {
  const amounts = invoices.map(({ attempt }) => attempt!.amount);
  return { kind: 'finish', attemptId: invoices[0]!.attempt!.id, amount: amounts.reduce(add) };
}

function failures(owing: readonly OwingInvoice[]): Todo[] {
  const failed = owing.filter(({ lastFailure, isHandedOver }) => lastFailure && !isHandedOver);
  const groups = Map.groupBy(failed, ({ lastFailure }) => lastFailure!.attemptId);
  return [...groups.values()].map((invoices) => {
    const [first] = invoices as [OwingInvoice, ...OwingInvoice[]];
    return {
      kind: 'failed',
      invoiceId: first.id,
      amount: invoices.map(({ balance }) => balance).reduce(add),
      failure: first.lastFailure!,
      ...(first.collectOn && { retryOn: first.collectOn })
    };
  });
}
