import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { findInvoicesById, type Invoice } from '../billing/index.ts';
import {
  listArrangedInvoiceIds,
  listParts,
  readArrangementRow,
  readMoneyMoving,
  type Arrangement,
  type ArrangementPlace,
  type Instalment
} from './arrangements.ts';
import { readArrangementFacts } from './debt.ts';
import { decideArrangement } from './decide-arrangement.ts';
import { owedOf, readOpenParts } from './open-parts.ts';
import { readTermsVersion } from './publish-terms.ts';
import type { ArrangementTerms } from './terms.ts';

/** A part as it is shown: of one that isn't agreed yet, how it would be. */
export type ShownPart = Readonly<{
  place: number;
  dueOn: Temporal.PlainDate;
  amount: Money;
  open: Money;
  status: Instalment['status'];
  /** The day on which it was found missing, if it was: its grace counts from there. */
  missedOn: Temporal.PlainDate | null;
  /** How often its debit was planned. */
  debits: number;
}>;

/** An arrangement with its parts as the ledger has them at this moment. */
export type ArrangementDetails = Arrangement &
  Readonly<{
    invoices: readonly Pick<
      Invoice,
      'id' | 'number' | 'subject' | 'dueOn' | 'balance' | 'status' | 'pausedBecause'
    >[];
    shownParts: readonly ShownPart[];
    /** What is still owed, and what of it is being paid or about to be debited at this moment. */
    open: Money;
    isMoneyMoving: boolean;
    /** Somebody or something is paying at this moment; a debit that is only planned isn't. */
    isUnderWay: boolean;
    terms: ArrangementTerms;
  }>;

/** One arrangement, whole. Refuses `arrangement-unknown`. */
export function readArrangement(ctx: Context, place: ArrangementPlace): Promise<ArrangementDetails> {
  return ctx.db.withMerchant(place.merchantId, (tx) => readDetails(ctx, tx, place));
}

async function readDetails(ctx: Context, tx: Tx, place: ArrangementPlace): Promise<ArrangementDetails> {
  const { merchantId, arrangementId } = place;
  const row = await readArrangementRow(tx, place);
  const ids = await listArrangedInvoiceIds(tx, merchantId, arrangementId);
  const invoices = await findInvoicesById(tx, merchantId, ids);
  const parts = await listParts(tx, merchantId, arrangementId);
  const { currency } = row.total;
  const open = row.status === 'running' ? await readOpenParts(tx, { arrangement: row, invoices, parts }) : [];
  const moving = await readMoneyMoving(tx, merchantId, ids);
  const shownParts =
    row.startedAt === null
      ? await planOf(ctx, tx, row, invoices)
      : parts.map(({ place: nth, dueOn, amountMinor, openMinor, status, missedOn, debits }, index) => ({
          ...{ place: nth, dueOn, missedOn, debits, status: shownStatus(status, open[index]) },
          amount: money(amountMinor, currency),
          open: money(open[index] ?? openMinor, currency)
        }));
  return {
    ...row,
    invoices,
    shownParts,
    open: money(owedOf(invoices), currency),
    isUnderWay: moving.isUnderWay,
    isMoneyMoving: moving.isUnderWay || moving.plannedMinor !== null,
    terms: await readTermsVersion(tx, merchantId, row.termsVersion)
  };
}

/** As when it starts (`holdDebt`): what is cancelled, given up or in another arrangement isn't part of it. */
function isArrangeable({ status, pausedBecause }: Invoice): boolean {
  const isOwed = status === 'open' || status === 'overdue';
  return isOwed && pausedBecause !== 'arrangement' && pausedBecause !== 'handover';
}

/** What came in a moment ago shows before the part's own status follows. */
function shownStatus(status: Instalment['status'], open: number | undefined): Instalment['status'] {
  return open === 0 && (status === 'coming' || status === 'missed') ? 'settled' : status;
}

/** How an arrangement that isn't agreed yet would be, if it began today with what is owed now. */
async function planOf(
  ctx: Context,
  tx: Tx,
  row: Arrangement,
  invoices: readonly Invoice[]
): Promise<ShownPart[]> {
  const debt = money(owedOf(invoices.filter(isArrangeable)), row.total.currency);
  const facts = await readArrangementFacts(ctx, tx, { ...row, debt });
  const decision = decideArrangement(
    row,
    facts,
    await readTermsVersion(tx, row.merchantId, row.termsVersion)
  );
  if (decision.kind === 'refused') return [];
  return decision.plan.map(({ dueOn, amount }, index) => ({
    ...{ place: index + 1, dueOn, amount, open: amount },
    status: 'coming',
    missedOn: null,
    debits: 0
  }));
}
