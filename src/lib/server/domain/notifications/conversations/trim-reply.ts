/** More than anybody reads; the rest is kept in `whole`. */
const MOST_CHARACTERS = 5_000;
const MOST_LINES = 1_000;
/** A line that introduces a quotation is short. */
const LONGEST_INTRODUCTION = 300;

/** "On … wrote:", in the languages of our customers; mail programs break it over two or three lines. */
const INTRODUCTION =
  /^(on\b.*\bwrote|op\b.*\bschreef\b.*|le\b.*\ba écrit|am\b.*\bschrieb\b.*|.*\b(schreef|schrieb) op\b.*)\s*:$/iu;
/** Where a mail program puts the whole mail below the answer. */
const DIVIDER =
  /^(-{2,}\s*(original message|oorspronkelijk bericht|message d['’]origine|message original|ursprüngliche nachricht|forwarded message|doorgestuurd bericht)\s*-{2,}|_{10,}|-- ?|sent from my .{1,40}|get outlook for .{1,20}|verstuurd vanaf mijn .{1,40}|envoyé (de mon|depuis mon) .{1,40}|von meinem .{1,40} gesendet)$/iu;
/** The heads of the mail that an Outlook repeats below the answer. */
const REPEATED_HEAD = /^\**(from|van|de|von)\s*:\**\s.*(@|<)/iu;

/**
 * What somebody wrote themselves: without what they quoted, their signature and what their device adds. When nothing is
 * left, all of it. Pure; the whole is kept beside it.
 */
export function trimReply(whole: string): string {
  const lines = whole
    .replaceAll('\r\n', '\n')
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => line.trimEnd());
  const end = lines.findIndex((_, place) => beginsQuotation(lines, place));
  const own = (end === -1 ? lines : lines.slice(0, end)).filter((line) => !line.startsWith('>'));
  const text = own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return (text === '' ? whole.trim() : text).slice(0, MOST_CHARACTERS);
}

function beginsQuotation(lines: readonly string[], place: number): boolean {
  const line = lines[place]!.trim();
  if (line.length > LONGEST_INTRODUCTION) return false;
  if (DIVIDER.test(lines[place] === '-- ' ? '-- ' : line) || REPEATED_HEAD.test(line)) return true;
  return [1, 2, 3].some((count) => {
    const joined = lines
      .slice(place, place + count)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
    return joined.length <= LONGEST_INTRODUCTION && INTRODUCTION.test(joined);
  });
}
