/** One field. Amounts and dates come as the caller wants them read: `212.40`, `2026-11-22`. */
export type CsvField = string | number | boolean | null | undefined;

/** A mark by which spreadsheets know UTF-8; the first thing in a file. */
export const CSV_MARK = '\ufeff';

/** One line by RFC 4180, with its end. */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/**
 * What a spreadsheet would take for a formula is text (OWASP ASVS 1.2.10): it gets an apostrophe in front. A plain
 * number, minus and all, stays a number.
 */
function csvField(given: CsvField): string {
  const text = given === null || given === undefined ? '' : String(given);
  const isFormula = FORMULA.test(text) && !PLAIN_NUMBER.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Their full-width forms count as well: spreadsheets in East Asia read them alike. Spaces in front are skipped by some. */
const FORMULA = /^(\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n\0])/;
const PLAIN_NUMBER = /^-\d{1,15}(\.\d{1,15})?$/;
