import type { ChargeOutcome, Decline, DisputeFacts, InstrumentFacts } from '../index.ts';
import { reasonClasses, UNKNOWN_REASON_CLASS } from './reason-codes.data.ts';
import type { BankReason } from './status-report.ts';
import { BANK_METHOD, type DebitRecord, type MandateRecord } from './store.ts';

/** What a debit is to the rest of the product, by what is kept of it. */
export function outcomeOf(debit: DebitRecord): ChargeOutcome {
  const { endToEndId: gatewayRef, mandate, amount } = debit;
  const instrument = instrumentOf(mandate);
  switch (debit.status) {
    case 'accepted':
    case 'filed':
      return { kind: 'processing', gatewayRef, instrument };
    case 'canceled':
      return { kind: 'canceled', gatewayRef };
    case 'rejected':
      return { kind: 'failed', gatewayRef, decline: declineOf(debit.reason), instrument };
    // What the customer's bank took back afterwards is a dispute: the payment itself was made.
    case 'settled':
    case 'returned':
      return {
        kind: 'succeeded',
        gatewayRef,
        chargeRef: gatewayRef,
        received: amount,
        instrument,
        at: debit.settledAt ?? debit.acceptedAt
      };
  }
}

/** The return of a settled debit: final, as SEPA knows no contest of it. */
export function disputeOf(debit: DebitRecord): DisputeFacts | undefined {
  if (!debit.returned) return undefined;
  const { amount, reason, at } = debit.returned;
  return {
    gatewayRef: returnRefOf(debit.endToEndId),
    attemptGatewayRef: debit.endToEndId,
    attemptId: debit.attemptId,
    amount,
    status: 'lost',
    reason: reason.code ?? NO_CODE,
    at
  };
}

function returnRefOf(endToEndId: string): string {
  return `return:${endToEndId}`;
}

const NO_CODE = 'not-given';

export function declineOf(reason: BankReason | undefined): Decline {
  const code = reason?.code ?? NO_CODE;
  return { class: reasonClasses[code] ?? UNKNOWN_REASON_CLASS, code };
}

export function instrumentOf(mandate: MandateRecord | undefined): InstrumentFacts {
  if (!mandate) return { method: BANK_METHOD };
  const { id, reference, last4, country, fingerprint } = mandate;
  return {
    method: BANK_METHOD,
    methodRef: id,
    last4,
    country,
    fingerprint,
    mandate: { gatewayRef: id, reference }
  };
}
