import type { Translate } from '#lib/i18n/index.server.ts';

type MissedRules = Readonly<{
  graceDays: number;
  /** What follows the days of grace. */
  whenMissed: 'spread' | 'end';
}>;

/** What happens when a part is missed: word for word what is shown before anybody agrees. */
export function sayRules(t: Translate, { graceDays, whenMissed }: MissedRules): string {
  return [graceDays > 0 && t('portal:agree.missed', { days: graceDays }), sayAfterwards(t, whenMissed)]
    .filter(Boolean)
    .join(' ');
}

/** What comes after the days of grace. */
export function sayAfterwards(t: Translate, whenMissed: MissedRules['whenMissed']): string {
  return t(whenMissed === 'spread' ? 'portal:agree.then-spread' : 'portal:agree.then-end');
}
