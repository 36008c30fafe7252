call protect_table('owed_span'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
-- What was counted before, merchant by merchant, as row-level security holds for the owner, too.
do $$
declare
  tenant record;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id, zone from merchant loop
    perform set_config('app.merchant_id', tenant.id::text, true);
    insert into owed_span (merchant_id, invoice_id, owed_from, owed_until, currency, issued_at)
    select tenant.id, i.id, turn.booked_on, turn.next_on, i.currency, i.created_at
    from (
      select invoice_id, booked_on, is_owed, lead(booked_on) over (partition by invoice_id order by booked_on) as next_on
      from (
        select invoice_id, booked_on, owed <> 0 as is_owed, owed - minor <> 0 as was_owed
        from (
          select invoice_id, booked_on, minor,
            sum(minor) over (partition by invoice_id, currency order by booked_on) as owed
          from (
            select e.invoice_id, e.currency, (t.booked_at at time zone tenant.zone)::date as booked_on,
              sum(e.amount_minor) as minor
            from ledger_transaction t
            join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
              and e.account = 'receivable'
            where t.merchant_id = tenant.id and e.invoice_id is not null
              and t.booked_at <= (select counted_until from report_progress where merchant_id = tenant.id)
            group by e.invoice_id, e.currency, 3) booked) owing) each
      where is_owed <> was_owed) turn
    join invoice i on i.merchant_id = tenant.id and i.id = turn.invoice_id
    where turn.is_owed;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
