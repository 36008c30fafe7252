import { fail, redirect } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { currencies } from '#lib/money/index.ts';
import {
  dryRunTerms,
  listTerms,
  publishTerms,
  type ArrangementTerms
} from '#lib/server/domain/arrangements/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readTermsForm, typeTerms } from '../terms-form.server.ts';
import { termChangesInWords } from '../terms-words.server.ts';
import { dryRunInWords } from './dry-run-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Other terms: typed, looked at, and only then published. */
export const load: PageServerLoad = staffRoute('change-arrangement-terms', async ({ parent }, who) => {
  const { language } = await parent();
  const { version, terms } = await readInForce(who);
  return {
    values: { ...typeTerms(terms, language), after: String(version) } as Record<string, string>,
    currencies,
    words: pickTexts(language, 'friendly', ['arrangements:terms', 'policies:diff', 'policies:publish'])
  };
});

async function readInForce({ ctx, merchant }: SignedIn) {
  const [inForce] = await listTerms(ctx, { merchantId: merchant.id });
  return inForce!;
}

/** What is in force, what would be different, and both tried on the real book. */
async function compare(who: SignedIn, terms: ArrangementTerms, language: Language) {
  const inForce = await readInForce(who);
  const [now, then] = await Promise.all(
    [inForce.terms, terms].map((each) => dryRunTerms(who.ctx, { merchantId: who.merchant.id, terms: each }))
  );
  return {
    changes: termChangesInWords(inForce.terms, terms, language),
    dryRun: dryRunInWords(now!, then!, language)
  };
}

const nothing: { problem: string; reasonErrors: Record<string, string>; reason: string } = {
  problem: '',
  reasonErrors: {},
  reason: ''
};

export const actions: Actions = {
  /** What would be different; nothing is kept. */
  look: staffRoute('change-arrangement-terms', async ({ request, locals: { language } }, who) => {
    const { values, terms, errors } = readTermsForm(await request.formData(), language);
    if (Object.keys(errors).length > 0)
      return fail(422, { ...nothing, values, errors, changes: undefined, dryRun: undefined });
    return { ...nothing, values, errors, ...(await compare(who, terms, language)) };
  }),
  publish: staffRoute('change-arrangement-terms', async ({ request, locals: { language } }, who) => {
    const t = translator(language);
    const form = await request.formData();
    const { values, terms, errors } = readTermsForm(form, language);
    if (Object.keys(errors).length > 0)
      return fail(422, { ...nothing, values, errors, changes: undefined, dryRun: undefined });
    const typed = form.get('reason');
    const reason = typeof typed === 'string' ? typed.trim().slice(0, 400) : '';
    const { ctx, merchant } = who;
    const seen = { ...nothing, values, errors, ...(await compare(who, terms, language)), reason };
    if (reason === '') return fail(422, { ...seen, reasonErrors: { reason: t('policies:publish.missing') } });
    try {
      await publishTerms(ctx, { merchantId: merchant.id, terms, after: Number(values['after']), reason });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { ...seen, problem: t(`errors:${thrown.code}` as TextKey) });
    }
    redirect(303, paths.arrangementTerms({ done: 'published' }));
  })
};
