import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import type { PayLinkLine } from '#lib/server/domain/reporting/index.ts';
import { paths } from '../../../paths.ts';

/** How each state looks; its words say the same. */
export const toneOfPayLink = {
  standing: 'good',
  expired: 'plain',
  revoked: 'plain'
} as const satisfies Record<PayLinkLine['state'], string>;

/** What a link is about, and where that is. */
export function scopeOfPayLink({ invoiceId, invoiceNumber, customerId }: PayLinkLine, t: Translate) {
  return invoiceId === null
    ? { text: t('lists:pay-links.balance'), href: paths.customer(customerId) }
    : { text: t('lists:pay-links.invoice', { number: invoiceNumber ?? '' }), href: paths.invoice(invoiceId) };
}

/** How it went out: by which way the message that carried it, or who made it. */
export function sentInWords({ channel, purpose }: PayLinkLine, t: Translate): string {
  return t((channel ? `deliveries:channels.${channel}` : `lists:pay-links.how.${purpose}`) as TextKey);
}

/** A moment, and the colleague whose doing it was, where it was one's. */
export function momentOf(when: string, name: string | null, t: Translate): string {
  return name === null ? when : t('lists:pay-links.by', { when, name });
}
