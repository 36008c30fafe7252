/** How long a merchant's history is, and how much happened in it. */
export type HistorySize = Readonly<{
  merchantId: string;
  customers: number;
  invoices: number;
  now: string;
  /** Days that the history lasts, up to now. */
  days: number;
}>;

/** A version-7 id of a moment and a number: in order of time, as ours are. */
const idAt = (at: string, n: string): string =>
  `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(${n}), 12, '0'))::uuid`;

const ACCOUNT = '019a0000-0000-7000-8000-00000000acc0';

/**
 * The statements that fill a merchant's books with a history, for whoever owns the tables: quicker by far than the
 * product's own way, with the same rows. Four of five invoices are paid at the first try; of the others, one to four
 * tries fail first, and some are never paid. Reports' facts are written as the job would have counted them.
 */
export function historySteps(size: HistorySize): Readonly<Record<string, string>> {
  return {
    ...stagingSteps(size),
    ...bookSteps(size),
    ...aroundSteps(size),
    ...changeSteps(size),
    ...reportSteps(size)
  };
}

function stagingSteps({ merchantId, customers, invoices, now, days }: HistorySize) {
  return {
    'who and when': `
      insert into payment_account (merchant_id, id, provider, name, secret_key_sealed, publishable_key,
        webhook_secret_sealed, is_default, created_at)
      values ('${merchantId}', '${ACCOUNT}', 'stripe', 'Stripe', '', '', '', true, '${now}');
      create unlogged table bench_customer as
        select row_number() over (order by id) as place, id from customer where merchant_id = '${merchantId}';
      create unlogged table bench_invoice as
      select n, c.id as customer_id, ${idAt('issued_at', 'n')} as id, issued_at, issued_at::date as issued_on,
        issued_at::date + 14 as due_on, 1500 + (draw * 7919 % 40000) as total, draw,
        case when draw < 820 then 0 else 1 + draw % 4 end as fails, draw >= 820 and draw % 16 = 3 as is_lost
      from (
        select n, (hashint8extended(n, 7) & 1023)::int as draw,
          '${now}'::timestamptz - interval '${days} days' + n * interval '${(days * 86_400_000) / invoices} ms' as issued_at
        from generate_series(1::bigint, ${invoices}) n) drawn
      join bench_customer c on c.place = 1 + (n * 7919) % ${customers};
      analyze bench_invoice`,
    tries: `
      create unlogged table bench_attempt as
      select i.n, i.customer_id, i.id as invoice_id, i.total, i.draw, i.due_on, i.is_lost, i.fails, j,
        ${idAt('opened_at', 'i.n * 8 + j')} as id, opened_at,
        opened_at + case (i.draw + j) % 4 when 3 then interval '2 minutes' else interval '1 day' end as resolved_at,
        (array['sepa_debit', 'card', 'sepa_debit', 'ideal'])[1 + (i.draw + j) % 4] as method,
        case when j < i.fails or i.is_lost then 'failed' else 'succeeded' end as status
      from bench_invoice i
      cross join lateral generate_series(0, i.fails) j
      cross join lateral (
        select i.due_on + interval '8 hours' + j * interval '4 days' + (i.n % 36000) * interval '1 second' as opened_at) o
      where opened_at <= '${now}'::timestamptz;
      update bench_attempt set status = 'processing' where resolved_at > '${now}'::timestamptz;
      create unlogged table bench_paid as
        select n, id, invoice_id, customer_id, total, method, resolved_at from bench_attempt where status = 'succeeded';
      analyze bench_attempt, bench_paid`
  };
}

