import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listConditions } from '#lib/server/domain/handover/index.ts';
import { listStaffNames, mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { dayOf, versionsInWords } from '../version-in-words.server.ts';
import { agencyNames, conditionsInWords } from './conditions-words.server.ts';
import type { PageServerLoad } from './$types';

/** When a claim is proposed for an agency: what holds, and what held before. */
export const load: PageServerLoad = staffRoute('see-handover', async ({ parent, url }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const all = await listConditions(ctx, { merchantId: merchant.id });
  const people = await ctx.db.withMerchant(merchant.id, (tx) => listStaffNames(tx, merchant.id));
  const inForce = all[0]!;
  const published = all.flatMap(({ version, copyOf, publishedAt: savedAt, name, publishedBy }) =>
    savedAt === null
      ? []
      : [{ version, copyOf, savedAt, name, publishedBy: people.get(publishedBy ?? '') ?? null }]
  );
  const ours = { version: 0, href: paths.handoverConditionsVersion(0), notes: [] };
  return {
    about:
      inForce.publishedAt === null
        ? t('handover:policy.ours')
        : t('handover:policy.in-force', {
            version: inForce.version,
            date: dayOf(inForce.publishedAt, merchant.zone, language)
          }),
    conditions: conditionsInWords(inForce.conditions, await agencyNames(who), language),
    versions: [
      ...versionsInWords(published, paths.handoverConditionsVersion, who, language),
      ...(published.length > 0 ? [{ ...ours, text: t('handover:policy.ours-line') }] : [])
    ],
    published: url.searchParams.get('done') === 'published' ? inForce.version : null,
    mayChange: mayDo(staff.role, 'change-handover-conditions'),
    mayManage: mayDo(staff.role, 'manage-agencies'),
    words: pickTexts(language, 'friendly', ['handover:policy', 'policies:versions', 'policies:publish'])
  };
});
