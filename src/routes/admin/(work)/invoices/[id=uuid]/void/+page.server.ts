import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { invoiceLifecycle, readInvoice, voidInvoice } from '#lib/server/domain/billing/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'void-invoice',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const invoice = await ctx.db.withMerchant(merchant.id, (tx) => readInvoice(tx, merchant.id, params.id));
    return {
      invoice: { id: invoice.id, number: invoice.number, balance: invoice.balance },
      isVoidable: invoiceLifecycle.may(invoice.status, 'void'),
      words: pickTexts(language, 'friendly', ['admin:void'])
    };
  }
);

export const actions: Actions = {
  confirm: staffRoute('void-invoice', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await voidInvoice(ctx, { merchantId: merchant.id, invoiceId: params.id! });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'invoice-unknown') throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.invoice(params.id!));
  })
};