/** Invoices, tries, and what was booked of them. */
function bookSteps({ merchantId, now }: HistorySize) {
  const of = `'${merchantId}'::uuid`;
  return {
    invoices: `
      insert into invoice (merchant_id, id, customer_id, number, status, issued_on, due_on, currency, total_minor,
        balance_minor, subject, payment_reference, document, document_hash, created_at)
      select ${of}, i.id, i.customer_id, 'H' || lpad(i.n::text, 8, '0'),
        case when p.n is not null then 'paid' when i.draw % 512 = 77 and i.due_on < '${now}'::date - 200 then 'void'
          when i.due_on < '${now}'::date then 'overdue' else 'open' end,
        i.issued_on, i.due_on, 'EUR', i.total,
        case when p.n is not null or (i.draw % 512 = 77 and i.due_on < '${now}'::date - 200) then 0 else i.total end,
        'Opvang', 'H' || i.n, '{}', '', i.issued_at
      from bench_invoice i left join bench_paid p on p.n = i.n`,
    attempts: `
      insert into payment_attempt (merchant_id, id, customer_id, account_id, status, initiator, method, amount_minor,
        currency, instrument, is_to_be_saved, gateway_ref, facts, decline, opened_at, resolved_at)
      select ${of}, id, customer_id, '${ACCOUNT}', status, case method when 'ideal' then 'customer' else 'merchant' end,
        method, total, 'EUR', '{}', false, 'pi_' || n || '_' || j,
        jsonb_build_object('fingerprint', 'fp_' || ('x' || substr(customer_id::text, 29))::bit(32)::int),
        case when status = 'failed' then (array['{"class": "later", "code": "insufficient_funds"}',
          '{"class": "later", "code": "insufficient_funds"}', '{"class": "later", "code": "AM04"}',
          '{"class": "fix-data", "code": "expired_card"}', '{"class": "never", "code": "lost_card"}',
          '{"class": "customer-action", "code": "authentication_required"}'])[1 + (draw + j) % 6]::jsonb end,
        opened_at, case when status <> 'processing' then resolved_at end
      from bench_attempt;
      insert into attempt_allocation (merchant_id, attempt_id, invoice_id, amount_minor, is_live)
      select ${of}, id, invoice_id, total, status = 'processing' from bench_attempt`,
    ledger: `
      insert into ledger_transaction (merchant_id, id, kind, cause, booked_at)
      select ${of}, id, 'invoice-issued', 'invoice:' || id, issued_at from bench_invoice;
      insert into ledger_transaction (merchant_id, id, kind, cause, booked_at)
      select ${of}, id, 'payment-received', 'attempt:' || id, resolved_at from bench_paid;
      insert into ledger_entry (merchant_id, transaction_id, line, account, customer_id, invoice_id, amount_minor, currency)
      select ${of}, i.id, line, case line when 1 then 'receivable' else 'revenue' end, i.customer_id, i.id,
        case line when 1 then i.total else -i.total end, 'EUR'
      from bench_invoice i cross join generate_series(1, 2) line;
      insert into ledger_entry (merchant_id, transaction_id, line, account, customer_id, invoice_id, amount_minor, currency)
      select ${of}, p.id, line, case line when 1 then 'clearing' else 'receivable' end, p.customer_id, p.invoice_id,
        case line when 1 then p.total else -p.total end, 'EUR'
      from bench_paid p cross join generate_series(1, 2) line`
  };
}

/** When what changes began to be written down, before now: what happened earlier is known by its outcome alone. */
const CHANGES_DAYS = 60;

/** The last change of each invoice and each try of the last weeks, for histories and timelines. */
function changeSteps({ merchantId, now }: HistorySize) {
  const since = `'${now}'::timestamptz - interval '${CHANGES_DAYS} days'`;
  const changed = (kind: string, of: string, at: string) => `
    select '${merchantId}'::uuid, uuidv7(), '${kind}', id, null, 'fill', status, ${at} from ${of}
    where merchant_id = '${merchantId}'`;
  return {
    changes: `
      insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
      ${changed('invoice', 'invoice', 'created_at')} and created_at > ${since}
      union all ${changed('attempt', 'payment_attempt', 'coalesce(resolved_at, opened_at)')} and opened_at > ${since}
      union all ${changed('notice', 'notice', 'created_at')} and created_at > ${since}`
  };
}

/** Messages about what failed, subscriptions, saved methods, and debits of the last and the next weeks. */
function aroundSteps({ merchantId, now }: HistorySize) {
  const of = `'${merchantId}'::uuid`;
  return {
    messages: `
      insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, created_at,
        sent_at, delivery)
      select ${of}, ${idAt('resolved_at', 'n * 8 + j')}, customer_id, invoice_id,
        case j when 0 then 'payment-failed' else 'overdue' end, 'attempt:' || id,
        case when draw % 5 = 0 then 'sms' else 'email' end, 'nl', case when draw % 97 = 5 then 'dead' else 'sent' end,
        resolved_at, case when draw % 97 <> 5 then resolved_at + interval '5 minutes' end,
        case when draw % 3 > 0 then 'delivered' end
      from bench_attempt where status = 'failed'`,
    subscriptions: `
      insert into plan (merchant_id, id, name, currency, cycle_unit, cycle_count, partial_periods, created_at)
      select ${of}, ${idAt(`'${now}'::timestamptz`, 'n')}, 'Opvang ' || n, 'EUR', 'month', 1, 'by-day', '${now}'
      from generate_series(1, 30) n;
      insert into plan_price (merchant_id, plan_id, effective_on, amount_minor, reach, announced_at)
      select ${of}, id, '2024-01-01', 40000, 'everyone', '2024-01-01' from plan where merchant_id = ${of};
      insert into subscription (merchant_id, id, customer_id, status, plan_id, quantity, priced_on, started_on,
        billed_from_on, anchor_on, next_index, next_start_on, next_bill_on, stop_on, created_at)
      select ${of}, ${idAt(`('${now}'::timestamptz - interval '2 years' + c.place * interval '30 seconds')`, 'c.place')}, c.id,
        case when c.place % 9 = 0 then 'stopped' else 'active' end, p.id, 1, '2024-11-01', '2024-11-01', '2024-11-01',
        '2024-11-01', 24, '2026-12-01', case when c.place % 9 = 0 then null else date '2026-12-01' end,
        case when c.place % 9 = 0 then date '2026-12-01' end,
        '${now}'::timestamptz - interval '2 years' + c.place * interval '30 seconds'
      from bench_customer c
      join (select row_number() over (order by id) as place, id from plan where merchant_id = ${of}) p
        on p.place = 1 + c.place % 30`,
    debits: `
      insert into payment_method (merchant_id, id, customer_id, account_id, gateway_ref, kind, status, last4, fingerprint,
        is_default, saved_at)
      select ${of}, id, id, '${ACCOUNT}', 'pm_' || place, case place % 3 when 0 then 'card' else 'sepa_debit' end,
        'active', '4242', 'fp_' || place, true, '${now}' from bench_customer;
      insert into planned_collection (merchant_id, id, customer_id, payment_method_id, status, kind, amount_minor, currency,
        collect_on, submit_at, notice_days, noticed_on, attempt_id, created_at)
      select ${of}, id, customer_id, customer_id, 'attempted', case j when 0 then 'first' else 'retry' end, total, 'EUR',
        opened_at::date, opened_at, 0, null, id, opened_at - interval '14 days'
      from bench_attempt where method <> 'ideal' and opened_at > '${now}'::timestamptz - interval '60 days';
      insert into planned_collection (merchant_id, id, customer_id, payment_method_id, status, kind, rail,
        amount_minor, currency, collect_on, submit_at, notice_days, created_at)
      select ${of}, i.id, i.customer_id, i.customer_id, 'planned', 'first', m.kind, total, 'EUR', due_on,
        due_on + interval '8 hours', 14, issued_at
      from bench_invoice i
      join payment_method m on m.merchant_id = ${of} and m.id = i.customer_id where due_on > '${now}'::date;
      insert into planned_collection_invoice (merchant_id, planned_id, invoice_id, amount_minor, is_live)
      select ${of}, id, id, total, true from bench_invoice where due_on > '${now}'::date`
  };
}

