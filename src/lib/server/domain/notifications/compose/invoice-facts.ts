import type { Translate } from '#lib/i18n/index.server.ts';
import type { Invoice } from '../../billing/index.ts';
import type { NoticeFacts } from './notice-content.ts';

/** A message names so many invoices; its link shows them all. */
const MOST_INVOICES = 4;

/** What a message is about, an invoice a line. */
export function invoiceFacts(t: Translate, invoices: readonly Invoice[]): NoticeFacts['facts'] {
  const more = invoices.length - MOST_INVOICES;
  return [
    ...invoices.slice(0, MOST_INVOICES).map((invoice) => ({
      label: t('messages:facts.invoice', { number: invoice.number }),
      value: invoice.subject
    })),
    ...(more > 0 ? [{ label: '', value: t('messages:facts.more', { count: more }) }] : [])
  ];
}
