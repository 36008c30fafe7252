import { formatMoney, sum } from '#lib/money/index.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import {
  findCustomerStep,
  findDebitedMethod,
  listAllocations,
  listAnnouncedInvoiceIds,
  readAttempt
} from '../../collection/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { mintRepairLink } from '../../payment-methods/index.ts';
import { invoiceFacts } from './invoice-facts.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

type After = Readonly<{ attemptId: string }> | Readonly<{ plannedId: string }>;

/**
 * Only the customer can go on: whether money moved, what is needed in plain words, and a link that does it. `undefined`
 * once nothing of it is owed any more.
 */
export async function composeCustomerAsked(
  correspondence: Correspondence,
  after: After
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const step = await findCustomerStep(tx, merchantId, after);
  const open = await readOpen(correspondence, after);
  const currency = open[0]?.balance.currency;
  if (step === undefined || currency === undefined) return undefined;
  const owed = sum(
    open.map(({ balance }) => balance),
    currency
  );
  const invoiceId = open.length === 1 && open[0] ? open[0].id : null;
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  const happened = (await isGivenBack(correspondence, after)) ? 'given-back' : 'nothing-taken';
  const url = step === 'replace-method' ? await repairUrl(correspondence) : undefined;
  return {
    message: `asked-${step}`,
    values: {
      amount: formatMoney(owed, language),
      happened: t(`notices:phrase.happened.${happened}`)
    },
    amount: owed,
    facts: invoiceFacts(t, open),
    url: url ?? link.url,
    ...(url !== undefined && { otherAction: { label: t('notices:other.pay'), url: link.url } }),
    checkCode: link.checkCode,
    why: t('messages:why.asked'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}

/** The link that renews what was debited, where something still is: no signing in, and what is open is tried on it. */
async function repairUrl({ ctx, tx, notice }: Correspondence): Promise<string | undefined> {
  const { merchantId, customerId } = notice;
  const method = await findDebitedMethod(tx, merchantId, customerId);
  if (!method) return undefined;
  return (await mintRepairLink(ctx, tx, { merchantId, customerId, paymentMethodId: method.id })).url;
}

/** The invoices that are still owed; one currency, as an attempt and a plan have. */
async function readOpen({ tx, notice }: Correspondence, after: After): Promise<Invoice[]> {
  const { merchantId } = notice;
  const ids =
    'attemptId' in after
      ? (await listAllocations(tx, merchantId, after.attemptId)).map(({ invoiceId }) => invoiceId)
      : await listAnnouncedInvoiceIds(tx, merchantId, after.plannedId);
  const invoices = await Promise.all(ids.map((id) => readInvoice(tx, merchantId, id)));
  return invoices.filter(
    ({ status, balance }) => (status === 'open' || status === 'overdue') && balance.minor > 0
  );
}

/** A debit that was booked and is asked about afterwards is one that the bank gave back. */
async function isGivenBack({ tx, notice }: Correspondence, after: After): Promise<boolean> {
  if (!('attemptId' in after)) return false;
  return (await readAttempt(tx, notice.merchantId, after.attemptId)).status === 'succeeded';
}
