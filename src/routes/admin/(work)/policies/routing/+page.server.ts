import { redirect } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { saveRuleSetDraft, type AccountHealth } from '#lib/server/domain/routing/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { dayOf, versionsInWords } from '../version-in-words.server.ts';
import { readRouting } from './read-routing.server.ts';
import { routingProblemsInWords, rulesInWords } from './route-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Which payment account a payment goes to: what holds, what is being worked on, and how the accounts are doing. */
export const load: PageServerLoad = staffRoute('see-routing', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, draft, versions, accounts, names, health } = await readRouting(who);
  const { zone } = who.merchant;
  const [newest] = versions;
  const day = (at: Temporal.Instant) => dayOf(at, zone, language);
  return {
    about: newest
      ? t('policies:routing.in-force', { version: newest.version ?? 0, date: day(newest.savedAt) })
      : t('policies:routing.ours'),
    rules: rulesInWords(inForce, names, language),
    draft: draft && {
      saved: t('policies:draft.saved', { date: day(draft.savedAt) }),
      problems: routingProblemsInWords(draft.problems, language)
    },
    accounts: accounts.map(({ id, name, isEnabled }) => ({
      id,
      name,
      ...healthInWords(isEnabled ? health.get(id) : 'disabled', zone, language)
    })),
    versions: versionsInWords(
      versions.map(({ reason, ...version }) => ({ ...version, name: reason })),
      paths.routingVersion,
      who,
      language
    ),
    published: url.searchParams.get('done') === 'published' ? (newest?.version ?? null) : null,
    mayChange: mayDo(who.staff.role, 'change-routing'),
    mayPublish: mayDo(who.staff.role, 'publish-routing'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  /** Begins a draft from what holds, where there is none yet. */
  begin: staffRoute('change-routing', async (_event, who) => {
    const { draft, inForce } = await readRouting(who);
    const { rules, defaultAccounts } = inForce;
    if (!draft)
      await saveRuleSetDraft(who.ctx, {
        merchantId: who.merchant.id,
        ruleSet: { rules, defaultAccounts }
      });
    redirect(303, paths.routingDraft());
  })
};

/** How an account is doing, with the colour that repeats it and what it stands on. */
function healthInWords(health: AccountHealth | 'disabled' | undefined, zone: string, language: Language) {
  const t = translator(language);
  if (health === 'disabled')
    return { tone: 'plain' as const, state: t('policies:routing.health.disabled'), answers: '–' };
  if (!health) return { tone: 'plain' as const, state: t('policies:routing.health.quiet'), answers: '–' };
  const { circuit, openUntil, technical, answers } = health;
  const time = openUntil?.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' }) ?? '';
  return {
    tone:
      circuit === 'closed' ? ('good' as const) : circuit === 'open' ? ('bad' as const) : ('wait' as const),
    state: t(`policies:routing.health.${circuit}` as TextKey, { time }),
    answers: t('policies:routing.health.of', { technical, answers })
  };
}
