import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  handOverLetterBatch,
  listLetterBatches,
  makeLetterBatch
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** Letters that a print service doesn't take by itself: piles for the printer. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const { waiting, batches } = await listLetterBatches(ctx, { merchantId: merchant.id });
    const words = (at: Temporal.Instant) => formatDateTime(at, merchant.zone, language);
    return {
      waiting,
      piles: batches.map(({ id, createdAt, handedOverAt, letters }) => ({
        ...{ id, letters },
        at: words(createdAt),
        handedOverAt: handedOverAt && words(handedOverAt)
      })),
      mayAct: mayDo(staff.role, 'send-letter'),
      words: pickTexts(language, 'friendly', ['deliveries:letters', 'deliveries:detail'])
    };
  }
);

const Pile = v.object({ pile: v.pipe(v.string(), v.uuid()) });

export const actions: Actions = {
  make: staffRoute('send-letter', async ({ locals }, { ctx, merchant }) => {
    try {
      await makeLetterBatch(ctx, { merchantId: merchant.id });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const problem = refusalWords(thrown, locals.language);
      return fail(422, { problem });
    }
    redirect(303, paths.letterPiles());
  }),
  handOver: staffRoute('send-letter', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, Pile);
    if (!form.valid) throw new Refusal('letter-batch-unknown');
    await handOverLetterBatch(ctx, { merchantId: merchant.id, batchId: form.data.pile });
    redirect(303, paths.letterPiles());
  })
};
