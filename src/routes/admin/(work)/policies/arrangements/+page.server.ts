import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listTerms } from '#lib/server/domain/arrangements/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { dayOf, versionsInWords } from '../version-in-words.server.ts';
import { termsInWords } from './terms-words.server.ts';
import type { PageServerLoad } from './$types';

/** Within which bounds customers may arrange by themselves: what holds, and what held before. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const all = await listTerms(ctx, { merchantId: merchant.id });
  const inForce = all[0]!;
  const published = all.flatMap(({ version, copyOf, publishedAt: savedAt, reason: name }) =>
    savedAt === null ? [] : [{ version, copyOf, savedAt, name }]
  );
  return {
    about:
      inForce.publishedAt === null
        ? t('arrangements:terms.ours')
        : t('arrangements:terms.in-force', {
            version: inForce.version,
            date: dayOf(inForce.publishedAt, merchant.zone, language)
          }),
    terms: termsInWords(inForce.terms, language),
    versions: [
      ...versionsInWords(published, paths.arrangementTermsVersion, who, language),
      ...(published.length > 0
        ? [
            {
              version: 0,
              href: paths.arrangementTermsVersion(0),
              text: t('arrangements:terms.ours-line'),
              notes: []
            }
          ]
        : [])
    ],
    published: url.searchParams.get('done') === 'published' ? inForce.version : null,
    mayChange: mayDo(staff.role, 'change-arrangement-terms'),
    words: pickTexts(language, 'friendly', ['arrangements:terms', 'policies:versions', 'policies:publish'])
  };
});
