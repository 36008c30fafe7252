import { and, desc, eq } from 'drizzle-orm';
import { money, sum, type Currency, type Money } from '#lib/money/index.ts';
import { addBusinessDays, isBusinessDay } from '#lib/time/index.ts';
import type { Context } from '../../context.ts';
import {
  MOST_DEBITS,
  writeDebitFile,
  type Debit,
  type Remittance,
  type SequenceType
} from '../../gateway/bank/index.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newCode, newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isRfReference, readInvoice } from '../billing/index.ts';
import { listAllocations } from '../collection/index.ts';
import { readMerchant, recordAudit } from '../identity/index.ts';
import { readBankAccount } from './bank-accounts.ts';
import { lockAcceptedDebits, moveDebit, readMandates, type DebitRow, type MandateRow } from './debits.ts';
import { contentPurpose, toDebitFileInfo, type DebitFileInfo } from './debit-files.ts';
import { ibanPurpose } from './open-bank-store.ts';
import { bankDebit, debitFile } from './schema.ts';
import { refreshDebits } from './refresh-debits.ts';

export type ExportDebitFile = Readonly<{
  merchantId: string;
  accountId: string;
  /** When the debits are to run: a TARGET business day, at least one such day ahead. */
  collectOn: Temporal.PlainDate;
}>;

/**
 * Writes what was taken in into one file for the bank. Asked again, it writes what came in since, or went beyond what one
 * file holds, into a further file; when there is nothing, it answers the last one of that account and day. A debit whose
 * invoices were paid meanwhile is called off, not written. Refuses `bank-account-unknown`,
 * `collection-date-too-early`, `collection-date-no-business-day`, and what `writeDebitFile` refuses.
 */
export async function exportDebitFile(ctx: Context, input: ExportDebitFile): Promise<DebitFileInfo> {
  const { merchantId, accountId, collectOn } = input;
  const now = ctx.clock.now();
  const { info, calledOff } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const account = await readBankAccount(tx, merchantId, accountId);
    const { zone } = await readMerchant(tx, merchantId);
    const accepted = await lockAcceptedDebits(tx, merchantId, accountId, MOST_DEBITS);
    if (accepted.length === 0) return { info: await findLastFile(tx, input), calledOff: [] };
    refuseDate(collectOn, dateIn(zone, now));
    const { live, calledOff } = await sortOut(tx, accepted, now);
    if (live.length === 0) return { info: await findLastFile(tx, input), calledOff };
    const mandates = await readMandates(
      tx,
      merchantId,
      live.flatMap(({ mandateId }) => mandateId ?? [])
    );
    const debits: Debit[] = [];
    const begun = new Set<string>();
    for (const row of live) debits.push(await toDebit(ctx, tx, row, { mandates, begun, collectOn }));
    const id = newId(now);
    const messageId = `${collectOn.toString().replaceAll('-', '')}-${newCode(10)}`;
    const { holder: name, iban, bic, creditorIdentifier: identifier, scheme } = account;
    const creditor = { name, iban, ...(bic !== null && { bic }), identifier, scheme };
    const written = writeDebitFile({ messageId, createdAt: now, creditor, debits });
    const [row] = await tx
      .insert(debitFile)
      .values({
        merchantId,
        id,
        accountId,
        messageId,
        collectOn,
        debitCount: debits.length,
        totalMinor: written.total.minor,
        contentSealed: ctx.secrets.seal(written.xml, contentPurpose(id)),
        writtenAt: now
      })
      .returning();
    for (const [at, debit] of live.entries())
      await moveDebit(tx, debit, 'file', now, {
        fileId: id,
        sequence: debits[at]!.sequence,
        paymentInfoId: written.paymentInfoIdOf.get(debit.endToEndId) ?? null
      });
    const details = { collectOn: collectOn.toString(), count: debits.length, total: written.total };
    await recordAudit(ctx, tx, merchantId, {
      action: 'export-debit-file',
      subjectKind: 'debit-file',
      subjectId: id,
      details
    });
    return { info: toDebitFileInfo(row!), calledOff };
  });
  await refreshDebits(ctx, merchantId, calledOff);
  if (!info) throw new Refusal('debit-file-empty');
  return info;
}

