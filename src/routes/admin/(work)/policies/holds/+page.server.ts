import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { findInvoicesByNumber } from '#lib/server/domain/billing/index.ts';
import { findCustomerByReference, mayDo } from '#lib/server/domain/identity/index.ts';
import {
  holdContact,
  holdReasons,
  listContactHolds,
  releaseContact
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { holdLine } from './hold-lines.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who is left alone, and why. */
export const load: PageServerLoad = staffRoute(
  'hold-contact',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const holds = await listContactHolds(ctx, { merchantId: merchant.id });
    const reader = { t: translator(language), language, zone: merchant.zone };
    return {
      holds: holds.map((held) => ({
        ...holdLine(held, reader),
        customerId: held.customerId,
        invoiceId: held.invoiceId,
        name: held.name,
        reference: held.reference
      })),
      reasons: holdReasons,
      done: url.searchParams.get('done'),
      mayChange: mayDo(staff.role, 'hold-contact'),
      words: pickTexts(language, 'friendly', ['dunning:holds'])
    };
  }
);

const note = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500, 'long')), '');
const HoldForm = v.object({
  reference: v.pipe(
    v.string('reference-missing'),
    v.trim(),
    v.minLength(1, 'reference-missing'),
    v.maxLength(100, 'reference')
  ),
  because: v.picklist(holdReasons, 'because'),
  covers: v.optional(v.picklist(['all', 'messages'], 'covers'), 'all'),
  invoice: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100, 'invoice')), ''),
  note,
  until: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.isoDate())], 'until'), '')
});
const LiftForm = v.object({
  customer: v.pipe(v.string(), v.uuid()),
  because: v.picklist(holdReasons),
  invoice: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), ''),
  note: v.pipe(v.string('note'), v.trim(), v.minLength(1, 'note'), v.maxLength(500, 'long'))
});

export const actions: Actions = {
  hold: staffRoute('hold-contact', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, HoldForm);
    const t = translator(locals.language);
    const refuse = (errors: Readonly<Record<string, string>>) =>
      fail(422, { values: form.values, errors: errors as Record<string, string>, lifting: '' });
    if (!form.valid) return refuse(inWords(form.errors, t));
    const { reference, because, covers, invoice: number, note: written, until } = form.data;
    const [customer, numbered] = await ctx.db.withMerchant(merchant.id, async (tx) => [
      await findCustomerByReference(tx, merchant.id, reference),
      number === '' ? [] : await findInvoicesByNumber(tx, merchant.id, [number])
    ]);
    if (!customer) return refuse({ reference: t('dunning:holds.error.reference') });
    const invoice = numbered.find(({ customerId }) => customerId === customer.id);
    if (number !== '' && !invoice) return refuse({ invoice: t('dunning:holds.error.invoice') });
    try {
      await holdContact(ctx, {
        ...{ merchantId: merchant.id, customerId: customer.id, because, stopsDebits: covers === 'all' },
        ...(invoice && { invoiceId: invoice.id }),
        ...(written !== '' && { note: written }),
        // To the end of that day.
        ...(until !== '' && {
          untilAt: Temporal.PlainDate.from(until).add({ days: 1 }).toZonedDateTime(merchant.zone).toInstant()
        })
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const field = thrown.code === 'hold-not-of-invoice' ? 'invoice' : 'until';
      return refuse({ [field]: t(`errors:${thrown.code}` as TextKey) });
    }
    redirect(303, paths.holds({ done: 'held' }));
  }),
  lift: staffRoute('hold-contact', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, LiftForm);
    if (!form.valid) {
      const errors = inWords(form.errors, translator(locals.language));
      return fail(422, { values: form.values, errors, lifting: String(form.values['hold'] ?? '') });
    }
    const { customer: customerId, because, invoice: invoiceId, note: written } = form.data;
    await releaseContact(ctx, {
      ...{ merchantId: merchant.id, customerId, because, note: written },
      ...(invoiceId !== '' && { invoiceId })
    });
    redirect(303, paths.holds({ done: 'lifted' }));
  })
};

function inWords(errors: Readonly<Record<string, string>>, t: ReturnType<typeof translator>) {
  return Object.fromEntries(
    Object.entries(errors).map(([field, code]) => [field, t(`dunning:holds.error.${code}` as TextKey)])
  );
}
