import { and, eq } from 'drizzle-orm';
import { formatMoney, sum } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { findInvoicesById } from '../../billing/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { announcedHandover } from '../handover-schema.ts';
import { dateValue } from './date-value.ts';
import { isOwed } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * The last notice before an agency, with what is owed by now. `undefined` once nobody hands it over any more, something else
 * was agreed, nothing is owed, or its last day has passed.
 */
export async function composeHandover(
  { ctx, tx, notice, merchant, t }: Correspondence,
  caseId: string
): Promise<NoticeFacts | undefined> {
  const { merchantId, customerId, language } = notice;
  const [announced] = await tx
    .select()
    .from(announcedHandover)
    .where(and(eq(announcedHandover.merchantId, merchantId), eq(announcedHandover.caseId, caseId)));
  if (!announced || announced.withdrawnAt !== null) return undefined;
  const { payBy, agency, invoiceIds } = announced;
  if (Temporal.PlainDate.compare(dateIn(merchant.zone, ctx.clock.now()), payBy) > 0) return undefined;
  const invoices = await findInvoicesById(tx, merchantId, invoiceIds);
  const owing = invoices.filter((each) => isOwed(each) && each.pausedBecause === null);
  const [first] = owing;
  if (!first) return undefined;
  const amount = sum(
    owing.map(({ balance }) => balance),
    first.balance.currency
  );
  const link = await mintPayLink(ctx, tx, {
    ...{ merchantId, customerId, purpose: 'message', invoiceId: null },
    toldIds: owing.map(({ id }) => id)
  });
  return {
    message: 'handover-notice',
    values: {
      ...{ amount: formatMoney(amount, language), agency },
      date: dateValue(payBy, language, 'weekday')
    },
    amount,
    facts: owing.map((each) => ({
      label: t('notices:facts.each-late', {
        product: each.subject,
        number: each.number,
        date: dateValue(each.dueOn, language).long
      }),
      value: formatMoney(each.balance, language)
    })),
    url: link.url,
    checkCode: link.checkCode,
    typedCode: link.typedCode,
    why: t('notices:why.invoice'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}
