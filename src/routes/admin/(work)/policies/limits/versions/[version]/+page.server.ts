import { redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listLimits, publishLimits } from '#lib/server/domain/notifications/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { bringBack, findVersion } from '../../../bring-back.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { limitChangesInWords, limitsInWords } from '../../limits-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Limits as they were published, and what would change if they came back. */
export const load: PageServerLoad = staffRoute('see-limits', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, found, before } = await readVersion(who, params.version);
  const { version, name, reason, publishedAt, publishedBy, limits } = found;
  const isNewest = version === inForce.version;
  const by = publishedBy === null ? '' : ` ${t('policies:versions.by', { name: publishedBy })}`;
  return {
    title: version === 0 ? t('dunning:limits.version-0') : t('dunning:limits.version', { version, name }),
    published:
      publishedAt === null
        ? ''
        : t('policies:retries.past.published', { date: dayOf(publishedAt, who.merchant.zone, language) }) +
          by,
    reason: reason === '' ? '' : t('policies:retries.because', { reason }),
    version,
    next: inForce.version + 1,
    limits: limitsInWords(limits, language),
    changed: before && limitChangesInWords(before.limits, limits, language),
    wouldChange: isNewest ? [] : limitChangesInWords(inForce.limits, limits, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'change-limits'),
    words: pickTexts(language, 'friendly', [
      'dunning:limits',
      'policies:diff',
      'policies:publish',
      'policies:versions'
    ])
  };
});

async function readVersion({ ctx, merchant }: SignedIn, version: string | undefined) {
  return findVersion(await listLimits(ctx, { merchantId: merchant.id }), version, 'limits-version-unknown');
}

export const actions: Actions = {
  bringBack: staffRoute('change-limits', async ({ request, params, locals: { language } }, who) => {
    const { ctx, merchant } = who;
    const refused = await bringBack(
      request,
      language,
      () => readVersion(who, params.version),
      ({ inForce, found }, reason) =>
        publishLimits(ctx, {
          ...{ merchantId: merchant.id, limits: found.limits, after: inForce.version, reason },
          ...{ name: found.name || translator(language)('dunning:limits.version-0'), copyOf: found.version }
        })
    );
    if (refused) return refused;
    redirect(303, paths.limits({ done: 'published' }));
  })
};
