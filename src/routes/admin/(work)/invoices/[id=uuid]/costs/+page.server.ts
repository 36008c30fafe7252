import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { listCharges, readInvoice, withdrawCosts } from '#lib/server/domain/billing/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'withdraw-costs',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const { invoice, charges } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
      invoice: await readInvoice(tx, merchant.id, params.id),
      charges: await listCharges(tx, merchant.id, params.id)
    }));
    const on = (at: Temporal.Instant) =>
      formatDate(at.toZonedDateTimeISO(merchant.zone).toPlainDate(), language);
    return {
      invoice: { id: invoice.id, number: invoice.number, costs: invoice.costs },
      charges: charges.map(({ id, amount, vat, law, chargedAt, withdrawnAt, withdrawnBecause }) => ({
        ...{ id, amount, vat, law, on: on(chargedAt) },
        withdrawn: withdrawnAt && { on: on(withdrawnAt), because: withdrawnBecause ?? '' }
      })),
      words: pickTexts(language, 'friendly', ['dunning:costs'])
    };
  }
);

export const actions: Actions = {
  withdraw: staffRoute('withdraw-costs', async ({ params, request, locals }, { ctx, merchant }) => {
    const because = (await request.formData()).get('because');
    try {
      await withdrawCosts(ctx, {
        ...{ merchantId: merchant.id, invoiceId: params.id! },
        because: typeof because === 'string' ? because : ''
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'invoice-unknown') throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.invoice(params.id!));
  })
};
