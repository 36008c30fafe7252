import { redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  dropRetryDraft,
  merchantKinds,
  rulesOfKind,
  saveRetryDraft
} from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { dayOf, versionsInWords } from '../version-in-words.server.ts';
import { limitsInWords, readRules } from './read-rules.server.ts';
import { generalInWords, retryProblemsInWords, schedulesInWords } from './rule-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** When and how often a failed collection is tried again: what holds, what is being worked on, and its history. */
export const load: PageServerLoad = staffRoute('see-retry-rules', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, draft, versions, shadow } = await readRules(who);
  const [newest] = versions;
  const day = (at: Temporal.Instant) => dayOf(at, who.merchant.zone, language);
  return {
    about: newest
      ? t('policies:retries.in-force', {
          version: newest.version ?? 0,
          name: newest.name,
          date: day(newest.savedAt)
        })
      : t('policies:retries.ours'),
    reason: newest ? t('policies:retries.because', { reason: newest.reason }) : '',
    schedules: schedulesInWords(inForce.rules, language),
    general: generalInWords(inForce.rules, language),
    limits: limitsInWords(language),
    draft: draft && {
      saved: t('policies:draft.saved', { date: day(draft.savedAt) }),
      problems: retryProblemsInWords(draft.problems, draft.rules, language)
    },
    shadow:
      shadow && shadow.endedAt === null
        ? t('policies:retries.shadow.since', { date: day(shadow.startedAt) })
        : '',
    hasShadow: shadow !== undefined,
    versions: versionsInWords(versions, paths.retriesVersion, who, language),
    beginnings: [
      { value: 'current', text: t('policies:retries.begin.current') },
      ...merchantKinds.map((kind) => ({
        value: kind,
        text: t(`policies:retries.begin.${kind}` as TextKey)
      }))
    ],
    published: url.searchParams.get('done') === 'published' ? (newest?.version ?? null) : null,
    mayChange: mayDo(who.staff.role, 'change-retry-rules'),
    mayPublish: mayDo(who.staff.role, 'publish-retry-rules'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  /** Begins a draft, where there is none yet, from what holds or from what suits a kind of merchant. */
  begin: staffRoute('change-retry-rules', async ({ request }, who) => {
    const from = (await request.formData()).get('from');
    const { draft, inForce } = await readRules(who);
    const kind = merchantKinds.find((each) => each === from);
    if (!draft)
      await saveRetryDraft(who.ctx, {
        merchantId: who.merchant.id,
        rules: kind ? rulesOfKind(kind) : inForce.rules
      });
    redirect(303, paths.retriesDraft());
  }),
  drop: staffRoute('change-retry-rules', async (_event, { ctx, merchant }) => {
    await dropRetryDraft(ctx, { merchantId: merchant.id });
    redirect(303, paths.retries());
  })
};
