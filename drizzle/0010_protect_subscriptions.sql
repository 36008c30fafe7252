-- Fences the tables of subscriptions, and holds the two rules of their calendar that set-based runs need.
do $$
declare
  name text;
begin
  foreach name in array array['plan', 'subscription', 'subscription_pause', 'subscription_period',
    'subscription_adjustment', 'debit_preference', 'subscription_settings'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
  foreach name in array array['plan_price', 'debit_move'] loop
    call make_append_only(name::regclass);
  end loop;
end $$;
--> statement-breakpoint
alter table plan
  add constraint plan_cycle check (cycle_unit in ('day', 'week', 'month', 'year') and cycle_count between 1 and 366),
  add constraint plan_tax check (tax_bp between 0 and 10000),
  add constraint plan_partial_periods check (partial_periods in ('by-day', 'whole')),
  add constraint plan_days check (bill_ahead_days between 0 and 60 and trial_days between 0 and 366);
--> statement-breakpoint
alter table plan_price
  add constraint plan_price_amount check (amount_minor >= 0),
  add constraint plan_price_reach check (reach in ('everyone', 'new-customers'));
--> statement-breakpoint
alter table subscription
  add constraint subscription_status check (status in ('trialing', 'active', 'paused', 'stopping', 'stopped')),
  add constraint subscription_quantity check (quantity between 1 and 10000),
  add constraint subscription_change check (
    (changes_on is null) = (next_plan_id is null)
    and (changes_on is null) = (next_quantity is null)
    and (changes_on is null) = (next_priced_on is null)
    and (changes_on is not null or not changes_cycle)),
  add constraint subscription_pause_pair check ((pause_from_on is null) = (pause_until_on is null)),
  add constraint subscription_stop check (status not in ('stopping', 'stopped') or stop_on is not null),
  -- What is still to be billed begins before the stop: a stopped subscription is never billed beyond its end.
  add constraint subscription_bill_before_stop check (next_bill_on is null or stop_on is null or next_start_on < stop_on);
--> statement-breakpoint
alter table subscription_pause add constraint pause_forward check (from_on <= until_on);
--> statement-breakpoint
alter table subscription_period
  add constraint period_forward check (start_on < end_on and whole_start_on <= start_on and end_on <= whole_end_on),
  add constraint period_amount check (amount_minor >= 0);
--> statement-breakpoint
alter table subscription_adjustment
  add constraint adjustment_kind check (kind in ('unused', 'rest', 'paused', 'resumed', 'stopped', 'extra')),
  add constraint adjustment_days check (from_on <= until_on),
  add constraint adjustment_billed_once check (num_nonnulls(invoice_id, credit_note_id, withdrawn_at) <= 1);
--> statement-breakpoint
alter table debit_preference
  add constraint debit_preference_day check (case kind
    when 'day-of-month' then day between 1 and 28 and working_days is null
    when 'last-day' then day is null and working_days is null
    when 'after-payday' then day between 1 and 31 and working_days between 0 and 10
    else false end);
--> statement-breakpoint
-- The first day of period `n` of a calendar: `boundary` in billing-periods.ts, for whole sets of rows.
create function period_boundary(anchor date, is_last_day boolean, unit text, cycle_count int, n int) returns date
  language sql immutable parallel safe as
$$ select case
  when unit = 'day' then anchor + cycle_count * n
  when unit = 'week' then anchor + 7 * cycle_count * n
  when is_last_day then (date_trunc('month', anchor + make_interval(months =>
    cycle_count * n * case unit when 'year' then 12 else 1 end)) + interval '1 month' - interval '1 day')::date
  else (anchor + make_interval(months => cycle_count * n * case unit when 'year' then 12 else 1 end))::date
end $$;
--> statement-breakpoint
-- What the first `days` of a period of `of_days` cost, halves to even: `shareOfDays` in prorate.ts. `whole` is not negative.
create function share_of_days(whole bigint, days int, of_days int) returns bigint
  language sql immutable parallel safe as
$$ select whole * days / of_days + case
  when 2 * (whole * days % of_days) > of_days then 1
  when 2 * (whole * days % of_days) = of_days and whole * days / of_days % 2 = 1 then 1
  else 0
end $$;
