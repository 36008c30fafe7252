import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { add, formatMoney, parseAmount, subtract, toDecimal, type Money } from '#lib/money/index.ts';
import {
  askRefund,
  findPayment,
  refundPayment,
  type InvoicePayment
} from '#lib/server/domain/collection/index.ts';
import { parseForm, Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const Asked = v.object({
  amount: v.optional(v.string(), ''),
  effect: v.optional(v.picklist(['credit', 'reopen']), 'credit'),
  /** Why, where a colleague has to release it. */
  because: v.optional(v.string(), ''),
  /** Set by the second form: the amount was shown and confirmed, once for each showing. */
  confirmed: v.optional(v.pipe(v.string(), v.uuid()))
});

export const load: PageServerLoad = staffRoute('refund-payment', async ({ params, parent, url }, who) => {
  const { language } = await parent();
  const payment = await readPayment(who, params.id);
  const t = translator(language);
  return {
    backTo: pageBack(url),
    invoiceId: invoiceIn(url),
    refundable: formatMoney(payment.refundable, language),
    suggestion: decimalFor(payment.refundable, language),
    isRefundable: payment.refundable.minor > 0,
    method: t(`admin:method.${payment.attempt.method}` as TextKey),
    words: pickTexts(language, 'friendly', [
      'admin:refund',
      'common:check-this',
      'common:back',
      'releases:refund'
    ])
  };
});

export const actions: Actions = {
  refund: staffRoute('refund-payment', async ({ params, locals, request, url }, who) => {
    const t = translator(locals.language);
    const { attempt, refundable } = await readPayment(who, params.id!);
    const form = await parseForm(request, Asked);
    const wrong = (text: string) =>
      fail(422, { values: form.values, errors: [{ fieldId: 'field-amount', text }], confirm: undefined });
    if (!form.valid) return wrong(t('admin:refund.amount-unreadable'));
    const amount = parseAmount(form.data.amount, refundable.currency);
    if (!amount || amount.minor <= 0) return wrong(t('admin:refund.amount-unreadable'));
    const bound = formatMoney(refundable, locals.language);
    if (amount.minor > refundable.minor) return wrong(t('admin:refund.amount-too-high', { bound }));
    const { effect, confirmed, because } = form.data;
    // What went back on this payment before counts, too.
    const total = add(subtract(attempt.amount, refundable), amount).minor;
    const { refundLimitMinor: limit } = who.merchant;
    const needsRelease = limit !== null && total > limit;
    const confirm = {
      ...{ id: confirmed ?? crypto.randomUUID(), typed: form.data.amount, effect, needsRelease },
      ...{ amount: formatMoney(amount, locals.language), because }
    };
    if (confirmed === undefined) return { values: form.values, errors: [], confirm };
    const asked = { merchantId: who.merchant.id, attemptId: params.id!, amount, effect };
    try {
      if (needsRelease) await askRefund(who.ctx, { ...asked, because });
      else await refundPayment(who.ctx, { ...asked, refundId: confirmed });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const text = t(`errors:${thrown.code}` as TextKey, { bound });
      if (thrown.code !== 'reason-missing') return wrong(text);
      return fail(422, { values: form.values, errors: [{ fieldId: 'field-because', text }], confirm });
    }
    redirect(303, needsRelease ? paths.releases() : pageBack(url));
  })
};

async function readPayment({ ctx, merchant }: SignedIn, attemptId: string): Promise<InvoicePayment> {
  const payment = await ctx.db.withMerchant(merchant.id, (tx) => findPayment(tx, merchant.id, attemptId));
  if (!payment) throw new Refusal('attempt-unknown');
  return payment;
}

/** The invoice from which somebody came here, or the list. */
function pageBack(url: URL): string {
  const invoice = invoiceIn(url);
  return invoice ? paths.invoice(invoice) : paths.invoices();
}

function invoiceIn(url: URL): string {
  const invoice = url.searchParams.get('invoice') ?? '';
  return /^[0-9a-f-]{36}$/.test(invoice) ? invoice : '';
}

/** As people type it where the language is at home: a comma, except in English. */
function decimalFor(amount: Money, language: string): string {
  return language === 'en' ? toDecimal(amount) : toDecimal(amount).replace('.', ',');
}
