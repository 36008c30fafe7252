import { add, formatMoney, type Money } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readInvoice, readOwedParts, type Invoice } from '../../billing/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { findLawPack } from '../law/index.ts';
import { sayCosts, sayTerm } from '../words/legal-sentences.ts';
import { attachInvoices } from './attach-invoices.ts';
import { dateValue } from './date-value.ts';
import { invoiceFacts } from './invoice-facts.ts';
import { isOwed } from './is-owed.ts';
import { readStepCosts } from './read-step-costs.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * The formal notice: everything that the law of the customer's country wants it to say, in its words and once more as a
 * list, so that no template can leave it out. What it says the costs are is what its step decided. `undefined` once
 * nothing is owed any more, or before it is late.
 */
export async function composeFormalNotice(correspondence: Correspondence): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, customer, t } = correspondence;
  const { merchantId, customerId, invoiceId, language } = notice;
  if (invoiceId === null) return undefined;
  const invoice = await readInvoice(tx, merchantId, invoiceId);
  const today = dateIn(merchant.zone, ctx.clock.now());
  if (!isOwed(invoice) || Temporal.PlainDate.compare(today, invoice.dueOn) <= 0) return undefined;
  const isLetter = notice.channel === 'letter';
  const purpose = isLetter ? 'letter' : 'message';
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose });
  const costs = await readStepCosts(tx, notice, invoice.balance.currency);
  const { principal } = await readOwedParts(tx, invoice);
  const words = (amount: Money) => formatMoney(amount, language);
  const country = customer.address?.country ?? merchant.country;
  const law = { country, isBusiness: customer.isBusiness, t };
  const total = costs && add(invoice.balance, costs);
  return {
    message: 'formal-notice',
    values: {
      principal: words(principal),
      costs: costs ? words(costs) : t('notices:facts.costs-none'),
      total: words(total ?? invoice.balance),
      creditor: merchant.name,
      creditorNumber: creditorNumber(merchant),
      product: invoice.subject,
      invoiceNumber: invoice.number,
      dueOn: dateValue(invoice.dueOn, language),
      term: sayTerm({ ...law, isLetter, days: findLawPack(country, today)?.term.days ?? USUAL_DAYS }),
      consequence: sayCosts({ ...law, costs: costs && words(costs), total: total && words(total) })
    },
    amount: invoice.balance,
    facts: listFacts(correspondence, invoice, { principal, costs, total }),
    url: link.url,
    checkCode: link.checkCode,
    typedCode: link.typedCode,
    why: t('notices:why.invoice'),
    attachments: await attachInvoices(correspondence, [invoice]),
    payLinkId: link.payLinkId
  };
}

/** Where we know no law: what is usual between fair people. */
const USUAL_DAYS = 14;

function listFacts(
  { merchant, notice: { language }, t }: Correspondence,
  invoice: Invoice,
  {
    principal,
    costs,
    total
  }: Readonly<{ principal: Money; costs: Money | undefined; total: Money | undefined }>
): NoticeFacts['facts'] {
  const { lines, postalCode, city } = merchant.address;
  const address = [...lines, [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const number = creditorNumber(merchant);
  return [
    ...invoiceFacts(t, [invoice]),
    { label: t('messages:facts.due-on'), value: dateValue(invoice.dueOn, language).long },
    { label: t('notices:facts.principal'), value: formatMoney(principal, language) },
    ...(costs ? [{ label: t('notices:facts.costs'), value: formatMoney(costs, language) }] : []),
    ...(total ? [{ label: t('notices:facts.total'), value: formatMoney(total, language) }] : []),
    { label: t('notices:facts.creditor'), value: `${merchant.name}, ${address}` },
    ...(number === '' ? [] : [{ label: t('notices:facts.creditor-number'), value: number }])
  ];
}

/** As the register knows the creditor; its VAT number where that is all we have. */
function creditorNumber({ registrationNumber, vatId }: Correspondence['merchant']): string {
  return registrationNumber ?? vatId ?? '';
}
