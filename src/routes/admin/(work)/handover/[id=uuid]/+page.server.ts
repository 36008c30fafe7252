import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { money, negate, parseAmount } from '#lib/money/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  askHandover,
  AT_AGENCY,
  dropProposal,
  isTermOver,
  letCaseGoOn,
  noteAgencyPayment,
  readCase,
  recallCase,
  recordBrought,
  recordRemittance,
  repeatRefused,
  takeBackAgencyPayment
} from '#lib/server/domain/handover/index.ts';
import { newFormKey, readFormKey, Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { toneOfCase } from '../case-words.server.ts';
import {
  factsOf,
  historyOf,
  holdWords,
  lineWords,
  takeBackOptions,
  tellByHand
} from './page-words.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const DONE = [
  'asked',
  'dropped',
  'recalled',
  'went-on',
  'repeated',
  'brought',
  'paid',
  'taken-back',
  'remitted',
  'paid-back'
] as const;

/** One case: what it is about, what the agency knows, what came of it, and what staff may do now. */
export const load: PageServerLoad = staffRoute('see-handover', async ({ params, parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const found = await readCase(ctx, { merchantId: merchant.id, caseId: params.id });
  const { handover, customer, agency, asked, messages, heldByAgency } = found;
  const { status, payBy } = handover;
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const isProposal = status === 'proposed' || status === 'announced';
  const isAtAgency = (AT_AGENCY as readonly string[]).includes(status);
  const mayAct = mayDo(staff.role, 'ask-handover');
  const reader = { t, language, zone: merchant.zone };
  const done = url.searchParams.get('done');
  return {
    ...{ customer, agencyName: agency.name, status, tone: toneOfCase[status] },
    facts: factsOf(found, reader),
    lines: lineWords(found, reader),
    history: historyOf(found, reader),
    isLost: isProposal && found.notice?.isLost === true,
    runsUntil: isProposal && !isTermOver(handover, today) ? formatDate(payBy, language) : undefined,
    release: asked && mayDo(staff.role, 'see-releases') ? paths.release(asked.id) : '',
    hold: isAtAgency ? holdWords(found, reader) : undefined,
    isAsked: asked !== undefined,
    tell: agency.channel === 'download' && isAtAgency ? tellByHand(found) : undefined,
    held: heldByAgency.minor < 0 ? negate(heldByAgency) : heldByAgency,
    remittedHint: t('handover:case.kept-hint', { currency: heldByAgency.currency }),
    formKey: newFormKey(who.sessionId),
    today: today.toString(),
    may: {
      ask: mayAct && isTermOver(handover, today) && asked === undefined,
      drop: mayAct && isProposal,
      recall: mayAct && isAtAgency,
      goOn: mayAct && isAtAgency && handover.heldBecause !== null && found.holds.length === 0,
      bring: mayAct && status === 'released' && agency.channel === 'download',
      repeat: mayAct && messages.some((each) => each.status === 'refused'),
      pay: mayAct && handover.releasedAt !== null && agency.channel === 'download',
      takeBack: mayAct && agency.channel === 'download' ? takeBackOptions(found, language) : [],
      remit: mayAct && heldByAgency.minor > 0,
      payBack: mayAct && heldByAgency.minor < 0
    },
    files: (['pdf', 'csv', 'json'] as const).map((format) => ({
      format,
      href: paths.handoverDossier(handover.id, format)
    })),
    done: DONE.find((each) => each === done),
    words: pickTexts(language, 'friendly', ['handover:case', 'handover:ask', 'handover:status'])
  };
});

type Which = Readonly<{ merchantId: string; caseId: string }>;

/** Runs one act and comes back to the page; what is refused is said on it, with the words that were typed. */
const act = (
  done: (typeof DONE)[number],
  run: (who: SignedIn, which: Which, form: FormData) => Promise<unknown>
) =>
  staffRoute('ask-handover', async ({ params, request, locals }: RequestEvent, who) => {
    const caseId = params.id!;
    const form = await request.formData();
    try {
      await run(who, { merchantId: who.merchant.id, caseId }, form);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'handover-unknown') throw thrown;
      return fail(422, {
        problem: refusalWords(thrown, locals.language),
        act: done,
        because: textOf(form, 'because')
      });
    }
    redirect(303, paths.handoverCase(caseId, { done }));
  });

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** An amount in the currency of the case. Refuses `amount-impossible`. */
async function amountIn(form: FormData, name: string, { ctx }: SignedIn, which: Which) {
  const { handover } = await readCase(ctx, which);
  const amount = parseAmount(textOf(form, name), handover.currency);
  if (!amount) throw new Refusal('amount-impossible');
  return amount;
}

/** What makes two posts of one form one payment. Refuses `amount-impossible` for what this page didn't make. */
function requireKey(form: FormData, { sessionId }: SignedIn): string {
  const key = readFormKey(form.get('formKey'), sessionId);
  if (key === undefined) throw new Refusal('amount-impossible');
  return key;
}

/** A day of the calendar. Refuses `amount-impossible`. */
function dayIn(form: FormData, name: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(textOf(form, name));
  } catch {
    throw new Refusal('amount-impossible');
  }
}

export const actions: Actions = {
  ask: act('asked', ({ ctx }, which, form) =>
    askHandover(ctx, { ...which, because: textOf(form, 'because') })
  ),
  drop: act('dropped', ({ ctx }, which, form) =>
    dropProposal(ctx, { ...which, because: textOf(form, 'because') })
  ),
  recall: act('recalled', ({ ctx }, which, form) =>
    recallCase(ctx, { ...which, because: textOf(form, 'because') })
  ),
  goOn: act('went-on', ({ ctx }, which) => letCaseGoOn(ctx, which)),
  repeat: act('repeated', ({ ctx }, which) => repeatRefused(ctx, which)),
  bring: act('brought', ({ ctx }, which) => recordBrought(ctx, which)),
  pay: act('paid', async (who, which, form) =>
    noteAgencyPayment(who.ctx, {
      ...which,
      amount: await amountIn(form, 'amount', who, which),
      paidOn: dayIn(form, 'paidOn'),
      formKey: requireKey(form, who)
    })
  ),
  takeBack: act('taken-back', ({ ctx }, which, form) =>
    takeBackAgencyPayment(ctx, {
      ...{ ...which, paymentId: textOf(form, 'payment'), because: textOf(form, 'because') },
      reversedOn: dayIn(form, 'reversedOn')
    })
  ),
  payBack: act('paid-back', async ({ ctx }, which) => {
    const { heldByAgency } = await readCase(ctx, which);
    await recordRemittance(ctx, { ...which, kept: money(0, heldByAgency.currency) });
  }),
  remit: act('remitted', async (who, which, form) =>
    recordRemittance(who.ctx, { ...which, kept: await amountIn(form, 'kept', who, which) })
  )
};
