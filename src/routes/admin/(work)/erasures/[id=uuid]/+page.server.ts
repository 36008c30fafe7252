import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  answerBy,
  listWaitingErasures,
  refuseErasure,
  releaseErasure
} from '#lib/server/domain/privacy/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'answer-erasure',
  async ({ params, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const waiting = await listWaitingErasures(ctx, { merchantId: merchant.id });
    const found = waiting.find(({ request }) => request.customerId === params.id);
    if (!found) throw new Refusal('erase-request-not-found');
    return {
      name: found.name,
      reference: found.reference,
      answerBy: formatDate(answerBy(found.request, merchant.zone), language),
      words: pickTexts(language, 'friendly', ['admin:erasures', 'common:back'])
    };
  }
);

const Answer = v.object({ answer: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000)) });

export const actions: Actions = {
  release: staffRoute('answer-erasure', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await releaseErasure(ctx, { merchantId: merchant.id, customerId: params.id! });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, {
        problem: refusalWords(thrown, locals.language),
        answer: ''
      });
    }
    redirect(303, paths.erasures());
  }),
  refuse: staffRoute('answer-erasure', async ({ params, locals, request }, { ctx, merchant }) => {
    const t = translator(locals.language);
    const form = await parseForm(request, Answer);
    const answer = String(form.values['answer'] ?? '');
    if (!form.valid) return fail(422, { problem: t('admin:erasures.answer-missing'), answer });
    try {
      await refuseErasure(ctx, { merchantId: merchant.id, customerId: params.id!, answer: form.data.answer });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { problem: t(`errors:${thrown.code}` as TextKey), answer });
    }
    redirect(303, paths.erasures());
  })
};
