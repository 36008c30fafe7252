DROP INDEX "collection_ahead";--> statement-breakpoint
ALTER TABLE "planned_collection" ADD COLUMN "rail" text;--> statement-breakpoint
-- What still waits, merchant by merchant, as row-level security holds for the owner, too.
do $$
declare
  tenant record;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id from merchant loop
    perform set_config('app.merchant_id', tenant.id::text, true);
    update planned_collection p set rail = m.kind
    from payment_method m
    where p.merchant_id = tenant.id and p.status in ('planned', 'noticed', 'due')
      and m.merchant_id = p.merchant_id and m.id = p.payment_method_id;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;--> statement-breakpoint
CREATE INDEX "collection_ahead" ON "planned_collection" USING btree ("merchant_id","collect_on","currency","rail","kind","amount_minor") WHERE status in ('planned', 'noticed', 'due');--> statement-breakpoint
ALTER TABLE "planned_collection" ADD CONSTRAINT "waiting_has_rail" CHECK (rail is not null or status not in ('planned', 'noticed', 'due'));
