import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { retireUnusedSegment } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { versionsInWords } from '../../version-in-words.server.ts';
import { readSegmentPage } from '../read-segment.server.ts';
import { countInWords, segmentInWords } from '../segment-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One segment: who is in it, how many that are, what names it, and its history. */
export const load: PageServerLoad = staffRoute('see-segments', async ({ params, parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { segment, versions, count, isInRetries, sequences } = await readSegmentPage(who, params.id);
  return {
    id: segment.id,
    name: segment.name,
    who: segmentInWords(segment.conditions, language),
    isRetired: segment.retiredAt !== null,
    count: countInWords(count, language),
    users: [
      ...(isInRetries ? [{ name: t('policies:retries.title'), href: paths.retries() }] : []),
      ...sequences
    ],
    versions: versionsInWords(
      versions.map(({ reason, ...version }) => ({ ...version, name: reason })),
      (version) => paths.segmentVersion(segment.id, version),
      who,
      language
    ),
    isSaved: url.searchParams.get('done') === 'saved',
    mayChange: mayDo(who.staff.role, 'change-segments'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  retire: staffRoute('change-segments', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await retireUnusedSegment(ctx, { merchantId: merchant.id, segmentId: params.id! });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'segment-in-use') throw thrown;
      return fail(422, {
        problem: translator(locals.language)('errors:segment-in-use', thrown.params as never)
      });
    }
    redirect(303, paths.segment(params.id!));
  })
};
