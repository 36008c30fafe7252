import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate, formatPeriod } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listAuditEntries, mayDo, readCustomer } from '#lib/server/domain/identity/index.ts';
import { listSubscriptionInvoices } from '#lib/server/domain/reporting/index.ts';
import {
  chooseDebitDay,
  findDebitDay,
  listPlanChoices,
  previewDebitDay,
  readSubscription,
  readSubscriptionRecord,
  undoStop
} from '#lib/server/domain/subscriptions/index.ts';
import { debitDayFields, parseForm, Refusal, staffRoute, toDebitDay } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { standingText, TONES } from '../standing.server.ts';
import { Act, effectRows, performAct, previewAct } from './acts.server.ts';
import { changesOf, factsOf } from './facts.server.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A debit day; `sure` once its dates were shown. */
const DayChoice = v.object({ ...debitDayFields, sure: v.optional(v.picklist(['', 'yes']), '') });

const DONE = ['pause', 'resume', 'stop', 'change', 'undone', 'day'] as const;

/** One subscription: how it stands, what comes, what was billed, who changed what, and what staff may do. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const of = { merchantId: merchant.id, subscriptionId: params.id };
    const record = await readSubscriptionRecord(ctx, of);
    const its = { ...of, customerId: record.customerId };
    const [summary, choices, debitDay, invoices, [customer, entries]] = await Promise.all([
      readSubscription(ctx, its),
      listPlanChoices(ctx, its),
      findDebitDay(ctx, its),
      listSubscriptionInvoices(ctx, of),
      ctx.db.withMerchant(merchant.id, (tx) =>
        Promise.all([
          readCustomer(tx, merchant.id, record.customerId),
          listAuditEntries(tx, merchant.id, [params.id])
        ])
      )
    ]);
    const { status, pause } = summary;
    const may = mayDo(staff.role, 'change-subscription');
    const runs = status === 'trialing' || status === 'active';
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const written = (day: Temporal.PlainDate) => formatDate(day, language);
    return {
      title: summary.quantity === 1 ? summary.planName : `${summary.quantity} × ${summary.planName}`,
      customer: { id: customer.id, name: customer.name, reference: customer.reference },
      standing: { tone: TONES[status], text: standingText(record, t, written) },
      facts: factsOf(summary, debitDay, { t, language, zone: merchant.zone }),
      coming: summary.next
        .filter(({ amount }) => amount.minor !== 0)
        .map((bill) => ({
          id: bill.startOn.toString(),
          title: formatPeriod(bill.startOn, bill.endOn.subtract({ days: 1 }), language),
          note: t('lists:subscription.bill', { bill: written(bill.billOn), due: written(bill.dueOn) }),
          amount: bill.amount
        })),
      invoices: invoices.map((invoice) => ({
        id: invoice.id,
        title: invoice.number,
        note: t(`admin:status.${invoice.status}` as TextKey),
        href: paths.invoice(invoice.id),
        amount: invoice.total
      })),
      changes: changesOf(entries, { t, language, zone: merchant.zone }),
      plans: choices.plans
        .filter(({ isPresent }) => !isPresent)
        .map(({ id, name }) => ({ value: id, text: name })),
      today: today.toString(),
      may: {
        pause: may && status === 'active' && !pause,
        resume: may && (status === 'paused' || (status === 'active' && pause !== undefined)),
        change: may && runs && choices.plans.length > 1,
        stop: may && (runs || status === 'paused'),
        undoStop: may && status === 'stopping',
        day: may && status !== 'stopped'
      },
      done: DONE.find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['lists:subscription'])
    };
  }
);

export const actions: Actions = {
  review: staffRoute('change-subscription', async ({ params, request, locals }, who) => {
    const { language } = locals;
    const t = translator(language);
    const form = await parseForm(request, Act);
    if (!form.valid) return fail(422, { problem: t('errors:bulk-day-missing'), values: form.values });
    const of = { merchantId: who.merchant.id, subscriptionId: params.id! };
    try {
      const effect = await previewAct(who, of, form.data);
      return {
        values: form.values,
        review: {
          act: form.data.act,
          fields: { ...form.values, expected: String(effect.total.minor) },
          rows: effectRows(effect, { t, language })
        }
      };
    } catch (thrown) {
      return refused(thrown, form.values, language);
    }
  }),

  confirm: staffRoute('change-subscription', async ({ params, request, locals }, who) => {
    const form = await parseForm(request, Act);
    if (!form.valid)
      return fail(422, {
        problem: translator(locals.language)('errors:price-effect-changed'),
        values: form.values
      });
    const of = { merchantId: who.merchant.id, subscriptionId: params.id! };
    const { expected } = form.data;
    try {
      const { total } = await previewAct(who, of, form.data);
      await performAct(who, of, form.data, { ...total, minor: expected ?? total.minor });
    } catch (thrown) {
      return refused(thrown, form.values, locals.language);
    }
    redirect(303, paths.subscription(of.subscriptionId, { done: form.data.act }));
  }),

  undoStop: staffRoute('change-subscription', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await undoStop(ctx, { merchantId: merchant.id, subscriptionId: params.id! });
    } catch (thrown) {
      return refused(thrown, {}, locals.language);
    }
    redirect(303, paths.subscription(params.id!, { done: 'undone' }));
  }),

  day: staffRoute('change-subscription', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, DayChoice);
    const { language } = locals;
    if (!form.valid) return refused(new Refusal('debit-day-invalid'), form.values, language);
    const choice = toDebitDay(form.data);
    const of = { merchantId: merchant.id, subscriptionId: params.id! };
    try {
      const { customerId } = await readSubscriptionRecord(ctx, of);
      const days = await previewDebitDay(ctx, { merchantId: merchant.id, customerId, choice });
      if (form.data.sure !== 'yes')
        return { values: form.values, days: days.map((day) => formatDate(day, language, 'weekday')) };
      await chooseDebitDay(ctx, { merchantId: merchant.id, customerId, choice });
    } catch (thrown) {
      return refused(thrown, form.values, language);
    }
    redirect(303, paths.subscription(of.subscriptionId, { done: 'day' }));
  })
};

type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What can't be done now, said on the same page; what isn't there stays not found. */
function refused(thrown: unknown, values: Typed, language: App.Locals['language']) {
  if (!(thrown instanceof Refusal) || thrown.code === 'subscription-unknown') throw thrown;
  return fail(422, { problem: refusalWords(thrown, language), values });
}
