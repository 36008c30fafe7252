import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import type { PaymentLine } from '#lib/server/domain/reporting/index.ts';
import type { TimelineItem } from '#lib/ui/primitives/timeline-item.ts';

/** The tone that repeats what a payment's status says in words. */
export function toneOfPayment({ status }: PaymentLine): TimelineItem['tone'] {
  switch (status) {
    case 'succeeded':
      return 'good';
    case 'failed':
      return 'bad';
    case 'canceled':
      return 'plain';
    case 'opened':
    case 'unknown':
    case 'requires_action':
    case 'processing':
      return 'wait';
  }
}

/** Why a payment failed, in words and by the bank's own code; empty for any other. */
export function reasonOf({ status, declineClass, declineCode }: PaymentLine, t: Translate): string {
  if (status !== 'failed' || declineClass === null) return '';
  return `${t(`admin:timeline.decline.${declineClass}` as TextKey)} (${declineCode ?? declineClass})`;
}
