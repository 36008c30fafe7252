import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  approveArrangement,
  declineArrangement,
  endArrangement,
  offerArrangement,
  readArrangement,
  TERM_LIMITS
} from '#lib/server/domain/arrangements/index.ts';
import { listStaffNames, mayDo, readCustomer } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { boundsInWords, boundsLine, dayChoices, toneOfArrangement } from '../arrangement-words.server.ts';
import { factsOf, invoiceLines, partLines } from './page-words.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const DONE = ['approved', 'offered', 'declined', 'ended', 'started'] as const;

/** One payment in parts: what was asked and answered, what became of each part, and what staff may do now. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ params, parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const found = await readArrangement(ctx, { merchantId: merchant.id, arrangementId: params.id });
  const { customer, names } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
    customer: await readCustomer(tx, merchant.id, found.customerId),
    names: await listStaffNames(tx, merchant.id)
  }));
  const reader = { t, language, zone: merchant.zone, names };
  const { status } = found;
  const isWaiting = status === 'proposed' || status === 'offered';
  const mayAnswer = mayDo(staff.role, 'answer-arrangement');
  const asked = url.searchParams.get('done');
  return {
    customer: { id: customer.id, name: customer.name, reference: customer.reference },
    ...{ status, tone: toneOfArrangement[status], amount: found.total, parts: found.parts },
    ...{ question: found.question, answer: found.answer },
    facts: factsOf(found, reader),
    outside: boundsInWords(found.outside, t),
    bounds: boundsLine(found.terms, t, language),
    isWaiting,
    // What was never agreed has no plan any more.
    plan: isWaiting || found.startedAt !== null ? partLines(found, reader) : [],
    ...(isWaiting && found.open.minor !== found.total.minor && { owedNow: found.open }),
    invoices: invoiceLines(found, reader),
    may: {
      approve: status === 'proposed' && mayAnswer,
      offer: status === 'proposed' && mayAnswer,
      decline: isWaiting && mayAnswer,
      end: status === 'running' && mayAnswer
    },
    choices: {
      ...TERM_LIMITS.parts,
      days: dayChoices(t),
      wish: { parts: String(found.parts), day: String(found.day) }
    },
    done: DONE.find((each) => each === asked),
    words: pickTexts(language, 'friendly', ['arrangements:page', 'arrangements:status'])
  };
});

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

type Which = Readonly<{ merchantId: string; arrangementId: string }>;

/** Runs one answer and comes back to the page; what is refused is said on it, with the words that were typed. */
const act = (
  done: (typeof DONE)[number],
  run: (ctx: SignedIn['ctx'], which: Which, form: FormData) => Promise<void>
) =>
  staffRoute('answer-arrangement', async ({ params, request, locals }: RequestEvent, { ctx, merchant }) => {
    const arrangementId = params.id!;
    const form = await request.formData();
    try {
      await run(ctx, { merchantId: merchant.id, arrangementId }, form);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'arrangement-unknown') throw thrown;
      const problem = refusalWords(thrown, locals.language);
      return fail(422, { problem, act: done, answer: textOf(form, 'answer') });
    }
    redirect(303, paths.arrangement(arrangementId, { done }));
  });

export const actions: Actions = {
  approve: act('approved', (ctx, which, form) =>
    approveArrangement(ctx, { ...which, answer: textOf(form, 'answer') })
  ),
  offer: act('offered', (ctx, which, form) =>
    offerArrangement(ctx, {
      ...{ ...which, parts: Number(form.get('parts')), day: Number(form.get('day')) },
      answer: textOf(form, 'answer')
    })
  ),
  decline: act('declined', (ctx, which, form) =>
    declineArrangement(ctx, { ...which, answer: textOf(form, 'answer') })
  ),
  end: act('ended', (ctx, which) => endArrangement(ctx, which))
};
