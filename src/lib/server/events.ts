import type { Context } from './context.ts';
import { newId } from './platform/crypto/random.ts';
import type { Tx } from './platform/db/database.ts';
import type { RowsOf } from './platform/db/insert-together.ts';
import { writeEvents } from './platform/events/write-events.ts';

/**
 * Every domain event, one union. An event is written in the transaction that made it true, and handed to each of its
 * subscribers by a job of that same transaction: news travels right, from one domain to those that may know it.
 */
export type DomainEvent =
  | Readonly<{
      type: 'invoice.issued';
      subjectId: string;
      payload: Readonly<{ number: string; customerId: string }>;
    }>
  | Readonly<{ type: 'invoice.paid'; subjectId: string; payload: Readonly<Record<string, never>> }>
  | Readonly<{
      type: 'invoice.reopened';
      subjectId: string;
      payload: Readonly<{ because: 'refund' | 'dispute' | 'write-off-undone' | 'payment-reversed' }>;
    }>
  | Readonly<{ type: 'invoice.voided'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{ type: 'invoice.written-off'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{ type: 'credit-note.issued'; subjectId: string; payload: Readonly<{ number: string }> }>
  | Readonly<{ type: 'attempt.succeeded'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{ type: 'attempt.processing'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{
      type: 'attempt.failed';
      subjectId: string;
      payload: Readonly<{ customerId: string; class: string }>;
    }>
  | Readonly<{
      /** A payer's own try that nobody finished, or that was taken back: nothing was taken. */
      type: 'attempt.canceled';
      subjectId: string;
      payload: Readonly<{ customerId: string }>;
    }>
  | Readonly<{
      type: 'refund.succeeded';
      subjectId: string;
      payload: Readonly<{ attemptId: string; customerId: string }>;
    }>
  | Readonly<{
      type: 'dispute.opened';
      subjectId: string;
      payload: Readonly<{ attemptId: string; customerId: string }>;
    }>
  | Readonly<{
      type: 'dispute.lost';
      subjectId: string;
      payload: Readonly<{ attemptId: string; customerId: string }>;
    }>
  | Readonly<{
      type: 'dispute.won';
      subjectId: string;
      payload: Readonly<{ attemptId: string; customerId: string }>;
    }>
  | Readonly<{
      /** A collection has a date: its notice is to be sent. */
      type: 'collection.planned';
      subjectId: string;
      payload: Readonly<{ kind: 'first' | 'retry' | 'backup' | 'moved' }>;
    }>
  | Readonly<{
      /** No machine goes on: the customer (the subject) is asked to act. */
      type: 'collection.customer-asked';
      subjectId: string;
      payload: Readonly<{
        attemptId?: string;
        plannedId?: string;
        to: 'authenticate' | 'replace-method' | 'pay-another-way';
        rule: string;
      }>;
    }>
  | Readonly<{
      /** A bank says that the customer (the subject) died: no machine goes on, or writes. */
      type: 'collection.customer-silenced';
      subjectId: string;
      payload: Readonly<{ attemptId: string }>;
    }>
  | Readonly<{
      /** A failed attempt (the subject) has its answer: a next try, a question to the customer, or nothing. */
      type: 'collection.failure-answered';
      subjectId: string;
      payload: Readonly<Record<string, never>>;
    }>
  | Readonly<{ type: 'pay-link.fresh-asked'; subjectId: string; payload: Readonly<{ on: string }> }>
  | Readonly<{
      /** Somebody is to show that they read a contact: its message can't wait. */
      type: 'contact-proof.asked';
      subjectId: string;
      payload: Readonly<Record<string, never>>;
    }>
  /** A customer has another e-mail address or phone number; the proof (the subject) knows the former one. */
  | News<'contact.changed', { customerId: string }>
  /** A customer (the subject) went up in another one: the same person under two numbers. */
  | News<'customer.merged', { intoId: string }>
  | Readonly<{
      /**
       * Browsers of a customer (the subject) are signed out. `continuedAs`: they signed in anew as the subject; whose
       * the former session was, is not said.
       */
      type: 'customer-session.ended';
      subjectId: string;
      payload: Readonly<{ sessionIds: readonly string[]; continuedAs?: string }>;
    }>
  | Readonly<{
      /** Somebody is asked to work here: their message can go. */
      type: 'staff.invited';
      subjectId: string;
      payload: Readonly<Record<string, never>>;
    }>
  | Readonly<{ type: 'payment-method.saved'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{
      /** What stood for a method at the provider isn't used any more, and can be given back there. */
      type: 'payment-method.given-up';
      subjectId: string;
      payload: Readonly<{ accountId: string; methodRef: string }>;
    }>
  | Readonly<{
      /** A card ends on that day (ISO 8601), so many days from now at most: 30, 14 or 3. */
      type: 'payment-method.expiring';
      subjectId: string;
      payload: Readonly<{ endsOn: string; daysBefore: number }>;
    }>
  | SubscriptionNews
  | ArrangementNews;

/** News of subscriptions. Dates are ISO 8601. */
type SubscriptionNews =
  | Readonly<{
      /** `time-changed`: it was staff who gave more time to pay, or took that back. */
      type: 'invoice.due-date-moved' | 'invoice.time-changed';
      subjectId: string;
      payload: Readonly<{ from: string; to: string }>;
    }>
  | Readonly<{ type: 'subscription.started'; subjectId: string; payload: Readonly<{ customerId: string }> }>
  | Readonly<{
      type: 'subscription.trial-ended';
      subjectId: string;
      payload: Readonly<Record<string, never>>;
    }>
  | News<'subscription.changed' | 'subscription.resumed', { on: string }>
  | News<'subscription.pause-planned', { fromOn: string; untilOn: string }>
  | News<'subscription.paused' | 'subscription.stop-undone', Record<string, never>>
  | News<'subscription.stop-scheduled' | 'subscription.stopped', { stopOn: string; reason: string | null }>
  | News<'plan.price-announced', { on: string; reach: 'everyone' | 'new-customers' }>
  /** Somebody declared the end of a contract by a legal way out: it is confirmed at once. */
  | News<'cancellation.received', { kind: 'termination' | 'withdrawal' }>
  | News<'debit-day.chosen', { kind: string }>;

type News<T extends string, P> = Readonly<{ type: T; subjectId: string; payload: Readonly<P> }>;

/** News of what was agreed with a customer instead of a due date. `place`: which part of an arrangement (the subject). */
type ArrangementNews =
  /** An invoice that is in an arrangement, or promised, owes more or less than before. */
  | News<'invoice.paused-balance-moved', Record<string, never>>
  | News<'invoice.resumed', { because: 'arrangement' | 'promise' | 'hold' | 'handover' }>
  | News<
      `arrangement.${'proposed' | 'offered' | 'declined' | 'withdrawn' | 'started'}`,
      { customerId: string }
    >
  | News<`arrangement.${'kept' | 'broken' | 'ended'}`, { customerId: string }>
  | News<`instalment.${'near' | 'missed' | 'spread'}`, { customerId: string; place: number }>
  | News<`promise.${'given' | 'kept' | 'broken' | 'withdrawn'}`, { customerId: string }>
  /** A customer is to be left alone, or isn't any more. `isByPerson`: somebody said so, no clock did. */
  | News<'contact.held' | 'contact.let-go', { because: string; isByPerson: boolean }>
  /** A claim on its way to an agency and back: the case. */
  | News<`handover.${'proposed' | 'dropped' | 'released' | 'reopened'}`, { customerId: string }>
  | News<'handover.ended', { customerId: string; how: string }>
  | News<`handover.payment-${'received' | 'reversed'}`, { customerId: string; paymentId: string }>;

export type EventType = DomainEvent['type'];

/**
 * Who hears of what, at every merchant: the subscriber is the name of a job in the domain that acts on the news. Who
 * hears of it at one merchant only is a row of `event_listener`.
 */
const subscribers: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  'arrangement.broken': ['notifications.tell-agreement'],
  'arrangement.declined': ['notifications.tell-agreement'],
  'arrangement.ended': ['notifications.tell-agreement'],
  'arrangement.kept': ['notifications.tell-agreement'],
  'arrangement.offered': ['notifications.tell-agreement'],
  'arrangement.proposed': ['notifications.tell-agreement'],
  'arrangement.started': ['notifications.tell-agreement'],
  'attempt.succeeded': ['notifications.send-receipt', 'collection.remember-method'],
  'attempt.processing': ['collection.remember-method'],
  'attempt.failed': ['collection.plan-retry', 'notifications.follow-failure'],
  // What the machine had planned for it was called off when the payer tried.
  'attempt.canceled': ['collection.plan-retry', 'notifications.follow-cancel'],
  'cancellation.received': ['notifications.confirm-cancellation'],
  'collection.planned': ['notifications.announce-debit', 'notifications.remind-of-debit'],
  'collection.customer-asked': ['notifications.ask-customer'],
  'collection.customer-silenced': ['notifications.silence'],
  // Not of the failure itself: what is told names the next date.
  'collection.failure-answered': ['notifications.tell-failed-payment'],
  'contact-proof.asked': ['notifications.send-proof-message'],
  'contact.changed': ['notifications.tell-former-contact'],
  'contact.held': ['handover.follow-holds'],
  'contact.let-go': ['handover.follow-holds'],
  'customer-session.ended': ['notifications.sign-devices-out'],
  'dispute.lost': ['collection.plan-retry-after-return', 'notifications.follow-dispute'],
  'dispute.won': ['notifications.follow-dispute'],
  'handover.released': ['handover.follow-holds'],
  'handover.reopened': ['handover.follow-holds'],
  'instalment.missed': ['notifications.tell-agreement'],
  'instalment.near': ['notifications.tell-agreement'],
  'instalment.spread': ['notifications.tell-agreement'],
  'invoice.due-date-moved': ['notifications.move-sequence'],
  'invoice.time-changed': ['notifications.tell-time-changed'],
  'invoice.paid': ['collection.stop-plans', 'notifications.stop-sequence'],
  'invoice.paused-balance-moved': ['arrangements.follow-balance', 'handover.follow-balance'],
  'invoice.reopened': ['notifications.resume-sequence'],
  'invoice.resumed': ['notifications.follow-resumed'],
  'invoice.voided': ['collection.stop-plans', 'notifications.stop-sequence'],
  'invoice.written-off': ['collection.stop-plans', 'notifications.stop-sequence'],
  'pay-link.fresh-asked': ['notifications.send-fresh-pay-link'],
  'payment-method.expiring': ['notifications.warn-of-card-end', 'notifications.follow-card-end'],
  'payment-method.given-up': ['collection.give-back-method'],
  // One that was kept has its receipt.
  'promise.broken': ['notifications.tell-agreement'],
  'promise.given': ['notifications.tell-agreement'],
  'staff.invited': ['notifications.send-staff-invitation'],
  // A pause is told when it is agreed; on the day it begins there is nothing new to say.
  'subscription.pause-planned': ['notifications.tell-subscription-paused'],
  'subscription.resumed': ['notifications.tell-subscription-resumed'],
  'subscription.stop-scheduled': ['notifications.tell-subscription-stopping'],
  'subscription.stop-undone': ['notifications.tell-subscription-staying'],
  'subscription.stopped': ['notifications.tell-subscription-stopped']
};

/**
 * Writes events and queues a job for each subscriber, all in the caller's transaction: news exists if the fact does.
 * `beside` is what else the caller's step writes down, so that all of it is one statement.
 */
export async function emit(
  ctx: Pick<Context, 'jobs'>,
  tx: Tx,
  merchantId: string,
  at: Temporal.Instant,
  events: readonly DomainEvent[],
  beside: readonly RowsOf[] = []
): Promise<void> {
  const rows = events.map((event) => ({ ...event, merchantId, id: newId(at), at }));
  await writeEvents(ctx.jobs, tx, rows, (type) => subscribers[type as EventType] ?? [], beside);
}
