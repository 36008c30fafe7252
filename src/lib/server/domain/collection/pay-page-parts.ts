import type { Merchant } from '../identity/index.ts';
import type { SavedMethod } from '../payment-methods/index.ts';
import type { Attempt } from './attempts.ts';
import type { PayPageMerchant, PayPagePayment, SavedChoice } from './pay-page.ts';

/** What a payer may know of the merchant. */
export function toMerchant(merchant: Merchant): PayPageMerchant {
  const {
    id,
    slug,
    name,
    brandColor,
    radiusScale,
    zone,
    language,
    isFormal,
    contactEmail,
    accountHolder,
    iban
  } = merchant;
  return {
    id,
    slug,
    name,
    brandColor,
    radiusScale,
    zone,
    language,
    isFormal,
    contactEmail,
    accountHolder,
    iban,
    ...(merchant.contactPhone !== null && { contactPhone: merchant.contactPhone }),
    ...(merchant.website !== null && { website: merchant.website }),
    ...(merchant.bic !== null && { bic: merchant.bic }),
    ...(merchant.creditorIdentifier !== null && { creditorIdentifier: merchant.creditorIdentifier })
  };
}

/** A saved method as it is offered; a card is good until the last day of its month. */
export function toSavedChoice(saved: SavedMethod, today: Temporal.PlainDate): SavedChoice {
  const { id: paymentMethodId, kind, brand, last4, expYear: year, expMonth: month } = saved;
  const firstOfMonth =
    year !== null && month !== null ? Temporal.PlainDate.from({ year, month, day: 1 }) : undefined;
  const expiresOn = firstOfMonth?.with({ day: firstOfMonth.daysInMonth });
  return {
    paymentMethodId,
    kind,
    ...(brand !== null && { brand }),
    ...(last4 !== null && { last4 }),
    ...(expiresOn && { expiresOn }),
    isExpired: expiresOn !== undefined && Temporal.PlainDate.compare(expiresOn, today) < 0
  };
}

export function toPayment(attempt: Attempt): PayPagePayment {
  const { id: attemptId, amount, method, resolvedAt, openedAt, facts } = attempt;
  return {
    attemptId,
    amount,
    method,
    at: resolvedAt ?? openedAt,
    ...(facts?.last4 !== undefined && { last4: facts.last4 })
  };
}

/** The bank's last no on this link, unless something was tried after it. */
export function lastDecline(newestFirst: readonly Attempt[], payLinkId: string) {
  const [latest] = newestFirst;
  if (latest?.status !== 'failed' || latest.payLinkId !== payLinkId) return undefined;
  return {
    class: latest.decline?.class ?? 'technical',
    at: latest.resolvedAt ?? latest.openedAt,
    method: latest.method
  };
}
