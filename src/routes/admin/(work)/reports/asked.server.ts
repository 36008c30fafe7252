import { isCurrency, type Currency } from '#lib/money/index.ts';
import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import {
  caseCuts,
  flowCuts,
  readReportState,
  USUAL_DAYS,
  USUAL_WITHIN,
  WITHINS,
  type Cut,
  type Period,
  type ReportAsked
} from '#lib/server/domain/reporting/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

/** Ten years: nobody asks for more by hand, and a mistyped year is no reason to count for minutes. */
const MOST_DAYS = 3_660;

export type Currencies = readonly [Currency, ...Currency[]];

export type Asked = Readonly<{
  asked: ReportAsked & Readonly<{ currency: Currency }>;
  currencies: Currencies;
  /** What a link or a file of the same report carries on. */
  query: Readonly<Record<string, string>>;
  /** When it was counted, in words; none when there is nothing to count yet. */
  countedAt: string | undefined;
  today: Temporal.PlainDate;
}>;

/** Reads from an address what every report is asked with. What is wrong there is left out, never an error. */
export async function readAsked(
  params: URLSearchParams,
  { ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>,
  language: Language
): Promise<Asked> {
  const state = await readReportState(ctx, merchant.id);
  const known = state.currencies.filter(isCurrency);
  const currencies: Currencies = [known[0] ?? 'EUR', ...known.slice(1)];
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const period = readPeriod(params, today);
  const withinDays = WITHINS.find((days) => String(days) === params.get('within')) ?? USUAL_WITHIN;
  const currency = currencies.find((each) => each === params.get('currency')) ?? currencies[0];
  return {
    asked: { merchantId: merchant.id, zone: merchant.zone, currency, period, withinDays },
    currencies,
    query: {
      from: period.from.toString(),
      until: period.until.toString(),
      within: String(withinDays),
      ...(currencies.length > 1 && { currency })
    },
    countedAt: state.countedUntil && formatDateTime(state.countedUntil, merchant.zone, language),
    today
  };
}

export function readCut(params: URLSearchParams): Cut {
  return [...caseCuts, ...flowCuts].find((each) => each === params.get('by')) ?? 'month';
}

function readPeriod(params: URLSearchParams, today: Temporal.PlainDate): Period {
  const until = dateOf(params.get('until')) ?? today;
  const from = dateOf(params.get('from')) ?? until.subtract({ days: USUAL_DAYS - 1 });
  const days = from.until(until, { largestUnit: 'day' }).days;
  if (days < 0) return { from: until, until: from };
  return days > MOST_DAYS ? { from: until.subtract({ days: MOST_DAYS }), until } : { from, until };
}

/** A day that its month doesn't have is the month's last. */
function dateOf(typed: string | null): Temporal.PlainDate | undefined {
  const match = /^((?:19|20|21)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.exec(typed ?? '');
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
}
