import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import {
  listAgencies,
  type ConditionName,
  type HandoverConditions,
  type HandoverDryRun
} from '#lib/server/domain/handover/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';

type ConditionInWords = Readonly<{ id: ConditionName; term: string; value: string }>;

/** The names of a merchant's agencies, by id: a retired one stands under nothing. */
export async function agencyNames({ ctx, merchant }: SignedIn): Promise<ReadonlyMap<string, string>> {
  const agencies = await listAgencies(ctx, { merchantId: merchant.id });
  return new Map(agencies.map(({ id, name }) => [id, name]));
}

/** Every one of the conditions with what it says, in the order of the form. */
export function conditionsInWords(
  conditions: HandoverConditions,
  names: ReadonlyMap<string, string>,
  language: Language
): ConditionInWords[] {
  const t = translator(language);
  const yes = (is: boolean) => t(is ? 'handover:policy.value.yes' : 'handover:policy.value.no');
  const days = (count: number) => t('handover:policy.value.days', { count });
  const { agencyId, currency, leastMinor, excludedSegments } = conditions;
  const values: readonly (readonly [ConditionName, string])[] = [
    ['isOn', yes(conditions.isOn)],
    ['agencyId', (agencyId !== null && names.get(agencyId)) || t('handover:policy.value.none')],
    ['overdueDays', days(conditions.overdueDays)],
    ['leastReminders', String(conditions.leastReminders)],
    ['needsFormalNotice', yes(conditions.needsFormalNotice)],
    ['leastMinor', formatMoney(money(leastMinor, currency), language)],
    ['excludedSegments', excludedSegments.join(', ') || t('handover:policy.value.none')],
    ['noticeDays', days(conditions.noticeDays)]
  ];
  return values.map(([id, value]) => ({ id, value, term: t(`handover:policy.field.${id}`) }));
}

/** What is different between two versions. */
export function conditionChangesInWords(
  was: HandoverConditions,
  becomes: HandoverConditions,
  names: ReadonlyMap<string, string>,
  language: Language
): ChangeInWords[] {
  const before = conditionsInWords(was, names, language);
  return conditionsInWords(becomes, names, language).flatMap(({ id, term, value }, index) =>
    before[index]!.value === value ? [] : [{ id, text: term, was: before[index]!.value, becomes: value }]
  );
}

/** What conditions would do today, to be read. */
export function dryRunInWords(run: HandoverDryRun, language: Language) {
  const t = translator(language);
  const count = (invoices: number) => t('handover:dry.count', { count: invoices });
  return {
    sum: t('handover:dry.sum', { count: run.customers, amount: formatMoney(run.amount, language) }),
    lines: run.lines.map(({ customerId, name, proposed, invoices }) => ({
      ...{ id: customerId, name, invoices: count(invoices), amount: formatMoney(proposed, language) }
    })),
    held: run.heldBack.map(({ rule, invoices }) => ({
      term: t(`handover:rule.${rule}`),
      value: count(invoices)
    })),
    isCut: run.isCut
  };
}
