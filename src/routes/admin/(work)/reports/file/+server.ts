import { error } from '@sveltejs/kit';
import { minorDigits, type Currency } from '#lib/money/index.ts';
import {
  agreementOutcomes,
  LEADS_IN_DAYS,
  readAgreementReport,
  readCashReport,
  readRecoveryReport,
  readSummary,
  walkRows,
  type RowsAsked
} from '#lib/server/domain/reporting/index.ts';
import { csvResponse, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { readAsked, readCut, type Asked } from '../asked.server.ts';
import { readFeedbackAsked } from '../feedback/feedback-asked.server.ts';
import { answersTable, feedbackTable } from '../feedback/feedback-tables.server.ts';
import { readRowsAsked } from '../rows/rows-asked.server.ts';
import { partWords } from '../words.server.ts';
import type { Language } from '#lib/i18n/index.ts';
import type { RequestHandler } from './$types';

type Fields = readonly (string | number | null | undefined)[];
type Table = Readonly<{ head: readonly string[]; rows: Iterable<Fields> | AsyncIterable<Fields> }>;
type Given = Readonly<{ params: URLSearchParams; who: SignedIn; read: Asked; language: Language }>;

/** A report as a file: columns in English, amounts with a point, as in every file that another program may read. */
export const GET: RequestHandler = staffRoute('see-reports', async ({ url, locals }, who) => {
  const { language } = locals;
  const read = await readAsked(url.searchParams, who, language);
  const report = url.searchParams.get('report');
  const given = { params: url.searchParams, who, read, language };
  const table = await readTable(report, given);
  return csvResponse(`${report}-${who.merchant.slug}-${read.today.toString()}`, table.head, table.rows);
});

async function readTable(report: string | null, given: Given): Promise<Table> {
  const { params, who, read } = given;
  switch (report) {
    case 'months':
      return monthsTable(given);
    case 'recovery':
      return recoveryTable(given);
    case 'cash':
      return cashTable(given);
    case 'rows':
      return rowsTable(given);
    case 'arrangements':
    case 'promises':
      return agreedTable(given, report);
    case 'feedback':
      return feedbackTable(who, readFeedbackAsked(params, read));
    case 'feedback-answers':
      return answersTable(who, readFeedbackAsked(params, read));
    default:
      error(404);
  }
}

/** `212.40`: an amount as programs read it. */
function plain(minor: number, currency: Currency): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return minor < 0 ? `-${whole}` : whole;
}

async function monthsTable({ who, read: { asked } }: Given): Promise<Table> {
  const { dsoByMonth } = await readSummary(who.ctx, asked);
  return {
    head: ['day', 'currency', 'owed', 'asked_90_days', 'dso_days'],
    rows: dsoByMonth.map(({ on, owedMinor, askedMinor, tenthsOfDays }) => [
      ...[on.toString(), asked.currency, plain(owedMinor, asked.currency), plain(askedMinor, asked.currency)],
      tenthsOfDays === undefined ? null : tenthsOfDays / 10
    ])
  };
}

async function recoveryTable({ params, who, read: { asked }, language }: Given): Promise<Table> {
  const cut = readCut(params);
  const { now, names } = await readRecoveryReport(who.ctx, asked, cut);
  return {
    head: [cut, 'name', 'currency', 'invoices', 'missed', 'recovered', 'forgiven', 'within_days'],
    rows: now.map((part) => [
      ...[part.key, partWords(language, cut, part.key, names), asked.currency, part.invoiceCount],
      ...[part.atRiskMinor, part.recoveredMinor, part.forgivenMinor].map((minor) =>
        plain(minor, asked.currency)
      ),
      asked.withinDays
    ])
  };
}

async function cashTable({ who, read: { asked } }: Given): Promise<Table> {
  const { days, weeks } = await readCashReport(who.ctx, asked);
  const amount = (minor: number | undefined) => (minor === undefined ? null : plain(minor, asked.currency));
  return {
    head: [
      'from',
      'days',
      'currency',
      'planned',
      'expected',
      'came',
      ...LEADS_IN_DAYS.map((lead) => `expected_${lead}_days_before`)
    ],
    rows: [
      ...weeks.map(({ monday, cameMinor, expectedMinor }): Fields => [
        ...[monday.toString(), 7, asked.currency, null, null, amount(cameMinor)],
        ...expectedMinor.map(amount)
      ]),
      ...days.map(({ on, plannedMinor, expectedMinor }): Fields => [
        ...[on.toString(), 1, asked.currency, amount(plannedMinor), amount(expectedMinor), null],
        ...LEADS_IN_DAYS.map(() => null)
      ])
    ]
  };
}

async function agreedTable({ who, read: { asked } }: Given, of: 'arrangements' | 'promises'): Promise<Table> {
  const months = await readAgreementReport(who.ctx, asked, of);
  return {
    head: [
      ...['month', 'currency'],
      ...agreementOutcomes.flatMap((outcome) => {
        const name = outcome.replace('-', '_');
        return [name, `${name}_amount`];
      })
    ],
    rows: months.map(({ month, outcomes }) => [
      ...[month, asked.currency],
      ...agreementOutcomes.flatMap((outcome) => [
        outcomes[outcome].count,
        plain(outcomes[outcome].minor, asked.currency)
      ])
    ])
  };
}

function rowsTable({ params, who, read }: Given): Table {
  const rows = readRowsAsked(params, read);
  if (!rows) error(404);
  return { head: ['at', 'customer', 'invoice', 'what', 'currency', 'amount'], rows: allRows(who, rows) };
}

async function* allRows(who: SignedIn, asked: RowsAsked): AsyncGenerator<Fields> {
  for await (const { at, customerName, invoice, note, amount } of walkRows(who.ctx, asked))
    yield [
      ...[at.toString({ smallestUnit: 'second' }), customerName, invoice?.number, note, amount?.currency],
      amount && plain(amount.minor, amount.currency)
    ];
}
