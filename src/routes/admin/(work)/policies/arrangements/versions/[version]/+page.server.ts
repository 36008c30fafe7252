import { redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listTerms, publishTerms } from '#lib/server/domain/arrangements/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { bringBack, findVersion } from '../../../bring-back.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { termChangesInWords, termsInWords } from '../../terms-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Terms as they were published, and what would change if they came back. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, found, before } = await readVersion(who, params.version);
  const { version, reason, publishedAt, terms } = found;
  const isNewest = version === inForce.version;
  return {
    title: version === 0 ? t('arrangements:terms.ours-line') : t('arrangements:terms.past', { version }),
    published:
      publishedAt === null
        ? ''
        : t('arrangements:terms.published', { date: dayOf(publishedAt, who.merchant.zone, language) }),
    reason: reason === '' ? '' : t('arrangements:terms.because', { reason }),
    version,
    next: inForce.version + 1,
    terms: termsInWords(terms, language),
    changed: before && termChangesInWords(before.terms, terms, language),
    wouldChange: isNewest ? [] : termChangesInWords(inForce.terms, terms, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'change-arrangement-terms'),
    words: pickTexts(language, 'friendly', [
      'arrangements:terms',
      'policies:diff',
      'policies:publish',
      'policies:versions'
    ])
  };
});

async function readVersion({ ctx, merchant }: SignedIn, version: string | undefined) {
  return findVersion(await listTerms(ctx, { merchantId: merchant.id }), version, 'terms-version-unknown');
}

export const actions: Actions = {
  bringBack: staffRoute(
    'change-arrangement-terms',
    async ({ request, params, locals: { language } }, who) => {
      const { ctx, merchant } = who;
      const refused = await bringBack(
        request,
        language,
        () => readVersion(who, params.version),
        ({ inForce, found }, reason) =>
          publishTerms(ctx, {
            ...{ merchantId: merchant.id, terms: found.terms, after: inForce.version },
            ...{ reason, copyOf: found.version }
          })
      );
      if (refused) return refused;
      redirect(303, paths.arrangementTerms({ done: 'published' }));
    }
  )
};
