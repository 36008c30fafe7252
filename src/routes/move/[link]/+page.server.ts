import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { formatDate, type Formality, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney } from '#lib/money/index.ts';
import {
  findMovedDebit,
  moveDebit,
  openMoveLink,
  readComingDebit,
  type ComingDebit
} from '#lib/server/domain/collection/index.ts';
import { readCustomer, readMerchant, type Merchant } from '#lib/server/domain/identity/index.ts';
import { action, chosenLanguage, Refusal, refuseClosed, refusePage, route } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** One debit, to move by one tap: what a message's link shows. Looking moves nothing. */
export const load: PageServerLoad = route(async (event) => {
  const opened = await open(event);
  const { merchant, debit, isMoved, language, formality } = opened;
  const t = translator(language, formality);
  const date = (on: Temporal.PlainDate) => formatDate(on, language, 'weekday');
  const amount = debit && formatMoney(debit.amount, language);
  event.setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' });
  return {
    texts: pickTexts(language, formality, ['subscriptions:move', 'pay:trust', 'common']),
    zone: merchant.zone,
    merchant: { name: merchant.name, slug: merchant.slug },
    home: `/my/${merchant.slug}`,
    ...(debit && {
      debit: {
        isMoved,
        amount: debit.amount,
        text: t('subscriptions:move.text', { date: date(debit.collectOn) }),
        doneTitle: t('subscriptions:move.done', { date: date(debit.collectOn) }),
        doneText: t('subscriptions:move.done-text', { amount: amount ?? '', date: date(debit.collectOn) }),
        what: debit.invoices
          .map(({ number }) => t('subscriptions:debits.invoice', { number }))
          .slice(0, 3)
          .join(', '),
        left:
          debit.move.kind === 'movable'
            ? t('subscriptions:move.left', { count: debit.move.movesLeft - 1 })
            : undefined,
        days: debit.moveDays.map((day) => ({ value: day.toString(), text: date(day) })),
        suggested: debit.suggestedOn && {
          value: debit.suggestedOn.toString(),
          text: date(debit.suggestedOn)
        },
        stays: staysOf(debit, t, date)
      }
    })
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const { merchant, debit, language, formality } = await open(event);
    const toOn = dayOf((await event.request.formData()).get('toOn'));
    const t = translator(language, formality);
    if (!debit || !toOn) return fail(422, { problem: t('subscriptions:move.gone') });
    try {
      await moveDebit(asCustomer(event.locals.ctx, debit.customerId), {
        merchantId: merchant.id,
        customerId: debit.customerId,
        plannedId: debit.id,
        toOn
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const params = Object.fromEntries(
        Object.entries(thrown.params).map(([name, value]) => {
          const day = dayOf(String(value));
          return [name, day ? formatDate(day, language, 'weekday') : String(value)];
        })
      );
      return fail(422, { problem: t(`errors:${thrown.code}` as TextKey, params) });
    }
    redirect(303, event.url.pathname);
  })
};

/** Whoever holds the link acts for its customer, and for this debit only. */
function asCustomer(ctx: App.Locals['ctx'], customerId: string): App.Locals['ctx'] {
  return { ...ctx, actor: { kind: 'customer', customerId } };
}

type Opened = Readonly<{
  merchant: Merchant;
  /** As it stands now, wherever it was moved to; `undefined` once it isn't planned any more. */
  debit: (ComingDebit & Readonly<{ customerId: string }>) | undefined;
  isMoved: boolean;
  language: Language;
  formality: Formality;
}>;

async function open(event: RequestEvent): Promise<Opened> {
  const { locals, params } = event;
  const { merchantId, plannedId } = openMoveLink(locals.ctx, params['link'] ?? '');
  const found = await findMovedDebit(locals.ctx, { merchantId, plannedId });
  if (!found) refusePage(event, 'move-link-unknown');
  const { merchant, customer } = await locals.ctx.db.withMerchant(merchantId, async (tx) => ({
    merchant: await readMerchant(tx, merchantId),
    customer: await readCustomer(tx, merchantId, found.customerId)
  }));
  refuseClosed(locals, merchant, 'move-link-unknown');
  locals.language = chosenLanguage(event) ?? customer.language;
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  const debit = found.isComing
    ? await readComingDebit(locals.ctx, { merchantId, customerId: found.customerId, plannedId: found.id })
    : undefined;
  return {
    merchant,
    debit: debit && { ...debit, customerId: found.customerId },
    isMoved: found.id !== plannedId,
    language: locals.language,
    formality: (customer.isFormal ?? merchant.isFormal) ? 'formal' : 'friendly'
  };
}

function staysOf(
  { move }: ComingDebit,
  t: ReturnType<typeof translator>,
  date: (on: Temporal.PlainDate) => string
) {
  switch (move.kind) {
    case 'movable':
      return undefined;
    case 'past-cut-off':
      return {
        title: t('subscriptions:stays.past-cut-off.title'),
        text: t('subscriptions:stays.past-cut-off.text', { date: date(move.cutOffOn) })
      };
    case 'too-often':
      return {
        title: t('subscriptions:stays.too-often.title'),
        text: t('subscriptions:stays.too-often.text', { date: date(move.againOn) })
      };
    case 'no-day-left':
      return {
        title: t('subscriptions:stays.no-day-left.title'),
        text: t('subscriptions:stays.no-day-left.text', { date: date(move.latestOn) })
      };
  }
}

function dayOf(typed: unknown): Temporal.PlainDate | undefined {
  const isDay = typeof typed === 'string' && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(typed);
  return isDay ? Temporal.PlainDate.from(typed) : undefined;
}
