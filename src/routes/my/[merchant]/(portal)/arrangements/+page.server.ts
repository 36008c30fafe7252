import { fail, redirect } from '@sveltejs/kit';
import { money } from '#lib/money/index.ts';
import {
  acceptArrangement,
  askArrangement,
  endArrangement,
  givePromise,
  previewArrangement,
  readAgreementOffer,
  withdrawArrangement,
  withdrawPromise
} from '#lib/server/domain/arrangements/index.ts';
import { customerRoute, Refusal, type SignedInCustomer } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { refusalText } from '../refusal-text.server.ts';
import { portalWords, type PortalWords } from '../words.server.ts';
import { viewAgreements, viewOffer, viewPlan } from './agreements-view.server.ts';
import { readDay, readWish } from './read-wish.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId } = who;
  const words = portalWords(who, event.locals.language);
  const invoiceId = event.url.searchParams.get('invoice') ?? undefined;
  const offer = await readAgreementOffer(ctx, { merchantId, customerId, invoiceId });
  return {
    texts: words.pick(['portal:agree', 'portal:overview.title']),
    ...(await viewAgreements(ctx, { merchantId, customerId }, words)),
    offer: offer && viewOffer(offer, words)
  };
});

type Form = FormData;

/** Runs one act of the signed-in customer, and comes back to the page; what is refused is said on it. */
const act = (work: (who: SignedInCustomer, form: Form, invoiceId: string | undefined) => Promise<unknown>) =>
  customerRoute(async (event, who) => {
    const form = await event.request.formData();
    const words = portalWords(who, event.locals.language);
    try {
      await work(who, form, event.url.searchParams.get('invoice') ?? undefined);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { problem: refusalText(thrown, words) });
    }
    redirect(303, portalPaths(who.merchant.slug).arrangements());
  });

const idOf = (form: Form) => String(form.get('id'));

async function invoiceIdsOf(
  { ctx, merchantId, customerId }: SignedInCustomer,
  invoiceId: string | undefined
) {
  const offer = await readAgreementOffer(ctx, { merchantId, customerId, invoiceId });
  return (offer?.invoices ?? []).map(({ id }) => id);
}

/** How what was wished would be, or why it can't be; nothing is kept. */
async function showPlan(
  who: SignedInCustomer,
  wish: ReturnType<typeof readWish>,
  invoiceId: string | undefined,
  words: PortalWords
) {
  const { ctx, merchantId, customerId } = who;
  const invoiceIds = await invoiceIdsOf(who, invoiceId);
  try {
    const plan = await previewArrangement(ctx, { merchantId, customerId, invoiceIds, ...wish });
    return { preview: viewPlan(plan, wish, words) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { problem: refusalText(thrown, words) };
  }
}

export const actions: Actions = {
  show: customerRoute(async (event, who) => {
    const wish = readWish(await event.request.formData());
    const words = portalWords(who, event.locals.language);
    const shown = await showPlan(who, wish, event.url.searchParams.get('invoice') ?? undefined, words);
    return 'problem' in shown ? fail(422, shown) : shown;
  }),
  /** What is refused comes back as it would be now, with what the customer said. */
  agree: customerRoute(async (event, who) => {
    const { ctx, merchantId, customerId } = who;
    const form = await event.request.formData();
    const wish = readWish(form);
    const invoiceId = event.url.searchParams.get('invoice') ?? undefined;
    const offer = await readAgreementOffer(ctx, { merchantId, customerId, invoiceId });
    const expected = offer && money(Number(form.get('expected')), offer.total.currency);
    const words = portalWords(who, event.locals.language);
    try {
      await askArrangement(ctx, {
        ...{ merchantId, customerId, invoiceIds: await invoiceIdsOf(who, invoiceId) },
        ...{ ...wish, ...(expected && { expected }) }
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const shown = await showPlan(who, wish, invoiceId, words);
      return fail(422, { ...shown, problem: refusalText(thrown, words) });
    }
    redirect(303, portalPaths(who.merchant.slug).arrangements());
  }),
  accept: act(({ ctx, merchantId, customerId }, form) =>
    acceptArrangement(ctx, { merchantId, customerId, arrangementId: idOf(form) })
  ),
  withdraw: act(({ ctx, merchantId, customerId }, form) =>
    withdrawArrangement(ctx, { merchantId, customerId, arrangementId: idOf(form) })
  ),
  end: act(({ ctx, merchantId, customerId }, form) =>
    endArrangement(ctx, { merchantId, customerId, arrangementId: idOf(form) })
  ),
  promise: act(async (who, form, invoiceId) => {
    const { ctx, merchantId, customerId } = who;
    const invoiceIds = await invoiceIdsOf(who, invoiceId);
    await givePromise(ctx, { merchantId, customerId, invoiceIds, promisedOn: readDay(form) });
  }),
  unpromise: act(({ ctx, merchantId, customerId }, form) =>
    withdrawPromise(ctx, { merchantId, customerId, promiseId: idOf(form) })
  )
};