async function findLastFile(tx: Tx, input: ExportDebitFile): Promise<DebitFileInfo | undefined> {
  const [row] = await tx
    .select()
    .from(debitFile)
    .where(
      and(
        eq(debitFile.merchantId, input.merchantId),
        eq(debitFile.accountId, input.accountId),
        eq(debitFile.collectOn, input.collectOn)
      )
    )
    .orderBy(desc(debitFile.id))
    .limit(1);
  return row && toDebitFileInfo(row);
}

/** The latest that a bank takes a Core debit is the business day before (EPC016-06, D-1). */
function refuseDate(collectOn: Temporal.PlainDate, today: Temporal.PlainDate): void {
  if (!isBusinessDay(collectOn))
    throw new Refusal('collection-date-no-business-day', { on: collectOn.toString() });
  const earliest = addBusinessDays(today, 1);
  if (Temporal.PlainDate.compare(collectOn, earliest) < 0)
    throw new Refusal('collection-date-too-early', { on: earliest.toString() });
}

/** A debit is for what is still owed: when a transfer came first, it is taken back before any bank sees it. */
async function sortOut(tx: Tx, rows: readonly DebitRow[], now: Temporal.Instant) {
  const live: DebitRow[] = [];
  const calledOff: DebitRow[] = [];
  for (const row of rows) {
    const owed = await readOwed(tx, row);
    if (owed.minor >= row.amountMinor) live.push(row);
    else {
      await moveDebit(tx, row, 'cancel', now);
      calledOff.push(row);
    }
  }
  return { live, calledOff };
}

async function readOwed(tx: Tx, { merchantId, attemptId, currency }: DebitRow): Promise<Money> {
  const parts: Money[] = [];
  for (const { invoiceId, amountMinor } of await listAllocations(tx, merchantId, attemptId)) {
    const { status, balance } = await readInvoice(tx, merchantId, invoiceId);
    const isOwing = (status === 'open' || status === 'overdue') && balance.currency === currency;
    parts.push(money(isOwing ? Math.min(amountMinor, balance.minor) : 0, currency as Currency));
  }
  return sum(parts, currency as Currency);
}

async function toDebit(
  ctx: Context,
  tx: Tx,
  row: DebitRow,
  file: Readonly<{
    mandates: ReadonlyMap<string, MandateRow>;
    /** Mandates that have a debit in this file already. */
    begun: Set<string>;
    collectOn: Temporal.PlainDate;
  }>
): Promise<Debit> {
  const { mandates, begun, collectOn } = file;
  const mandate = row.mandateId === null ? undefined : mandates.get(row.mandateId);
  assert(mandate !== undefined, 'a debit that was taken in has a mandate');
  return {
    endToEndId: row.endToEndId,
    amount: money(row.amountMinor, row.currency as Currency),
    mandate: { reference: mandate.reference, signedOn: mandate.signedOn },
    debtor: { name: mandate.holder, iban: ctx.secrets.open(mandate.ibanSealed, ibanPurpose(mandate.id)) },
    sequence: await sequenceOf(tx, row, mandate, begun),
    collectOn,
    remittance: await remittanceOf(tx, row)
  };
}

/** The first debit of a mandate stays the first until one was settled: a rejected first is presented as first again. */
async function sequenceOf(
  tx: Tx,
  { merchantId }: DebitRow,
  mandate: MandateRow,
  begun: Set<string>
): Promise<SequenceType> {
  if (mandate.isOneOff) return 'OOFF';
  if (begun.has(mandate.id)) return 'RCUR';
  begun.add(mandate.id);
  const earlier = await tx
    .select({ status: bankDebit.status })
    .from(bankDebit)
    .where(and(eq(bankDebit.merchantId, merchantId), eq(bankDebit.mandateId, mandate.id)));
  return earlier.some(({ status }) => ['filed', 'settled', 'returned'].includes(status)) ? 'RCUR' : 'FRST';
}

/** One invoice speaks by its own reference; several by their numbers. */
async function remittanceOf(tx: Tx, { merchantId, attemptId, text }: DebitRow): Promise<Remittance> {
  const allocations = await listAllocations(tx, merchantId, attemptId);
  const [only, ...others] = allocations;
  if (!only || others.length > 0) return { kind: 'text', text: text.slice(0, 140) };
  const { paymentReference, number } = await readInvoice(tx, merchantId, only.invoiceId);
  return isRfReference(paymentReference)
    ? { kind: 'rf', reference: paymentReference }
    : { kind: 'text', text: `${paymentReference} ${number}`.slice(0, 140) };
}
