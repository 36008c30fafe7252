import type { EventType } from '../../events.ts';

/**
 * One kind of event that other systems may hear of. Its data are ids, dates and codes: whoever may see more asks the
 * API for it. A field, once told, keeps its name and meaning; what can't gets a kind of its own, or another `version`.
 */
export type PublicKind = Readonly<{
  from: EventType;
  version: 1;
  /** The field that holds the id of what it is about; without one, the subject is our own business. */
  subject?: string;
  /** Other fields, and where they stand in the domain's event. */
  fields: Readonly<Record<string, string>>;
}>;

const kind = (
  from: EventType,
  subject: string | undefined,
  fields: PublicKind['fields'] = {}
): PublicKind => ({
  from,
  version: 1,
  ...(subject !== undefined && { subject }),
  fields
});

const customerId = 'customerId';
const ofPayment = { paymentId: 'attemptId', customerId };
const ofCollected = { customerId, agencyPaymentId: 'paymentId' };
const ofPart = { customerId, place: 'place' };

/** Every kind of event that is public, by its public name: letters, digits and `_`, parted by dots. */
export const publicEvents = {
  'invoice.created': kind('invoice.issued', 'invoiceId', { customerId, number: 'number' }),
  'invoice.paid': kind('invoice.paid', 'invoiceId'),
  'invoice.reopened': kind('invoice.reopened', 'invoiceId', { because: 'because' }),
  'invoice.voided': kind('invoice.voided', 'invoiceId', { customerId }),
  'invoice.written_off': kind('invoice.written-off', 'invoiceId', { customerId }),
  'invoice.due_date_moved': kind('invoice.due-date-moved', 'invoiceId', { from: 'from', to: 'to' }),
  'credit_note.created': kind('credit-note.issued', 'creditNoteId', { number: 'number' }),
  'payment.succeeded': kind('attempt.succeeded', 'paymentId', { customerId }),
  'payment.processing': kind('attempt.processing', 'paymentId', { customerId }),
  'payment.failed': kind('attempt.failed', 'paymentId', { customerId, reason: 'class' }),
  'payment.canceled': kind('attempt.canceled', 'paymentId', { customerId }),
  'refund.succeeded': kind('refund.succeeded', 'refundId', ofPayment),
  'dispute.opened': kind('dispute.opened', 'disputeId', ofPayment),
  'dispute.won': kind('dispute.won', 'disputeId', ofPayment),
  'dispute.lost': kind('dispute.lost', 'disputeId', ofPayment),
  // The subject is the proof of a contact.
  'customer.changed': kind('contact.changed', undefined, { customerId }),
  // The subject's id leads to the other one from now on.
  'customer.merged': kind('customer.merged', 'customerId', { intoId: 'intoId' }),
  'payment_method.added': kind('payment-method.saved', 'paymentMethodId', { customerId }),
  'payment_method.expiring': kind('payment-method.expiring', 'paymentMethodId', {
    endsOn: 'endsOn',
    daysBefore: 'daysBefore'
  }),
  'subscription.started': kind('subscription.started', 'subscriptionId', { customerId }),
  'subscription.trial_ended': kind('subscription.trial-ended', 'subscriptionId'),
  'subscription.changed': kind('subscription.changed', 'subscriptionId', { on: 'on' }),
  'subscription.pause_planned': kind('subscription.pause-planned', 'subscriptionId', {
    fromOn: 'fromOn',
    untilOn: 'untilOn'
  }),
  'subscription.paused': kind('subscription.paused', 'subscriptionId'),
  'subscription.resumed': kind('subscription.resumed', 'subscriptionId', { on: 'on' }),
  'subscription.stop_planned': kind('subscription.stop-scheduled', 'subscriptionId', { stopOn: 'stopOn' }),
  'subscription.stop_undone': kind('subscription.stop-undone', 'subscriptionId'),
  'subscription.stopped': kind('subscription.stopped', 'subscriptionId', { stopOn: 'stopOn' }),
  'arrangement.proposed': kind('arrangement.proposed', 'arrangementId', { customerId }),
  'arrangement.offered': kind('arrangement.offered', 'arrangementId', { customerId }),
  'arrangement.declined': kind('arrangement.declined', 'arrangementId', { customerId }),
  'arrangement.withdrawn': kind('arrangement.withdrawn', 'arrangementId', { customerId }),
  'arrangement.started': kind('arrangement.started', 'arrangementId', { customerId }),
  'arrangement.kept': kind('arrangement.kept', 'arrangementId', { customerId }),
  'arrangement.broken': kind('arrangement.broken', 'arrangementId', { customerId }),
  'arrangement.ended': kind('arrangement.ended', 'arrangementId', { customerId }),
  // `place`: which part, from 1.
  'arrangement.part_missed': kind('instalment.missed', 'arrangementId', ofPart),
  'arrangement.part_spread': kind('instalment.spread', 'arrangementId', ofPart),
  'promise.given': kind('promise.given', 'promiseId', { customerId }),
  'promise.kept': kind('promise.kept', 'promiseId', { customerId }),
  'promise.broken': kind('promise.broken', 'promiseId', { customerId }),
  'promise.withdrawn': kind('promise.withdrawn', 'promiseId', { customerId }),
  'handover.proposed': kind('handover.proposed', 'caseId', { customerId }),
  'handover.dropped': kind('handover.dropped', 'caseId', { customerId }),
  'handover.released': kind('handover.released', 'caseId', { customerId }),
  'handover.payment_received': kind('handover.payment-received', 'caseId', ofCollected),
  'handover.payment_reversed': kind('handover.payment-reversed', 'caseId', ofCollected),
  'handover.reopened': kind('handover.reopened', 'caseId', { customerId }),
  // `how`: `paid`, `recalled` by you, or `returned` by the agency.
  'handover.closed': kind('handover.ended', 'caseId', { customerId, how: 'how' }),
  'plan.price_announced': kind('plan.price-announced', 'planId', { on: 'on', reach: 'reach' })
} as const satisfies Readonly<Record<string, PublicKind>>;

export type PublicEventType = keyof typeof publicEvents;

/** Every public type of event, in the order of the catalogue. */
export const publicEventTypes = Object.keys(publicEvents) as PublicEventType[];
