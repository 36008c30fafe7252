import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { faultCodes } from '../domain/billing/index.ts';

/**
 * The words for a fault or warning of an import: those of the file's reader, else those of a refusal. The column or field
 * comes first.
 */
export function faultText(
  t: Translate,
  fault: Readonly<{ code: string; params: Readonly<Record<string, unknown>>; isWarning?: boolean }>
): string {
  const params = Object.fromEntries(
    Object.entries(fault.params).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : String(value)
    ])
  );
  const isOfTheReader = (faultCodes as readonly string[]).includes(fault.code);
  const key = fault.isWarning
    ? `intake:warning.${fault.code}`
    : isOfTheReader
      ? `intake:fault.${fault.code}`
      : `errors:${fault.code}`;
  const text = t(key as TextKey, params);
  return typeof params['column'] === 'string'
    ? t('intake:in-column', { column: params['column'], text })
    : text;
}
