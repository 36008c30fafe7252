import { textReader, type Language } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import {
  agreementKinds,
  agreementOutcomes,
  DSO_DAYS,
  STAYS_DAYS,
  type AgreementOutcome,
  type RecoveryPart,
  type Summary
} from '#lib/server/domain/reporting/index.ts';
import { paths } from '../../paths.ts';
import type { Asked } from './asked.server.ts';
import { shareWords } from './words.server.ts';

/** What a figure is made of: an amount or a number, and where its rows are. */
type Part = Readonly<{ key: string; amount?: ReturnType<typeof money>; count?: number; href: string }>;
export type Figure = Readonly<{
  key: string;
  now: string;
  before: string;
  params: Readonly<Record<string, string>>;
  parts: readonly Part[];
}>;

/** Every figure of a summary in words, with its parts. */
export function toFigures(summary: Summary, { asked, query }: Asked, language: Language): Figure[] {
  const rows = (of: string, more: Readonly<Record<string, string>> = {}) =>
    paths.reportRows({ ...query, of, ...more });
  const amount = (minor: number) => money(minor, asked.currency);
  return [
    recoveryFigure(summary, asked.withinDays, language, rows, amount),
    dsoFigure(summary, language, rows, amount),
    costFigure(summary, language, rows, amount),
    writtenOffFigure(summary, language, rows, amount),
    ...peopleFigures(summary, asked.withinDays, language, rows),
    ...agreementKinds.map((of) => agreementFigure(summary, of, language, rows, amount))
  ];
}

type Rows = (of: string, more?: Readonly<Record<string, string>>) => string;
type ToAmount = (minor: number) => ReturnType<typeof money>;

function recoveryFigure(
  { recovery }: Summary,
  withinDays: number,
  language: Language,
  rows: Rows,
  amount: ToAmount
): Figure {
  const sum = (parts: readonly RecoveryPart[], of: 'atRiskMinor' | 'recoveredMinor') =>
    parts.reduce((total, part) => total + part[of], 0);
  const share = (parts: readonly RecoveryPart[]) =>
    shareWords(language, sum(parts, 'recoveredMinor'), sum(parts, 'atRiskMinor'));
  return {
    key: 'recovery',
    now: share(recovery.now),
    before: share(recovery.before),
    params: { days: String(withinDays) },
    parts: [
      { key: 'missed', amount: amount(sum(recovery.now, 'atRiskMinor')), href: rows('recovery') },
      {
        key: 'recovered',
        amount: amount(sum(recovery.now, 'recoveredMinor')),
        href: rows('recovery', { measure: 'recovered' })
      }
    ]
  };
}

function dsoFigure({ dso }: Summary, language: Language, rows: Rows, amount: ToAmount): Figure {
  return {
    key: 'dso',
    now: daysWords(language, dso.now.tenthsOfDays),
    before: daysWords(language, dso.before.tenthsOfDays),
    params: { days: String(DSO_DAYS) },
    parts: [
      { key: 'owed', amount: amount(dso.now.owedMinor), href: rows('owed') },
      { key: 'issued', amount: amount(dso.now.askedMinor), href: rows('issued') }
    ]
  };
}

function costFigure({ costs }: Summary, language: Language, rows: Rows, amount: ToAmount): Figure {
  const t = textReader(pickTexts(language, 'friendly', ['reports:figure']));
  const perEuro = ({ feesMinor, messagesMinor, recoveredMinor }: typeof costs.now) =>
    recoveredMinor <= 0
      ? '–'
      : t('reports:figure.per-euro', {
          value: numberWords(language, ((feesMinor + messagesMinor) * 100) / recoveredMinor)
        });
  const { feesMinor, messagesMinor, messageCount, recoveredMinor } = costs.now;
  return {
    key: 'cost',
    now: perEuro(costs.now),
    before: perEuro(costs.before),
    params: {},
    parts: [
      { key: 'fees', amount: amount(feesMinor), href: rows('fees') },
      { key: 'messages', amount: amount(messagesMinor), count: messageCount, href: rows('messages') },
      { key: 'recovered', amount: amount(recoveredMinor), href: rows('recovered') }
    ]
  };
}

function writtenOffFigure({ writtenOff }: Summary, language: Language, rows: Rows, amount: ToAmount): Figure {
  return {
    key: 'written-off',
    now: formatMoney(amount(writtenOff.now), language),
    before: formatMoney(amount(writtenOff.before), language),
    params: {},
    parts: [{ key: 'lost', amount: amount(writtenOff.now), href: rows('written-off') }]
  };
}

function peopleFigures({ contact }: Summary, withinDays: number, language: Language, rows: Rows): Figure[] {
  const share = (of: (figure: typeof contact.now) => readonly [number, number]) => ({
    now: shareWords(language, ...of(contact.now)),
    before: shareWords(language, ...of(contact.before))
  });
  return [
    {
      key: 'contact',
      ...share(({ reached, missed }) => [reached, missed]),
      params: { days: String(withinDays) },
      parts: [
        { key: 'customers', count: contact.now.missed, href: rows('missed') },
        { key: 'told', count: contact.now.told, href: rows('told') },
        { key: 'reached', count: contact.now.reached, href: rows('reached') }
      ]
    },
    {
      key: 'churn',
      ...share(({ left, subscribed }) => [left, subscribed]),
      params: { days: String(STAYS_DAYS) },
      parts: [
        { key: 'subscribed', count: contact.now.subscribed, href: rows('subscribed') },
        { key: 'left', count: contact.now.left, href: rows('left') }
      ]
    }
  ];
}

/** Of what was agreed and is decided by now, the share that was kept. */
function agreementFigure(
  summary: Summary,
  of: 'arrangements' | 'promises',
  language: Language,
  rows: Rows,
  amount: ToAmount
): Figure {
  const { now, before } = summary[of];
  const sum = (outcome: AgreementOutcome, months = now) => ({
    count: months.reduce((total, { outcomes }) => total + outcomes[outcome].count, 0),
    amount: amount(months.reduce((total, { outcomes }) => total + outcomes[outcome].minor, 0))
  });
  const share = (months: typeof now) =>
    keptShare(language, { kept: sum('kept', months), broken: sum('broken', months) });
  return {
    key: of,
    now: share(now),
    before: share(before),
    params: {},
    parts: agreementOutcomes.map((key) => ({ key, ...sum(key), href: rows(of, { key }) }))
  };
}

/** The share that was kept of what is decided; a dash where nothing is. */
export function keptShare(
  language: Language,
  { kept, broken }: Readonly<Record<'kept' | 'broken', Readonly<{ count: number }>>>
): string {
  return shareWords(language, kept.count, kept.count + broken.count);
}

/** Tenths of a day in words: `31,4 Tage`; a dash where there is nothing to divide by. */
export function daysWords(language: Language, tenths: number | undefined): string {
  const t = textReader(pickTexts(language, 'friendly', ['reports:figure']));
  return tenths === undefined ? '–' : t('reports:figure.days', { value: numberWords(language, tenths / 10) });
}

function numberWords(language: Language, value: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
}
