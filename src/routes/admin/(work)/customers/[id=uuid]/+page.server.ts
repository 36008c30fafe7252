import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listArrangements, listStandingPromises } from '#lib/server/domain/arrangements/index.ts';
import { listComingDebits } from '#lib/server/domain/collection/index.ts';
import {
  mayDo,
  NOTE_LENGTH,
  noteOnCustomer,
  readCustomer,
  startHelp
} from '#lib/server/domain/identity/index.ts';
import {
  listContactHolds,
  listReachable,
  payLinkWays,
  sendPayLink
} from '#lib/server/domain/notifications/index.ts';
import { listKeptMethods } from '#lib/server/domain/payment-methods/index.ts';
import { listCustomerTimeline, readOverview } from '#lib/server/domain/reporting/index.ts';
import { listSubscriptions } from '#lib/server/domain/subscriptions/index.ts';
import { hasCardNumber, parseForm, Refusal, staffRoute, type Typed } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { arrangementLine, promiseLine } from './agreement-lines.server.ts';
import { holdLine } from '../../policies/holds/hold-lines.server.ts';
import { contactFacts, debitLine, invoiceLine, methodLine, subscriptionLine } from './facts.server.ts';
import { timelineOf } from './timeline.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What fits beside the facts without hiding them. */
const MOMENTS = 30;
/** More arrangements than anybody looks back at here. */
const ARRANGEMENTS = 10;

const DONE = ['noted', 'sent', 'promised'] as const;

export const load: PageServerLoad = staffRoute(
  'see-customers',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const reader = { t, language, zone: merchant.zone };
    const of = { merchantId: merchant.id, customerId: params.id };
    const before = url.searchParams.get('before');
    const asked = url.searchParams.get('done');
    const [customer, methods, reach] = await ctx.db.withMerchant(merchant.id, async (tx) => {
      const person = await readCustomer(tx, merchant.id, params.id);
      // A former id leads to whom they are now.
      if (person.id !== params.id) redirect(301, paths.customer(person.id));
      return Promise.all([
        person,
        listKeptMethods(tx, merchant.id, params.id),
        listReachable(tx, person, merchant)
      ]);
    });
    const [overview, subscriptions, debits, arrangements, promises, timeline, holds] = await Promise.all([
      readOverview(ctx, { ...of, zone: merchant.zone }),
      listSubscriptions(ctx, of),
      listComingDebits(ctx, of),
      listArrangements(ctx, { ...of, limit: ARRANGEMENTS }),
      listStandingPromises(ctx, of),
      listCustomerTimeline(ctx, { ...of, limit: MOMENTS, ...(before !== null && { before }) }),
      listContactHolds(ctx, of)
    ]);
    return {
      customer: { id: customer.id, name: customer.name, reference: customer.reference },
      holds: holds.map((held) => holdLine(held, reader)),
      contact: contactFacts(customer, merchant.country, reader),
      totals: overview.totals,
      invoices: overview.owing.map((each) => ({ ...invoiceLine(each, reader), amount: each.balance })),
      subscriptions: subscriptions.map((each) => ({ ...subscriptionLine(each, reader), amount: each.price })),
      methods: methods.map((each) => methodLine(each, reader)),
      debits: debits.map((each) => ({ ...debitLine(each, reader), amount: each.amount })),
      agreements: [
        ...arrangements.items.map((each) => ({ ...arrangementLine(each, reader), amount: each.total })),
        ...promises.map((each) => ({ ...promiseLine(each, reader), amount: each.total }))
      ],
      timeline: timelineOf(timeline.moments, reader),
      isNewest: before === null,
      ...(timeline.next !== undefined && { next: timeline.next }),
      ways: payLinkWays.filter((way) => reach.some(({ channel }) => channel === way)),
      may: {
        note: mayDo(staff.role, 'note-on-customer'),
        sendLink: overview.owing.length > 0 && mayDo(staff.role, 'share-pay-link'),
        arrange: overview.owing.length > 0 && mayDo(staff.role, 'answer-arrangement'),
        promise: overview.owing.length > 0 && mayDo(staff.role, 'note-promise'),
        help: mayDo(staff.role, 'help-customer')
      },
      done: DONE.find((each) => each === asked),
      words: pickTexts(language, 'friendly', ['customers:page'])
    };
  }
);

const Note = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('field-missing'), v.maxLength(NOTE_LENGTH, 'text-too-long'))
});
const Way = v.object({ way: v.picklist(payLinkWays, 'contact-way-closed') });
const Why = v.object({
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty('reason-missing'), v.maxLength(300, 'text-too-long'))
});

export const actions: Actions = {
  note: staffRoute('note-on-customer', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Note);
    if (!form.valid) return refused(locals, form.values, form.errors['text']);
    if (hasCardNumber(form.data.text)) return refused(locals, form.values, 'note-with-card-number');
    const customerId = params.id!;
    await noteOnCustomer(ctx, { merchantId: merchant.id, customerId, ...form.data });
    redirect(303, paths.customer(customerId, { done: 'noted' }));
  }),

  sendLink: staffRoute('share-pay-link', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Way);
    const customerId = params.id!;
    try {
      if (!form.valid) throw new Refusal('contact-way-closed');
      await sendPayLink(ctx, { merchantId: merchant.id, customerId, ...form.data });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'customer-not-found') throw thrown;
      return refused(locals, form.values, thrown.code);
    }
    redirect(303, paths.customer(customerId, { done: 'sent' }));
  }),

  help: staffRoute('help-customer', async ({ params, locals, request, cookies }, { ctx, merchant }) => {
    const form = await parseForm(request, Why);
    if (!form.valid) return refused(locals, form.values, form.errors['reason']);
    const { name, value, attributes } = await startHelp(ctx, {
      merchant,
      customerId: params.id!,
      ...form.data,
      userAgent: request.headers.get('user-agent') ?? ''
    });
    cookies.set(name, value, attributes);
    redirect(303, `/my/${merchant.slug}`);
  })
};

function refused(locals: App.Locals, values: Typed, code = 'field-missing') {
  return fail(422, { problem: translator(locals.language)(`errors:${code}` as TextKey), values });
}
