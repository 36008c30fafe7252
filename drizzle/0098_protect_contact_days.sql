call protect_table('contact_day'::regclass, 'select, insert, update');
--> statement-breakpoint
-- The next run looks at every missed invoice again, a day in each transaction, and adds the days up. Until then what
-- messages did is read one by one.
do $$
declare
  tenant record;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id from merchant loop
    perform set_config('app.merchant_id', tenant.id::text, true);
    update report_progress set contact_on = null where merchant_id = tenant.id;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
