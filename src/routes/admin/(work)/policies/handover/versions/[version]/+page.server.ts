import { redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listConditions, publishConditions } from '#lib/server/domain/handover/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { bringBack, findVersion } from '../../../bring-back.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { agencyNames, conditionChangesInWords, conditionsInWords } from '../../conditions-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Conditions as they were published, and what would change if they came back. */
export const load: PageServerLoad = staffRoute('see-handover', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, found, before } = await readVersion(who, params.version);
  const { version, reason, publishedAt, conditions, name } = found;
  const names = await agencyNames(who);
  const changes = (was: typeof found, becomes: typeof found) =>
    conditionChangesInWords(was.conditions, becomes.conditions, names, language);
  const isNewest = version === inForce.version;
  return {
    title: version === 0 ? t('handover:policy.ours-line') : t('handover:policy.past', { version }),
    published:
      publishedAt === null
        ? ''
        : [
            t('handover:policy.published', { date: dayOf(publishedAt, who.merchant.zone, language) }),
            name
          ].join(' · '),
    reason: reason === '' ? '' : t('handover:policy.because', { reason }),
    version,
    next: inForce.version + 1,
    conditions: conditionsInWords(conditions, names, language),
    changed: before && changes(before, found),
    wouldChange: isNewest ? [] : changes(inForce, found),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'change-handover-conditions'),
    words: pickTexts(language, 'friendly', [
      'handover:policy',
      'policies:diff',
      'policies:publish',
      'policies:versions'
    ])
  };
});

async function readVersion({ ctx, merchant }: SignedIn, version: string | undefined) {
  const all = await listConditions(ctx, { merchantId: merchant.id });
  return findVersion(all, version, 'conditions-version-unknown');
}

export const actions: Actions = {
  bringBack: staffRoute(
    'change-handover-conditions',
    async ({ request, params, locals: { language } }, who) => {
      const { ctx, merchant } = who;
      const refused = await bringBack(
        request,
        language,
        () => readVersion(who, params.version),
        ({ inForce, found }, reason) =>
          publishConditions(ctx, {
            ...{ merchantId: merchant.id, conditions: found.conditions, after: inForce.version },
            ...{ name: found.name, reason, copyOf: found.version }
          })
      );
      if (refused) return refused;
      redirect(303, paths.handoverConditions({ done: 'published' }));
    }
  )
};
