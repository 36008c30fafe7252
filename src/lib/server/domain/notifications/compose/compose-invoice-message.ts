import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { formatMoney, money, type Money } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { chargeCosts, readInvoice, readOwedParts, type Invoice } from '../../billing/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import type { Notice } from '../notices.ts';
import { isAbout } from '../is-about.ts';
import { notice as noticeTable } from '../schema.ts';
import type { MessageName } from '../words/messages.ts';
import { attachInvoices } from './attach-invoices.ts';
import { composeSeveralInvoices } from './compose-several-invoices.ts';
import { dateValue } from './date-value.ts';
import { invoiceFacts } from './invoice-facts.ts';
import { isOwed, isTimely } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * There is an invoice, it is due soon, or it is overdue: what is open of it, for what, until when, and a link to pay.
 * `undefined` once it is paid or void, and when its date makes it untrue: nothing is overdue on its due date, and
 * nothing due soon after it.
 */
export async function composeInvoiceMessage(
  correspondence: Correspondence
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId, invoiceId, language } = notice;
  if (invoiceId === null) return undefined;
  if (correspondence.alsoAbout) return composeSeveralInvoices(correspondence);
  const asked = await readInvoice(tx, merchantId, invoiceId);
  const today = dateIn(merchant.zone, ctx.clock.now());
  if (!isOwed(asked) || !isTimely(notice, asked, today)) return undefined;
  const invoice = await putCostsOn(correspondence, asked);
  const purpose = notice.channel === 'letter' ? 'letter' : 'message';
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose });
  const { costs } = await readOwedParts(tx, invoice);
  const dueOn = dateValue(invoice.dueOn, language, notice.kind === 'overdue' ? 'long' : 'weekday');
  return {
    message: await nameMessage(tx, notice),
    values: {
      amount: formatMoney(invoice.balance, language),
      invoiceNumber: invoice.number,
      product: invoice.subject,
      dueOn,
      charge: sayCharge(correspondence, invoice.balance, costs)
    },
    amount: invoice.balance,
    facts: [
      ...invoiceFacts(t, [invoice]),
      { label: t('messages:facts.due-on'), value: dateValue(invoice.dueOn, language).long },
      ...(costs.minor > 0 ? [{ label: t('notices:facts.charged'), value: formatMoney(costs, language) }] : [])
    ],
    url: link.url,
    checkCode: link.checkCode,
    typedCode: link.typedCode,
    why: t('notices:why.invoice'),
    attachments: await attachInvoices(correspondence, [invoice]),
    payLinkId: link.payLinkId
  };
}

/** What the message asks on top is owed before it says so; the invoice as it stands then. */
async function putCostsOn({ ctx, tx, notice, costs }: Correspondence, invoice: Invoice): Promise<Invoice> {
  const { merchantId, customerId, sequenceStepId } = notice;
  if (!costs || sequenceStepId === null) return invoice;
  const { currency } = invoice.balance;
  const { minor, vatMinor, per, law, settlesFirst } = costs;
  await chargeCosts(ctx, tx, merchantId, {
    ...{ customerId, invoiceId: invoice.id, cause: `step:${sequenceStepId}`, per, law, settlesFirst },
    ...{ amount: money(minor, currency), vat: money(vatMinor, currency) }
  });
  return readInvoice(tx, merchantId, invoice.id);
}

/** The part of what is owed that is costs; most reminders ask none. */
function sayCharge({ t, notice: { language } }: Correspondence, balance: Money, costs: Money): string {
  if (costs.minor <= 0) return '';
  return t('notices:phrase.charge', {
    costs: formatMoney(costs, language),
    total: formatMoney(balance, language)
  });
}

async function nameMessage(tx: Tx, notice: Notice): Promise<MessageName> {
  if (notice.kind === 'due-soon') return 'due-soon';
  if (notice.kind !== 'overdue') return 'invoice-created';
  const told = await countTold(tx, notice);
  if (told.notices > 0) return 'overdue-after-notice';
  const earlier = told.reminders;
  return earlier === 0 ? 'overdue-first' : earlier === 1 ? 'overdue-second' : 'overdue-later';
}

/** What this customer was told of this invoice before: what was sent, by whichever channels, counts once. */
async function countTold(
  tx: Tx,
  { merchantId, invoiceId, cause }: Notice
): Promise<Readonly<{ reminders: number; notices: number }>> {
  const causesOf = (kind: Notice['kind']) =>
    sql<number>`(count(distinct ${noticeTable.cause}) filter (where ${noticeTable.kind} = ${kind}))::int`;
  const [row] = await tx
    .select({ reminders: causesOf('overdue'), notices: causesOf('formal-notice') })
    .from(noticeTable)
    .where(
      and(
        eq(noticeTable.merchantId, merchantId),
        isAbout(invoiceId!),
        inArray(noticeTable.status, ['sent', 'ambiguous']),
        ne(noticeTable.cause, cause)
      )
    );
  return row ?? { reminders: 0, notices: 0 };
}
