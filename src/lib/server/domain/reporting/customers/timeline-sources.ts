import { sql, type SQL } from 'drizzle-orm';
import type { CustomerFact } from './customer-moment.ts';

/** Of a long message the page shows the beginning; all of it stands in the conversation. */
const TEXT_LENGTH = 600;

/** Where moments of a kind come from: `from` ends in a condition. */
type Source = Readonly<{ from: SQL; at: SQL; id: SQL; facts: SQL }>;
type Sources = Readonly<Record<CustomerFact['kind'], Source>>;

/** Where everything comes from that a customer's timeline tells. */
export const timelineSources = (merchantId: string, customerId: string): Sources => ({
  ...moneySources(merchantId, customerId),
  ...peopleSources(merchantId, customerId)
});

/** What happened to what is owed and paid: every change of a status. */
function moneySources(merchantId: string, customerId: string) {
  const ofCustomer = ofTheirs(merchantId, customerId);
  const changed = { at: sql`s.at`, id: sql`s.id` };
  const changesOf = (kind: string, of: string) =>
    sql`join status_change s on s.merchant_id = ${merchantId} and s.subject_kind = ${kind} and s.subject_id = ${sql.identifier(of)}.id`;
  const sum = (of: string) =>
    sql`'minor', ${sql.identifier(of)}.amount_minor, 'currency', ${sql.identifier(of)}.currency, 'to', s.to_status`;
  const agreed = sql`'minor', g.total_minor, 'currency', g.currency, 'to', s.to_status, 'event', s.event`;
  return {
    invoice: {
      ...changed,
      from: sql`from invoice i ${changesOf('invoice', 'i')} where ${ofCustomer('i')}`,
      facts: sql`jsonb_build_object('minor', i.total_minor, 'currency', i.currency, 'to', s.to_status,
        'event', s.event, 'invoiceId', i.id, 'number', i.number)`
    },
    attempt: {
      ...changed,
      from: sql`from payment_attempt a ${changesOf('attempt', 'a')} where ${ofCustomer('a')}`,
      facts: sql`jsonb_build_object(${sum('a')}, 'method', a.method,
        'declineClass', case when s.to_status = 'failed' then a.decline ->> 'class' end,
        'declineCode', case when s.to_status = 'failed' then a.decline ->> 'code' end)`
    },
    refund: {
      ...changed,
      from: sql`from payment_attempt a join refund r on r.merchant_id = ${merchantId} and r.attempt_id = a.id
        ${changesOf('refund', 'r')} where ${ofCustomer('a')}`,
      facts: sql`jsonb_build_object(${sum('r')})`
    },
    dispute: {
      ...changed,
      from: sql`from payment_attempt a join dispute d on d.merchant_id = ${merchantId} and d.attempt_id = a.id
        ${changesOf('dispute', 'd')} where ${ofCustomer('a')}`,
      facts: sql`jsonb_build_object(${sum('d')})`
    },
    subscription: {
      ...changed,
      from: sql`from subscription u join plan l on l.merchant_id = ${merchantId} and l.id = u.plan_id
        ${changesOf('subscription', 'u')} where ${ofCustomer('u')}`,
      facts: sql`jsonb_build_object('planName', l.name, 'event', s.event)`
    },
    arrangement: {
      ...changed,
      // What started at once when it was asked for is one thing.
      from: sql`from arrangement g ${changesOf('arrangement', 'g')} where ${ofCustomer('g')}
        and not (s.event = 'propose' and (cardinality(g.outside) = 0 or g.asked_by_kind = 'staff'))`,
      facts: sql`jsonb_build_object(${agreed}, 'arrangementId', g.id, 'parts', g.parts)`
    },
    promise: {
      ...changed,
      from: sql`from payment_promise g ${changesOf('promise', 'g')} where ${ofCustomer('g')}`,
      facts: sql`jsonb_build_object(${agreed}, 'promisedOn', g.promised_on::text)`
    }
  } satisfies Partial<Sources>;
}

/** What was said, written down and done. */
function peopleSources(merchantId: string, customerId: string) {
  const ofCustomer = ofTheirs(merchantId, customerId);
  const written = { at: sql`m.at`, id: sql`m.id` };
  const staffName = (staffId: SQL) =>
    sql`left join staff p on p.merchant_id = ${merchantId} and p.id = ${staffId}`;
  return {
    notice: {
      at: sql`n.created_at`,
      id: sql`n.id`,
      from: sql`from notice n where ${ofCustomer('n')}`,
      facts: sql`jsonb_build_object('noticeId', n.id, 'about', n.kind, 'channel', n.channel, 'status', n.status,
        'delivery', n.delivery)`
    },
    message: {
      ...written,
      from: sql`from conversation c
        join conversation_message m on m.merchant_id = ${merchantId} and m.conversation_id = c.id
        ${staffName(sql`m.staff_id`)} where ${ofCustomer('c')}`,
      facts: sql`jsonb_build_object('conversationId', c.id, 'author', m.author, 'channel', m.channel,
        'text', left(m.text, ${TEXT_LENGTH}::int), 'staffName', p.name)`
    },
    feedback: {
      at: sql`f.answered_at`,
      id: sql`f.id`,
      from: sql`from feedback_answer f where ${ofCustomer('f')} and f.replaced_at is null`,
      facts: sql`jsonb_build_object('occasion', f.occasion, 'score', f.score, 'comment', f.comment)`
    },
    note: {
      ...written,
      from: sql`from customer_note m ${staffName(sql`m.staff_id`)} where ${ofCustomer('m')}`,
      facts: sql`jsonb_build_object('text', m.text, 'staffName', p.name)`
    },
    act: {
      ...written,
      // A note, an answer and what customers agree by themselves are there themselves.
      from: sql`from (${subjectsOf(merchantId, customerId)}) as subject (kind, id)
        join audit_entry m on m.merchant_id = ${merchantId} and m.subject_kind = subject.kind and m.subject_id = subject.id
          and m.action not in ('note-on-customer', 'answer-customer')
          and (subject.kind not in ('arrangement', 'promise') or m.actor_kind <> 'customer')
        ${staffName(sql`case when m.actor_kind = 'staff' then m.actor_id::uuid end`)} where true`,
      facts: sql`jsonb_build_object('action', m.action, 'actorKind', m.actor_kind, 'actorName', p.name,
        'reason', case when jsonb_typeof(m.details -> 'reason') = 'string' then m.details ->> 'reason' end)`
    }
  } satisfies Partial<Sources>;
}

/** The condition of a table's rows that are this customer's. */
const ofTheirs = (merchantId: string, customerId: string) => (table: string) =>
  sql`${sql.identifier(table)}.merchant_id = ${merchantId} and ${sql.identifier(table)}.customer_id = ${customerId}`;

/** What an act about this customer can be on. */
function subjectsOf(merchantId: string, customerId: string): SQL {
  const of = (kind: string, table: string) =>
    sql`select ${kind}::text, id from ${sql.identifier(table)} where merchant_id = ${merchantId} and customer_id = ${customerId}`;
  return sql.join(
    [
      sql`select 'customer'::text, ${customerId}::uuid`,
      of('invoice', 'invoice'),
      of('attempt', 'payment_attempt'),
      of('subscription', 'subscription'),
      of('planned-collection', 'planned_collection'),
      of('cancellation', 'cancellation'),
      of('conversation', 'conversation'),
      of('notice', 'notice'),
      of('arrangement', 'arrangement'),
      of('promise', 'payment_promise')
    ],
    sql` union all `
  );
}
