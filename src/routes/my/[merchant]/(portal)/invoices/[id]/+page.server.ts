import { isPositive, subtract } from '#lib/money/index.ts';
import { explainToCustomer, tryAgainNow } from '#lib/server/domain/collection/index.ts';
import { findAgencyContacts } from '#lib/server/domain/handover/index.ts';
import { readCustomerInvoice, type CustomerInvoiceDetail } from '#lib/server/domain/reporting/index.ts';
import {
  customerRoute,
  newFormKey,
  readFormKey,
  Refusal,
  type SignedInCustomer
} from '#lib/server/web/index.ts';
import { payAndGo } from '../../pay-problem.server.ts';
import { portalPaths, type PortalPaths } from '../../paths.ts';
import { portalWords, type PortalWords } from '../../words.server.ts';
import { timelineOf } from './timeline.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAYABLE = new Set(['open', 'overdue', 'planned', 'arranged', 'waiting']);

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant, tone } = who;
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  const detail = await readCustomerInvoice(ctx, {
    merchantId,
    customerId,
    invoiceId: event.params.id,
    zone: merchant.zone,
    language: words.language
  });
  const { invoice } = detail;
  const isFormal = tone === 'formal';
  const { t, date } = words;
  const owes = isPositive(invoice.balance) && PAYABLE.has(invoice.state);
  return {
    texts: words.pick([
      'portal:invoice',
      'portal:agree.link',
      'portal:invoices.title',
      'portal:retry',
      'portal:overview.move'
    ]),
    invoice: {
      title: invoice.subject,
      lead: `${t('portal:invoice.number', { number: invoice.number })} · ${t('portal:invoice.issued', { date: date(invoice.issuedOn, 'long') })}`,
      state: invoice.state,
      stateLabel: t(`portal:state.${invoice.state}`),
      due: dueLabel(detail, words),
      total: invoice.total,
      balance: invoice.balance,
      settled: subtract(invoice.total, invoice.balance),
      lines: detail.lines.map(({ text, amount }) => ({ text, amount }))
    },
    notes: [
      ...(owes && detail.firstDueOn
        ? [t('portal:invoice.postponed', { date: date(detail.firstDueOn) })]
        : []),
      ...(owes && detail.isLeftAlone ? [t('portal:invoice.left-alone')] : [])
    ],
    agency: await viewAgency(detail, who, words),
    planned: viewPlanned(detail, words, paths),
    failure: viewFailure(detail, words, isFormal),
    timeline: timelineOf(detail, words, isFormal),
    papers: papersOf(detail, words, paths),
    ...(PAYABLE.has(invoice.state) && {
      payHref: paths.pay({ invoice: invoice.id, currency: invoice.balance.currency }),
      payLabel: t('portal:pay.button', { amount: words.money(invoice.balance) }),
      agreeHref: paths.arrangements({ invoice: invoice.id })
    }),
    formKey: newFormKey(who.sessionId)
  };
});

/** Whom to ask about what an agency has, and where it is paid. */
async function viewAgency({ invoice }: CustomerInvoiceDetail, who: SignedInCustomer, { t }: PortalWords) {
  if (invoice.state !== 'handed-over') return undefined;
  const { ctx, merchantId, merchant } = who;
  const found = await findAgencyContacts(ctx, { merchantId, invoiceIds: [invoice.id] });
  const contact = found.get(invoice.id);
  if (!contact) return { text: t('portal:invoice.handed-over-text', { merchant: merchant.name }) };
  const { name: agency, reference, payUrl, email, phone } = contact;
  return {
    text: t('portal:invoice.agency-text', {
      ...{ merchant: merchant.name, agency, reference },
      contact: phone === null ? email : `${email}, ${phone}`
    }),
    ...(payUrl !== null && { pay: { href: payUrl, text: t('portal:invoice.agency-pay', { agency }) } })
  };
}

function dueLabel({ invoice }: CustomerInvoiceDetail, { t, date }: PortalWords): string | undefined {
  if (invoice.state === 'overdue') return t('portal:overview.was-due', { date: date(invoice.dueOn) });
  return isPositive(invoice.balance) && PAYABLE.has(invoice.state)
    ? t('portal:overview.due-on', { date: date(invoice.dueOn) })
    : undefined;
}

function viewPlanned({ planned }: CustomerInvoiceDetail, words: PortalWords, paths: PortalPaths) {
  if (!planned) return undefined;
  const { t, money, date } = words;
  return {
    title: t('portal:invoice.planned', { amount: money(planned.amount), date: date(planned.collectOn) }),
    text: t('portal:invoice.planned-text', { method: words.method(planned) }),
    moveHref: paths.debit(planned.id)
  };
}

/** The last try, where it failed and nothing newer is under way; with the method that is debited anyway, to try again. */
function viewFailure(
  { invoice, payments, explanations }: CustomerInvoiceDetail,
  words: PortalWords,
  isFormal: boolean
) {
  const last = payments.at(-1);
  if (!last || last.attempt.status !== 'failed' || !PAYABLE.has(invoice.state)) return undefined;
  const explanation = explanations.get(last.attempt.id);
  if (!explanation) return undefined;
  const told = explainToCustomer(explanation, { language: words.language, isFormal });
  const { method, facts, instrument } = last.attempt;
  const mayRetry = instrument.kind === 'stored' && explanation.next.kind !== 'ask-customer';
  return {
    title: words.t('portal:todo.failed', { amount: words.money(last.forThisInvoice) }),
    text: [told.money, told.why, told.next].filter(Boolean).join(' '),
    ...(mayRetry && {
      retry: words.t('portal:retry.button', {
        amount: words.money(invoice.balance),
        method: words.method({ method, last4: facts?.last4, brand: facts?.brand })
      })
    })
  };
}

function papersOf(
  { invoice, payments }: CustomerInvoiceDetail,
  { t, date, dayOf }: PortalWords,
  paths: PortalPaths
) {
  const paid = payments.filter(({ attempt }) => attempt.status === 'succeeded');
  return [
    ...paid.toReversed().map(({ attempt }) => ({
      href: paths.document(invoice.id, `receipt-${attempt.id}.pdf`),
      text: t('portal:invoice.receipt', { date: date(dayOf(attempt.resolvedAt ?? attempt.openedAt), 'long') })
    })),
    { href: paths.document(invoice.id, 'invoice.pdf'), text: t('portal:invoice.pdf') },
    { href: paths.document(invoice.id, 'invoice.xml'), text: t('portal:invoice.ubl') }
  ];
}

export const actions: Actions = {
  /** "Try again now": the whole of it, by the method that is debited anyway. */
  retry: customerRoute(async (event, who) => {
    const form = await event.request.formData();
    const { ctx, merchantId, customerId, merchant } = who;
    const paths = portalPaths(merchant.slug);
    return payAndGo(paths, portalWords(who, event.locals.language), async () => {
      const formKey = readFormKey(form.get('formKey'), who.sessionId);
      if (!formKey) throw new Refusal('form-outdated');
      const returnUrl = `${event.locals.ctx.origin}${paths.payResult('{attempt}')}/return`;
      return tryAgainNow(ctx, { merchantId, customerId, invoiceIds: [event.params.id], formKey, returnUrl });
    });
  })
};
