import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { describeCancellation } from '#lib/server/domain/notifications/index.ts';
import {
  matchDeclaration,
  readCancellation,
  settleCancellation
} from '#lib/server/domain/subscriptions/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ params, parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const { declared, match } = await ctx.db.withMerchant(merchant.id, async (tx) => {
      const found = await readCancellation(tx, merchant.id, params.id);
      return { declared: found, match: await matchDeclaration(tx, merchant.id, found) };
    });
    const { headline, facts } = describeCancellation(declared, merchant, language);
    return {
      headline,
      facts,
      status: declared.status,
      note: declared.note,
      isUnconfirmed: declared.confirmedAt === null,
      problem: declared.confirmationProblem,
      isKnownAddress: match?.isKnownAddress ?? false,
      isMatched: match !== undefined,
      subscriptions: match?.subscriptions ?? [],
      maySettle: declared.status === 'received' && mayDo(staff.role, 'settle-cancellation'),
      words: pickTexts(language, 'friendly', ['admin:cancellations'])
    };
  }
);

const Settled = v.object({
  note: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ''),
  /** Nothing, or a subscription and when: `<id>:now`. */
  stop: v.optional(v.pipe(v.string(), v.regex(/^(|[0-9a-f-]{36}:(now|period-end))$/)), '')
});

export const actions: Actions = {
  settle: staffRoute('settle-cancellation', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Settled);
    if (!form.valid) return fail(422, { problem: undefined, values: form.values });
    const [subscriptionId, when] = form.data.stop.split(':');
    try {
      await settleCancellation(ctx, {
        merchantId: merchant.id,
        cancellationId: params.id!,
        note: form.data.note,
        ...(subscriptionId && { stop: { subscriptionId, when: when === 'now' ? 'now' : 'period-end' } })
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'cancellation-unknown') throw thrown;
      const problem = refusalWords(thrown, locals.language);
      return fail(422, { problem, values: form.values });
    }
    redirect(303, paths.cancellations());
  })
};
