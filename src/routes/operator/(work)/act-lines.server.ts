import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type { OperatorAct } from '#lib/server/domain/identity/index.ts';

/** What an operator did, as a line of a table. */
export function actLine(act: OperatorAct, zone: string, language: Language) {
  const t = translator(language);
  const { id, merchantId, merchantName } = act;
  return {
    ...{ id, merchantId, merchantName },
    at: formatDateTime(act.at, zone, language),
    who: act.operatorName ?? t('operator:act.command-line'),
    what: t(`operator:act.${act.action}` as TextKey),
    details: Object.values(act.details).map(String).join(' · ')
  };
}
