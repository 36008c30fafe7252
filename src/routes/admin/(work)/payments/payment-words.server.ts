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

/** Where it went, and by which rule; without a rule it went where everything goes. */
export function routeOf({ accountName, routeRule }: PaymentLine, t: Translate): string {
  return routeRule === null || routeRule === 'default'
    ? accountName
    : t('lists:payments.route', { account: accountName, rule: routeRule });
}

/** What was decided after it failed, with the rule that decided. */
export function nextOf(
  { next, nextRule }: PaymentLine,
  t: Translate
): Readonly<{ what: string; why: string }> {
  if (next === null) return { what: '', why: '' };
  return {
    what: t(`lists:payments.${next}` as TextKey),
    why: nextRule === null ? '' : t(`admin:timeline.rule.${nextRule}` as TextKey)
  };
}
