import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { DunningLimitsSet } from '#lib/server/domain/notifications/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';
import { timeOf } from './limits-form.server.ts';

/** Every limit with what it says, in the order of the form. */
export function limitsInWords(limits: DunningLimitsSet, language: Language) {
  const t = translator(language);
  const { mostPerDay, mostPerWeek, restsOnClosedDays, quiet, reclaimsVat, vatRateBasisPoints } = limits;
  const rate = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(vatRateBasisPoints / 100);
  const values = [
    ['mostPerDay', String(mostPerDay)],
    ['mostPerWeek', String(mostPerWeek)],
    ['restsOnClosedDays', t(restsOnClosedDays ? 'dunning:limits.value.yes' : 'dunning:limits.value.no')],
    [
      'quiet',
      t('dunning:limits.value.hours', { from: timeOf(quiet.fromMinute), until: timeOf(quiet.untilMinute) })
    ],
    ['vat', reclaimsVat ? t('dunning:limits.value.vat-none') : t('dunning:limits.value.vat-rate', { rate })]
  ] as const;
  return values.map(([id, value]) => ({ id, value, term: t(`dunning:limits.field.${id}`) }));
}

/** What is different between two versions. */
export function limitChangesInWords(
  was: DunningLimitsSet,
  becomes: DunningLimitsSet,
  language: Language
): ChangeInWords[] {
  const before = limitsInWords(was, language);
  return limitsInWords(becomes, language).flatMap(({ id, term, value }, index) =>
    before[index]!.value === value ? [] : [{ id, text: term, was: before[index]!.value, becomes: value }]
  );
}
