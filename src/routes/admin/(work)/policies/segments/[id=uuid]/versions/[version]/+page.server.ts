import { withColon } from '#lib/i18n/index.ts';
import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { rollBackSegment } from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../../paths.ts';
import { readPublishForm } from '../../../../publish-form.server.ts';
import { readSegmentPage } from '../../../read-segment.server.ts';
import { segmentChangesInWords, segmentInWords } from '../../../segment-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A version of a segment, and what would change if it came back. */
export const load: PageServerLoad = staffRoute('see-segments', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { segment, versions } = await readSegmentPage(who, params.id);
  const found = versions.find(({ version }) => String(version) === params.version);
  if (!found) throw new Refusal('segment-version-unknown', { version: params.version });
  const isNewest = found.version === segment.version;
  return {
    id: segment.id,
    name: segment.name,
    version: found.version,
    next: segment.version + 1,
    title: withColon(
      language,
      segment.name,
      t('policies:segments.version-title', { version: found.version })
    ),
    reason: t('policies:retries.because', { reason: found.reason }),
    who: segmentInWords(found.conditions, language),
    wouldChange: isNewest ? [] : segmentChangesInWords(segment.conditions, found.conditions, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'change-segments'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  bringBack: staffRoute('change-segments', async ({ request, params, locals }, { ctx, merchant }) => {
    const version = Number(params.version);
    if (!Number.isSafeInteger(version)) throw new Refusal('segment-version-unknown', { version: 0 });
    const form = await readPublishForm(request, locals.language, { hasName: false });
    if (!form.valid) return fail(422, form);
    const { reason } = form;
    await rollBackSegment(ctx, { merchantId: merchant.id, segmentId: params.id!, version, reason });
    redirect(303, paths.segment(params.id!, { done: 'saved' }));
  })
};
