import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

/** One line in the list of versions. */
export type VersionInWords = Readonly<{
  version: number;
  href: string;
  text: string;
  notes: readonly string[];
}>;

type Version = Readonly<{
  version: number | null;
  copyOf: number | null;
  savedAt: Temporal.Instant;
  /** What it was called, or why it came. */
  name?: string;
  /** Who published it, where that is known. */
  publishedBy?: string | null;
}>;

/** The history of a policy, the newest first, each with what it is called and where it came from. */
export function versionsInWords(
  versions: readonly Version[],
  hrefOf: (version: number) => string,
  { merchant }: Pick<SignedIn, 'merchant'>,
  language: Language
): readonly VersionInWords[] {
  const t = translator(language);
  const [newest] = versions;
  return versions.map(({ version, copyOf, savedAt, name, publishedBy }) => ({
    version: version ?? 0,
    href: hrefOf(version ?? 0),
    text: t('policies:versions.line', {
      version: version ?? 0,
      date: dayOf(savedAt, merchant.zone, language)
    }),
    notes: [
      ...(name ? [name] : []),
      ...(publishedBy ? [t('policies:versions.by', { name: publishedBy })] : []),
      ...(copyOf === null ? [] : [t('policies:versions.copy-of', { version: copyOf })]),
      ...(version === newest?.version ? [t('policies:versions.in-force')] : [])
    ]
  }));
}

/** The day of a moment in the merchant's zone, as people write it. */
export function dayOf(at: Temporal.Instant, zone: string, language: Language): string {
  return formatDate(at.toZonedDateTimeISO(zone).toPlainDate(), language);
}
