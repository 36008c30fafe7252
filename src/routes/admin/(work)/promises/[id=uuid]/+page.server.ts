import { fail, redirect } from '@sveltejs/kit';
import { formatDate, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, sum } from '#lib/money/index.ts';
import { readPromiseDetails, withdrawPromise } from '#lib/server/domain/arrangements/index.ts';
import { listStaffNames, mayDo, readCustomer } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { giverInWords, toneOfPromise } from '../promise-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

type Found = Awaited<ReturnType<typeof readPromiseDetails>>;

/** One promise: what it is about, what became of it, and taking it back while it stands. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ params, parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const merchantId = merchant.id;
  const { found, customer, names } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const promise = await readPromiseDetails(tx, { merchantId, promiseId: params.id });
    return {
      found: promise,
      customer: await readCustomer(tx, merchantId, promise.customerId),
      names: await listStaffNames(tx, merchantId)
    };
  });
  const giver = giverInWords(found.givenByKind, names.get(found.givenById ?? ''), t);
  return {
    title: t('arrangements:promises.page-title', {
      amount: formatMoney(found.total, language),
      date: formatDate(found.promisedOn, language, 'weekday')
    }),
    customer: { id: customer.id, name: customer.name, reference: customer.reference },
    status: t(`arrangements:promises.status.${found.status}`),
    tone: toneOfPromise[found.status],
    isUnderWay: found.status === 'given' && found.isUnderWay,
    facts: factsOf(found, giver, { t, language, zone: merchant.zone }),
    invoices: found.invoices.map(({ id, number, subject, dueOn, balance }) => ({
      ...{ id, number, balance, href: paths.invoice(id) },
      note: [subject, t('arrangements:page.due', { date: formatDate(dueOn, language, 'short') })]
        .filter(Boolean)
        .join(' · ')
    })),
    mayWithdraw: found.status === 'given' && mayDo(staff.role, 'note-promise'),
    isDone: url.searchParams.get('done') === 'withdrawn',
    words: pickTexts(language, 'friendly', ['arrangements:promises', 'arrangements:page'])
  };
});

function factsOf(
  { status, promisedOn, total, invoices, givenAt, endedAt }: Found,
  giver: string,
  { t, language, zone }: Readonly<{ t: Translate; language: Language; zone: string }>
) {
  const day = (at: Temporal.Instant) => formatDate(at.toZonedDateTimeISO(zone).toPlainDate(), language);
  const open = sum(
    invoices.map(({ balance }) => balance),
    total.currency
  );
  return [
    { term: t('arrangements:promises.day'), value: formatDate(promisedOn, language, 'weekday') },
    { term: t('arrangements:promises.amount'), value: formatMoney(total, language) },
    ...(status === 'given'
      ? [{ term: t('arrangements:promises.open'), value: formatMoney(open, language), strong: true }]
      : []),
    {
      term: t('arrangements:promises.given'),
      value: t('arrangements:page.asked-by', { date: day(givenAt), name: giver })
    },
    ...(endedAt === null ? [] : [{ term: t('arrangements:promises.ended'), value: day(endedAt) }])
  ];
}

export const actions: Actions = {
  withdraw: staffRoute('note-promise', async ({ params, locals: { language } }, { ctx, merchant }) => {
    const promiseId = params.id!;
    try {
      await withdrawPromise(ctx, { merchantId: merchant.id, promiseId });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'promise-unknown') throw thrown;
      return fail(422, { problem: refusalWords(thrown, language) });
    }
    redirect(303, paths.promise(promiseId, { done: 'withdrawn' }));
  })
};
