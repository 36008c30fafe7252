import type { DunningSettings } from './settings.ts';

/** What staff decide about how often and when one customer is asked for money, whatever the sequences say. */
export type DunningLimitsSet = Readonly<
  Pick<
    DunningSettings,
    'mostPerDay' | 'mostPerWeek' | 'restsOnClosedDays' | 'quiet' | 'reclaimsVat' | 'vatRateBasisPoints'
  >
>;

/** Nobody is asked for money more often than this, whatever a merchant wishes. */
export const MOST_PER_DAY = 3;
export const MOST_PER_WEEK = 7;

/** One to three a day, one to seven a week and no fewer than a day's, minutes of a day, a rate up to 100 %. Pure. */
export function areLimitsPossible(limits: DunningLimitsSet): boolean {
  const { mostPerDay, mostPerWeek, quiet, vatRateBasisPoints } = limits;
  return (
    isWithin(mostPerDay, 1, MOST_PER_DAY) &&
    isWithin(mostPerWeek, mostPerDay, MOST_PER_WEEK) &&
    isWithin(quiet.fromMinute, 0, 24 * 60 - 1) &&
    isWithin(quiet.untilMinute, 0, 24 * 60 - 1) &&
    isWithin(vatRateBasisPoints, 0, 10_000)
  );
}

/** The limits among the settings. */
export function limitsOf(settings: DunningSettings): DunningLimitsSet {
  const { mostPerDay, mostPerWeek, restsOnClosedDays, quiet, reclaimsVat, vatRateBasisPoints } = settings;
  return { mostPerDay, mostPerWeek, restsOnClosedDays, quiet, reclaimsVat, vatRateBasisPoints };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