/** The facts of the reports. */
function reportSteps({ merchantId, now }: HistorySize) {
  const of = `'${merchantId}'::uuid`;
  const day = (at: string) => `(${at} at time zone 'Europe/Amsterdam')::date`;
  return {
    'days of the ledger': `
      insert into report_day (merchant_id, booked_on, currency, account, kind, amount_minor, line_count)
      select ${of}, ${day('t.booked_at')}, e.currency, e.account, t.kind, sum(e.amount_minor), count(*)
      from ledger_transaction t join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
      where t.merchant_id = ${of} and t.booked_at <= '${now}'::timestamptz - interval '10 minutes' group by 2, 3, 4, 5;
      insert into report_progress (merchant_id, counted_until)
      values (${of}, '${now}'::timestamptz - interval '10 minutes')`,
    'days of what is owed': `
      insert into owed_day (merchant_id, booked_on, currency, invoice_count)
      select ${of}, booked_on, 'EUR', sum(invoices) from (
        select ${day('issued_at')} as booked_on, 1 as invoices from bench_invoice
        where issued_at <= '${now}'::timestamptz - interval '10 minutes'
        union all
        select ${day('resolved_at')}, -1 from bench_paid
        where resolved_at <= '${now}'::timestamptz - interval '10 minutes') m
      group by 2 having sum(invoices) <> 0;
      insert into owed_span (merchant_id, invoice_id, owed_from, owed_until, currency, issued_at)
      select ${of}, i.id, ${day('i.issued_at')}, ${day('p.resolved_at')}, 'EUR', i.issued_at
      from bench_invoice i
      left join bench_paid p on p.n = i.n and p.resolved_at <= '${now}'::timestamptz - interval '10 minutes'
      where i.issued_at <= '${now}'::timestamptz - interval '10 minutes'
        and ${day('p.resolved_at')} is distinct from ${day('i.issued_at')}`,
    'missed invoices': `
      insert into recovery_case (merchant_id, invoice_id, customer_id, missed_at, missed_on, because, currency,
        at_risk_minor, attempt_id, reason_class, reason_code, method, account_id)
      select ${of}, b.invoice_id, b.customer_id, b.resolved_at, ${day('b.resolved_at')}, 'failed', 'EUR', b.total, b.id,
        a.decline ->> 'class', a.decline ->> 'code', a.method, a.account_id
      from bench_attempt b join payment_attempt a on a.merchant_id = ${of} and a.id = b.id
      where b.j = 0 and b.status = 'failed';
      insert into recovery_flow (merchant_id, invoice_id, transaction_id, booked_on, after_days, kind, currency,
        amount_minor, attempt_id, way, method, account_id, hour, notice_id, channel)
      select ${of}, p.invoice_id, p.id, ${day('p.resolved_at')}, ${day('p.resolved_at')} - c.missed_on, 'money', 'EUR',
        p.total, p.id, case p.method when 'ideal' then 'customer' else 'debit' end, p.method, '${ACCOUNT}',
        p.n % 24, case p.method when 'ideal' then p.id end, case p.method when 'ideal' then 'email' end
      from bench_paid p join recovery_case c on c.merchant_id = ${of} and c.invoice_id = p.invoice_id`
  };
}
