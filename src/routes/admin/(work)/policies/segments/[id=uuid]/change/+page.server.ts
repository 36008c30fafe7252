import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { changeSegment, countSegment } from '#lib/server/domain/collection/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readSegmentPage } from '../../read-segment.server.ts';
import {
  faultsInWords,
  fieldsOfSegment,
  readSegmentForm,
  segmentOptions
} from '../../segment-form.server.ts';
import { countInWords } from '../../segment-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who is in a segment, every condition a field. */
export const load: PageServerLoad = staffRoute('change-segments', async ({ params, parent }, who) => {
  const { language } = await parent();
  const { segment } = await readSegmentPage(who, params.id);
  return {
    id: segment.id,
    name: segment.name,
    values: fieldsOfSegment(segment.conditions, language),
    options: segmentOptions(language),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  /** Counts, or keeps it as the next version: which, the button says. */
  save: staffRoute('change-segments', async ({ request, params, locals }, { ctx, merchant }) => {
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
    const reason = String(typed.get('reason') ?? '').trim();
    const faults = { ...errors, ...(reason === '' && { reason: 'reason' as const }) };
    if (!conditions || Object.keys(faults).length > 0)
      return fail(422, { values, errors: faultsInWords(faults, language), count: undefined });
    await changeSegment(ctx, { merchantId, segmentId: params.id!, conditions, reason });
    redirect(303, paths.segment(params.id!, { done: 'saved' }));
  })
};
