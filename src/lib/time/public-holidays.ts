import { easterSunday } from './calendar.ts';

/**
 * The holidays on which a whole country rests, by the law of each, as far as they are the same in all its parts
 * (Germany's Länder have more). Fixed ones as month and day, the others as days after Easter Sunday. From general
 * knowledge: not checked against the laws.
 */
const HOLIDAYS: Readonly<Record<string, Readonly<{ fixed: readonly string[]; easter: readonly number[] }>>> =
  {
    NL: { fixed: ['01-01', '04-27', '12-25', '12-26'], easter: [0, 1, 39, 49, 50] },
    BE: {
      fixed: ['01-01', '05-01', '07-21', '08-15', '11-01', '11-11', '12-25'],
      easter: [0, 1, 39, 49, 50]
    },
    FR: {
      fixed: ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'],
      easter: [0, 1, 39, 49, 50]
    },
    DE: { fixed: ['01-01', '05-01', '10-03', '12-25', '12-26'], easter: [-2, 0, 1, 39, 49, 50] }
  };

/** Whether a country (ISO 3166) has a public holiday; an unknown country has none. */
export function isPublicHoliday(date: Temporal.PlainDate, country: string): boolean {
  const holidays = HOLIDAYS[country];
  if (!holidays) return false;
  if (holidays.fixed.includes(date.toString().slice(5))) return true;
  return holidays.easter.includes(easterSunday(date.year).until(date).days);
}

/** Whether people work on this date: Monday to Friday, no public holiday of the country. */
export function isWorkingDay(date: Temporal.PlainDate, country: string): boolean {
  return date.dayOfWeek <= 5 && !isPublicHoliday(date, country);
}
