import type { Language } from '#lib/i18n/languages.ts';
import { money, sum, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { listArrangementRecords, listPromiseRecords } from '../../arrangements/index.ts';
import { findInvoicesById, type Invoice } from '../../billing/index.ts';
import { listInvoicePayments, payPageLines } from '../../collection/index.ts';
import { readCustomer, readMerchant, type Customer, type Merchant } from '../../identity/index.ts';
import { listLedgerLines } from '../../ledger/index.ts';
import { listNoticesAbout, type NoticeRecord } from '../../notifications/index.ts';
import { readAgencyRow, type AgencyRow } from '../agencies/agencies.ts';
import { listCaseInvoices, readCaseRow, type CasePlace } from '../cases/cases.ts';
import type { Dossier, DossierAgreement, DossierInvoice, DossierNotice } from './dossier.ts';

/** More agreements than anybody makes. */
const MOST_AGREEMENTS = 100;

/** The dossier of a case as it stands now. Refuses `handover-unknown`. */
export async function buildDossier(ctx: Context, place: CasePlace): Promise<Dossier> {
  const { merchantId } = place;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const handover = await readCaseRow(tx, place);
    const { customerId, agencyId, currency } = handover;
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, customerId);
    const lines = await listCaseInvoices(tx, place);
    // One that left before the end isn't the agency's business; once it is over, all that it had is.
    const ids = lines.flatMap(({ invoiceId, outBecause }) => (outBecause === null ? [invoiceId] : []));
    const invoices = await findInvoicesById(tx, merchantId, ids);
    const within = joinTransaction(ctx, merchantId, tx);
    return {
      case: {
        ...{ id: handover.id, proposedAt: handover.proposedAt.toString(), payBy: handover.payBy.toString() },
        ...(handover.releasedAt && { releasedAt: handover.releasedAt.toString() }),
        owed: sum(
          invoices.map(({ balance }) => balance),
          currency
        )
      },
      creditor: toCreditor(merchant),
      agency: toAgency(await readAgencyRow(tx, merchantId, agencyId)),
      debtor: toDebtor(customer),
      invoices: await Promise.all(invoices.map((each) => toInvoice(tx, each, merchant.language))),
      notices: (await listNoticesAbout(tx, merchantId, ids)).map((each) => toNotice(each, invoices)),
      arrangements: await listArrangements(within, { merchantId, customerId, ids }),
      promises: await listPromises(within, { merchantId, customerId, ids })
    };
  });
}

function toCreditor(merchant: Merchant): Dossier['creditor'] {
  const { name, address, country, contactEmail: email, iban, registrationNumber, vatId } = merchant;
  return {
    ...{ name, address: linesOf(address), country, email, iban },
    ...(registrationNumber !== null && { registrationNumber }),
    ...(vatId !== null && { vatId })
  };
}

function toAgency({ name, country, wkiNumber }: AgencyRow): Dossier['agency'] {
  return { name, country, ...(wkiNumber !== null && { wkiNumber }) };
}

function toDebtor(customer: Customer): Dossier['debtor'] {
  const { reference, name, isBusiness, language, address, email, phone } = customer;
  return {
    ...{ reference, name, isBusiness, language, address: address ? linesOf(address) : [] },
    ...(address?.country !== undefined && { country: address.country }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone })
  };
}

function linesOf(address: NonNullable<Customer['address']>): string[] {
  const city = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [...address.lines, city].filter((line) => line !== '');
}

async function toInvoice(tx: Tx, invoice: Invoice, language: Language): Promise<DossierInvoice> {
  const { merchantId, id, number, subject, issuedOn, dueOn, total, costs, balance } = invoice;
  const payments = await listInvoicePayments(tx, merchantId, id);
  const bookings = await listLedgerLines(tx, merchantId, id);
  return {
    ...{ id, number, subject, total, costs, balance },
    ...{ issuedOn: issuedOn.toString(), dueOn: dueOn.toString() },
    lines: payPageLines(invoice, language),
    bookings: bookings
      .filter(({ account }) => account === 'receivable')
      .map(({ at, kind, amount }) => ({ at: at.toString(), kind, amount })),
    payments: payments.map(({ attempt: { openedAt, method, status }, forThisInvoice: amount }) => ({
      ...{ at: openedAt.toString(), method, status, amount }
    })),
    disputes: payments.flatMap(({ disputes }) =>
      disputes.map(({ status, reason, amount }) => ({ status, reason, amount }))
    )
  };
}

function toNotice(notice: NoticeRecord, invoices: readonly Invoice[]): DossierNotice {
  const { kind, channel, language, status, sentAt, delivery, deliveryAt, seenAt, said, invoiceId } = notice;
  const about = invoices.find(({ id }) => id === invoiceId)?.number;
  return {
    ...{ kind, channel, language, status },
    ...(about !== undefined && { about }),
    ...(said && { title: said.title }),
    ...(sentAt && { sentAt: sentAt.toString() }),
    ...(delivery && { delivery }),
    ...(deliveryAt && { deliveryAt: deliveryAt.toString() }),
    ...(seenAt && { seenAt: seenAt.toString() })
  };
}

type Of = Readonly<{ merchantId: string; customerId: string; ids: readonly string[] }>;

async function listArrangements(ctx: Context, { ids, ...of }: Of): Promise<DossierAgreement[]> {
  const { items } = await listArrangementRecords(ctx, { ...of, limit: MOST_AGREEMENTS });
  return items
    .filter(({ invoiceIds }) => invoiceIds.some((id) => ids.includes(id)))
    .map(({ status, total, startedAt, endedAt, instalments }) => ({
      ...{ status, total },
      ...(startedAt && { agreedAt: startedAt.toString() }),
      ...(endedAt && { endedAt: endedAt.toString() }),
      parts: instalments.map((part) => ({
        dueOn: part.dueOn.toString(),
        amount: money(part.amountMinor, total.currency as Currency),
        status: part.status
      }))
    }));
}

async function listPromises(ctx: Context, { ids, ...of }: Of): Promise<DossierAgreement[]> {
  const { items } = await listPromiseRecords(ctx, { ...of, limit: MOST_AGREEMENTS });
  return items
    .filter(({ invoiceIds }) => invoiceIds.some((id) => ids.includes(id)))
    .map(({ status, total, givenAt, endedAt, promisedOn }) => ({
      ...{ status, total, agreedAt: givenAt.toString() },
      ...(endedAt && { endedAt: endedAt.toString() }),
      parts: [{ dueOn: promisedOn.toString(), amount: total }]
    }));
}
