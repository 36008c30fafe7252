/** The last day on which a card works: the last of the month that stands on it. */
export function cardEndsOn(
  card: Readonly<{ expMonth: number | null; expYear: number | null }>
): Temporal.PlainDate | undefined {
  if (card.expMonth === null || card.expYear === null) return undefined;
  const month = Temporal.PlainYearMonth.from({ year: card.expYear, month: card.expMonth });
  return month.toPlainDate({ day: month.daysInMonth });
}
