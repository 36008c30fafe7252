import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { isCurrency, money, parseAmount, toDecimal, type Currency } from '#lib/money/index.ts';
import {
  CONDITION_LIMITS,
  findConditionProblems,
  type ConditionName,
  type HandoverConditions
} from '#lib/server/domain/handover/index.ts';

const COUNTS = ['overdueDays', 'leastReminders', 'noticeDays'] as const;

/** Conditions as somebody would have typed them. */
export function typeConditions(
  conditions: HandoverConditions,
  language: Language
): Record<ConditionName, string> {
  const { currency, leastMinor, agencyId, excludedSegments } = conditions;
  const decimal = toDecimal(money(leastMinor, currency));
  return {
    isOn: conditions.isOn ? 'yes' : 'no',
    agencyId: agencyId ?? '',
    needsFormalNotice: conditions.needsFormalNotice ? 'yes' : 'no',
    ...(Object.fromEntries(COUNTS.map((name) => [name, String(conditions[name])])) as Record<
      (typeof COUNTS)[number],
      string
    >),
    currency,
    leastMinor: language === 'en' ? decimal : decimal.replace('.', ','),
    excludedSegments: excludedSegments.join(', ')
  };
}

/** What was typed, and what it means. */
export type ReadConditions = Readonly<{
  values: Record<string, string>;
  conditions: HandoverConditions;
  /** What can't be, by field; empty when it can be published. */
  errors: Record<string, string>;
}>;

/** Reads what was typed: what is unreadable is as impossible as what is out of bounds, and said at its field. */
export function readConditionsForm(form: FormData, language: Language): ReadConditions {
  const textOf = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const typed = textOf('currency');
  const currency: Currency = isCurrency(typed) ? typed : 'EUR';
  const countOf = (name: string) => (/^\d{1,4}$/.test(textOf(name)) ? Number(textOf(name)) : Number.NaN);
  const conditions: HandoverConditions = {
    isOn: textOf('isOn') === 'yes',
    agencyId: textOf('agencyId') || null,
    overdueDays: countOf('overdueDays'),
    leastReminders: countOf('leastReminders'),
    needsFormalNotice: textOf('needsFormalNotice') === 'yes',
    currency,
    leastMinor: parseAmount(textOf('leastMinor'), currency)?.minor ?? Number.NaN,
    excludedSegments: textOf('excludedSegments')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    noticeDays: countOf('noticeDays')
  };
  const names = Object.keys(conditions);
  return {
    values: Object.fromEntries([...names, 'after'].map((name) => [name, textOf(name)])),
    conditions,
    errors: Object.fromEntries(
      findConditionProblems(conditions).map((name) => [name, faultOf(name, language)])
    )
  };
}

function faultOf(name: ConditionName, language: Language): string {
  const t = translator(language);
  switch (name) {
    case 'overdueDays':
    case 'leastReminders':
    case 'noticeDays':
      return t('handover:policy.fault.count', CONDITION_LIMITS[name]);
    case 'excludedSegments':
      return t('handover:policy.fault.excludedSegments', { most: CONDITION_LIMITS.segments });
    case 'leastMinor':
    case 'currency':
      return t('handover:policy.fault.leastMinor');
    case 'agencyId':
    case 'isOn':
    case 'needsFormalNotice':
      return t('handover:policy.fault.agencyId');
  }
}
