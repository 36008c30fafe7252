-- Fences setups of payment methods, repair links and expiry warnings.
do $$
declare
  name text;
begin
  foreach name in array array['method_setup', 'repair_link'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
end $$;
--> statement-breakpoint
call make_append_only('expiry_warning');
--> statement-breakpoint
alter table method_setup
  add constraint method_setup_status check (status in ('opened', 'unknown', 'requires_action', 'processing', 'succeeded',
    'failed', 'canceled')),
  add constraint method_setup_use check (use in ('default', 'backup', 'none')),
  add constraint method_setup_kept check (payment_method_id is null or status = 'succeeded'),
  add constraint method_setup_try check ((try_minor is null) = (try_currency is null) and coalesce(try_minor, 1) > 0);
--> statement-breakpoint
alter table expiry_warning
  add constraint expiry_warning_step check (days_before in (30, 14, 3) and exp_month between 1 and 12);
--> statement-breakpoint
-- Whoever presents a link's hash may see the one row that it opens, before any tenant is known.
create policy bearer on repair_link for select using (token_hash = presented_hash());
