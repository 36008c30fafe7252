call protect_table('owed_day'::regclass, 'select, insert, update');
--> statement-breakpoint
-- What was counted before, merchant by merchant, as row-level security holds for the owner, too.
do $$
declare
  tenant record;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id, zone from merchant loop
    perform set_config('app.merchant_id', tenant.id::text, true);
    insert into owed_day (merchant_id, booked_on, currency, invoice_count)
    select tenant.id, booked_on, currency, sum((owed <> 0)::int - (owed - minor <> 0)::int)
    from (
      select booked_on, currency, minor, sum(minor) over (partition by invoice_id, currency order by booked_on) as owed
      from (
        select e.invoice_id, e.currency, (t.booked_at at time zone tenant.zone)::date as booked_on,
          sum(e.amount_minor) as minor
        from ledger_transaction t
        join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
        where t.merchant_id = tenant.id and e.invoice_id is not null
          and t.booked_at <= (select counted_until from report_progress where merchant_id = tenant.id)
        group by e.invoice_id, e.currency, 3) booked) owing
    group by booked_on, currency having sum((owed <> 0)::int - (owed - minor <> 0)::int) <> 0;
    with flow as (
      select f.invoice_id, f.after_days, coalesce(sum(f.amount_minor) filter (where f.kind = 'money'), 0) as own_money,
        coalesce(sum(f.amount_minor) filter (where f.kind = 'forgiven'), 0) as own_forgiven
      from recovery_flow f where f.merchant_id = tenant.id group by f.invoice_id, f.after_days),
    summed as (
      select o.*, sum(o.own_money) over w as money, sum(o.own_forgiven) over w as forgiven
      from flow o window w as (partition by o.invoice_id order by o.after_days)),
    turned as (
      select c.invoice_id, 0 as after_days, 0 as recovered, 0 as forgiven, 1 as owed
      from recovery_case c where c.merchant_id = tenant.id
      union all
      select d.invoice_id, d.after_days, (d.money <> 0)::int - (d.money - d.own_money <> 0)::int,
        (d.forgiven <> 0)::int - (d.forgiven - d.own_forgiven <> 0)::int,
        (d.money + d.forgiven <> c.at_risk_minor)::int
          - (d.money + d.forgiven - d.own_money - d.own_forgiven <> c.at_risk_minor)::int
      from summed d join recovery_case c on c.merchant_id = tenant.id and c.invoice_id = d.invoice_id),
    counted as (
      select c.currency, part.cut, c.missed_on, part.key, t.after_days, sum(t.recovered) as recovered,
        sum(t.forgiven) as forgiven, sum(t.owed) as owed
      from turned t
      join recovery_case c on c.merchant_id = tenant.id and c.invoice_id = t.invoice_id
      cross join lateral (values
        ('month', to_char(c.missed_on, 'YYYY-MM')),
        ('reason', case c.because when 'overdue' then 'overdue'
          else coalesce(c.reason_class, 'technical') || ':' || coalesce(c.reason_code, '') end),
        ('method', coalesce(c.method, '-')),
        ('route', coalesce(c.account_id::text, '-')),
        ('segment', coalesce(c.segment, '-'))) part (cut, key)
      group by c.currency, part.cut, c.missed_on, part.key, t.after_days)
    update recovery_day d set recovered_count = k.recovered, forgiven_count = k.forgiven, owed_count = k.owed
    from counted k
    where d.merchant_id = tenant.id and d.currency = k.currency and d.cut = k.cut and d.missed_on = k.missed_on
      and d.key = k.key and d.after_days = k.after_days;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
