import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';

/** Why something was refused and what is possible instead, for whoever works here; its days read as days. */
export function refusalWords(
  { code, params }: Readonly<{ code: string; params: Readonly<Record<string, unknown>> }>,
  language: Language
): string {
  const said = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'number') return [name, value] as const;
    const text = String(value);
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    return [name, isDay ? formatDate(Temporal.PlainDate.from(text), language) : text] as const;
  });
  return translator(language)(`errors:${code}` as TextKey, Object.fromEntries(said));
}
