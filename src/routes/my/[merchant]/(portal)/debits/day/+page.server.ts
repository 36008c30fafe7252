import { fail, redirect } from '@sveltejs/kit';
import { chooseDebitDay, findDebitDay, previewDebitShift } from '#lib/server/domain/subscriptions/index.ts';
import { customerRoute, Refusal } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { refusalText } from '../../refusal-text.server.ts';
import { portalWords } from '../../words.server.ts';
import { debitDayText } from '../debit-view.server.ts';
import { fieldsOf, readChoice } from './read-choice.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId } = who;
  const words = portalWords(who, event.locals.language);
  const present = await findDebitDay(ctx, { merchantId, customerId });
  return {
    fields: fieldsOf(present),
    present: present && debitDayText(present, words),
    texts: words.pick(['subscriptions:day', 'subscriptions:debits.title', 'subscriptions:debits.day'])
  };
});

export const actions: Actions = {
  /** The dates of a choice, before it is saved. Nothing is kept. */
  show: customerRoute(async (event, who) => {
    const words = portalWords(who, event.locals.language);
    const choice = await readChoice(event.request);
    if (!choice) return fail(422, { problem: words.t('errors:debit-day-invalid') });
    const { ctx, merchantId, customerId } = who;
    try {
      const { dates, bills } = await previewDebitShift(ctx, { merchantId, customerId, choice });
      const changed = bills.filter(({ before, after }) => !before.equals(after));
      return {
        fields: fieldsOf(choice),
        chosen: debitDayText(choice, words),
        dates: dates.map((date) => words.date(date)),
        bills: (changed.length > 0 ? bills : []).map((bill) => ({
          term: bill.planName,
          value: words.t(
            bill.before.equals(bill.after) ? 'subscriptions:day.same' : 'subscriptions:day.from-to',
            { before: words.date(bill.before, 'short'), after: words.date(bill.after, 'short') }
          )
        }))
      };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
  }),
  save: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId, merchant } = who;
    const words = portalWords(who, event.locals.language);
    const choice = await readChoice(event.request);
    if (!choice) return fail(422, { problem: words.t('errors:debit-day-invalid') });
    try {
      await chooseDebitDay(ctx, { merchantId, customerId, choice });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
    redirect(303, `${portalPaths(merchant.slug).debits()}?day=saved`);
  })
};
