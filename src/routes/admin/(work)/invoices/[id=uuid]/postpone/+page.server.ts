import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { readInvoice } from '#lib/server/domain/billing/index.ts';
import { MOST_POSTPONED_DAYS, postponeInvoice } from '#lib/server/domain/collection/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** More time to pay: until when, and why. */
export const load: PageServerLoad = staffRoute(
  'move-due-date',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const invoice = await ctx.db.withMerchant(merchant.id, (tx) => readInvoice(tx, merchant.id, params.id));
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const last = today.add({ days: MOST_POSTPONED_DAYS });
    return {
      id: invoice.id,
      number: invoice.number,
      dueOn: formatDate(invoice.dueOn, language, 'weekday'),
      last: formatDate(last, language),
      isOwed: invoice.balance.minor > 0 && (invoice.status === 'open' || invoice.status === 'overdue'),
      words: pickTexts(language, 'friendly', ['admin:postpone'])
    };
  }
);

const Later = v.object({
  toOn: v.pipe(v.string('bulk-day-missing'), v.isoDate('bulk-day-missing')),
  reason: v.pipe(
    v.string('reason-missing'),
    v.trim(),
    v.minLength(1, 'reason-missing'),
    v.maxLength(400, 'text-too-long')
  )
});

export const actions: Actions = {
  postpone: staffRoute('move-due-date', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Later);
    const t = translator(locals.language);
    const refuse = (field: string, code: string, values: Readonly<Record<string, unknown>> = {}) =>
      fail(422, {
        values: form.values,
        errors: { [field]: t(`errors:${code}` as TextKey, values as never) } as Record<string, string>
      });
    if (!form.valid) {
      const [[field, code] = ['toOn', 'bulk-day-missing']] = Object.entries(form.errors);
      return refuse(field, code);
    }
    const { toOn, reason } = form.data;
    try {
      await postponeInvoice(ctx, {
        ...{ merchantId: merchant.id, invoiceId: params.id!, reason },
        toOn: Temporal.PlainDate.from(toOn)
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'invoice-unknown') throw thrown;
      const { last } = thrown.params as Readonly<{ last?: string }>;
      const until = last && formatDate(Temporal.PlainDate.from(last), locals.language);
      return refuse('toOn', thrown.code, { ...thrown.params, ...(until && { last: until }) });
    }
    redirect(303, paths.invoice(params.id!));
  })
};
