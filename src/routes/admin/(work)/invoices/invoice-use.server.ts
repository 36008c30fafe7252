import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { invoiceList } from '#lib/server/domain/reporting/index.ts';
import { paths } from '../../paths.ts';

/** How the list of invoices is shown. */
export const invoiceUse = (t: Translate) => ({
  name: 'invoices' as const,
  list: invoiceList,
  path: paths.invoices,
  file: paths.invoicesFile,
  optionText: (_field: string, value: string) => t(`admin:invoices.show.${value}` as TextKey),
  labels: { from: 'lists:field.due-from' as const, until: 'lists:field.due-until' as const }
});
