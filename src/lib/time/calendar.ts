/** TARGET (T2) business days: the days on which euro payments settle. Source: ecb.europa.eu, TARGET calendar, unchanged since 2002. */

/** Easter Sunday of a Gregorian year (Meeus/Jones/Butcher). */
export function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Temporal.PlainDate.from({ year, month, day: ((h + l - 7 * m + 114) % 31) + 1 });
}

/** New Year, Good Friday, Easter Monday, 1 May, 25 and 26 December. */
function isTargetHoliday(date: Temporal.PlainDate): boolean {
  const { month, day } = date;
  if ((month === 1 && day === 1) || (month === 5 && day === 1)) return true;
  if (month === 12 && (day === 25 || day === 26)) return true;
  const easter = easterSunday(date.year);
  return date.equals(easter.subtract({ days: 2 })) || date.equals(easter.add({ days: 1 }));
}

/** Whether euro payments settle on this date: Monday to Friday, no TARGET holiday. */
export function isBusinessDay(date: Temporal.PlainDate): boolean {
  return date.dayOfWeek <= 5 && !isTargetHoliday(date);
}

/** The date itself when it is a business day, else the first one after it. */
export function onOrAfterBusinessDay(date: Temporal.PlainDate): Temporal.PlainDate {
  let day = date;
  // At most four days in a row are closed (Good Friday to Easter Monday); ten bounds the loop.
  for (let i = 0; i < 10; i++) {
    if (isBusinessDay(day)) return day;
    day = day.add({ days: 1 });
  }
  throw new RangeError(`No business day within ten days of ${date.toString()}`);
}

/** Moves by whole business days, forwards (positive) or backwards (negative); zero gives the date itself. */
export function addBusinessDays(date: Temporal.PlainDate, count: number): Temporal.PlainDate {
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0;) {
    day = day.add({ days: step });
    if (isBusinessDay(day)) left--;
  }
  return day;
}
