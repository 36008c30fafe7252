import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { givePromise, readAgreementOffer } from '#lib/server/domain/arrangements/index.ts';
import { readCustomer } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** A customer says on the phone by which day they will pay: noted within the terms, as they could themselves. */
export const load: PageServerLoad = staffRoute(
  'note-promise',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const of = { merchantId: merchant.id, customerId: params.id };
    const customer = await ctx.db.withMerchant(merchant.id, (tx) => readCustomer(tx, merchant.id, params.id));
    const offer = await readAgreementOffer(ctx, of);
    const t = translator(language);
    return {
      customer: { id: customer.id, name: customer.name },
      // What is promised already has its day.
      invoices: (offer?.invoices ?? [])
        .filter(({ pausedBecause }) => pausedBecause === null)
        .map(({ id, number, dueOn, balance }) => ({
          ...{ id, number, balance },
          due: t('arrangements:page.due', { date: formatDate(dueOn, language) })
        })),
      ...(offer?.promiseDays && {
        days: { first: offer.promiseDays.firstOn.toString(), last: offer.promiseDays.lastOn.toString() },
        until: formatDate(offer.promiseDays.lastOn, language, 'weekday')
      }),
      words: pickTexts(language, 'friendly', ['arrangements:promise', 'arrangements:start'])
    };
  }
);

export const actions: Actions = {
  default: staffRoute('note-promise', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await request.formData();
    const typed = { invoiceIds: form.getAll('invoice').map(String), day: textOf(form, 'promisedOn') };
    const customerId = params.id!;
    try {
      await givePromise(ctx, {
        ...{ merchantId: merchant.id, customerId, invoiceIds: typed.invoiceIds },
        promisedOn: readDay(typed.day)
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const { code } = thrown;
      const t = translator(locals.language);
      return fail(422, { problem: t(`errors:${code}` as TextKey, said(thrown, locals)), typed });
    }
    redirect(303, paths.customer(customerId, { done: 'promised' }));
  })
};

/** Days that a refusal names, as the reader writes them. */
function said({ params }: Refusal, { language }: App.Locals) {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
        ? formatDate(Temporal.PlainDate.from(value), language)
        : String(value)
    ])
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function readDay(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new Refusal('promise-day-missing');
  }
}
