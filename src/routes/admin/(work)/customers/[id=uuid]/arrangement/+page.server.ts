import { fail, redirect } from '@sveltejs/kit';
import { formatDate, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { money } from '#lib/money/index.ts';
import {
  askArrangement,
  LAST_DAY,
  previewArrangement,
  readAgreementOffer,
  TERM_LIMITS,
  type ArrangementPreview,
  type AskArrangement
} from '#lib/server/domain/arrangements/index.ts';
import { readCustomer } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import { boundsInWords, dayChoices } from '../../../arrangements/arrangement-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Staff agree with a customer to pay in parts: seen first, then started. */
export const load: PageServerLoad = staffRoute(
  'answer-arrangement',
  async ({ params, parent, url }, { ctx, merchant }) => {
    const { language } = await parent();
    const t = translator(language);
    const of = { merchantId: merchant.id, customerId: params.id };
    const customer = await ctx.db.withMerchant(merchant.id, (tx) => readCustomer(tx, merchant.id, params.id));
    const offer = await readAgreementOffer(ctx, of);
    const about = url.searchParams.get('invoice');
    return {
      customer: { id: customer.id, name: customer.name },
      invoices: (offer?.invoices ?? []).map(({ id, number, dueOn, balance }) => ({
        ...{ id, number, balance },
        due: t('arrangements:page.due', { date: formatDate(dueOn, language) }),
        isChosen: about === null || about === id
      })),
      mayBeDebited: offer?.mayBeDebited ?? false,
      choices: { ...TERM_LIMITS.parts, days: dayChoices(t) },
      words: pickTexts(language, 'friendly', [
        'arrangements:start',
        'arrangements:page',
        'arrangements:by-debit',
        'arrangements:by-hand'
      ])
    };
  }
);

/** What was typed, as it is asked for; nothing chosen is refused like nothing owed. */
function wishOf(form: FormData, of: Readonly<{ merchantId: string; customerId: string }>): AskArrangement {
  return {
    ...of,
    invoiceIds: form.getAll('invoice').map(String),
    parts: Number(form.get('parts')),
    day: Number(form.get('day')),
    isDebited: form.get('by') === 'debit'
  };
}

const typedOf = ({ invoiceIds, parts, day, isDebited }: AskArrangement) => ({
  invoiceIds,
  parts: String(parts),
  day: String(day === 0 ? LAST_DAY : day),
  by: isDebited ? 'debit' : 'hand'
});

function viewPreview(preview: ArrangementPreview, language: Language) {
  return {
    total: preview.total,
    plan: preview.plan.map(({ dueOn, amount }, place) => ({
      ...{ place, amount },
      day: formatDate(dueOn, language)
    })),
    outside: boundsInWords(preview.outside, translator(language)),
    isDebited: preview.isDebited
  };
}

function refused(thrown: unknown, language: Language, wish: AskArrangement) {
  if (!(thrown instanceof Refusal)) throw thrown;
  const problem = refusalWords(thrown, language);
  return fail(422, { problem, typed: typedOf(wish), preview: undefined });
}

export const actions: Actions = {
  /** How it would be; nothing is kept. */
  show: staffRoute('answer-arrangement', async ({ params, request, locals }, { ctx, merchant }) => {
    const wish = wishOf(await request.formData(), { merchantId: merchant.id, customerId: params.id! });
    try {
      const preview = await previewArrangement(ctx, wish);
      return { problem: '', typed: typedOf(wish), preview: viewPreview(preview, locals.language) };
    } catch (thrown) {
      return refused(thrown, locals.language, wish);
    }
  }),
  start: staffRoute('answer-arrangement', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await request.formData();
    const wish = wishOf(form, { merchantId: merchant.id, customerId: params.id! });
    try {
      // What was shown is what is agreed; it is in the currency of the invoices, which the domain looks at.
      const { total } = await previewArrangement(ctx, wish);
      const expected = money(Number(form.get('expected')), total.currency);
      const { arrangementId } = await askArrangement(ctx, { ...wish, expected });
      redirect(303, paths.arrangement(arrangementId, { done: 'started' }));
    } catch (thrown) {
      return refused(thrown, locals.language, wish);
    }
  })
};
