import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { addSegment, countSegment } from '#lib/server/domain/collection/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { faultsInWords, fieldsOfSegment, readSegmentForm, segmentOptions } from '../segment-form.server.ts';
import { countInWords } from '../segment-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A new segment. */
export const load: PageServerLoad = staffRoute('change-segments', async ({ parent }) => {
  const { language } = await parent();
  return {
    values: fieldsOfSegment(undefined, language),
    options: segmentOptions(language),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  /** Counts, or keeps it: which, the button says. */
  save: staffRoute('change-segments', async ({ request, locals }, { ctx, merchant }) => {
    const typed = await request.formData();
    const { values, errors, conditions } = readSegmentForm(typed);
    const { language } = locals;
    const merchantId = merchant.id;
    if (conditions && typed.get('then') === 'count')
      return {
        values,
        errors: {} as Record<string, string>,
        count: countInWords(await countSegment(ctx, { merchantId, conditions }), language)
      };
    const name = String(typed.get('name') ?? '').trim();
    const reason = String(typed.get('reason') ?? '').trim();
    const faults = {
      ...errors,
      ...((name === '' || name.length > 60) && { name: 'name' as const }),
      ...(reason === '' && { reason: 'reason' as const })
    };
    if (!conditions || Object.keys(faults).length > 0)
      return fail(422, { values, errors: faultsInWords(faults, language), count: undefined });
    let id: string;
    try {
      id = await addSegment(ctx, { merchantId, name, conditions, reason });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'segment-name-taken') throw thrown;
      return fail(422, { values, errors: faultsInWords({ name: 'taken' }, language), count: undefined });
    }
    redirect(303, paths.segment(id, { done: 'saved' }));
  })
};
