alter table operator enable row level security;
--> statement-breakpoint
alter table operator force row level security;
--> statement-breakpoint
-- Whoever runs the installation is of no tenant: only a transaction for the installation itself sees them.
create policy platform on operator using (current_setting('app.scope', true) = 'platform')
  with check (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
grant select, insert, update on operator to quitte_app;
--> statement-breakpoint
alter table operator_session enable row level security;
--> statement-breakpoint
alter table operator_session force row level security;
--> statement-breakpoint
create policy platform on operator_session using (current_setting('app.scope', true) = 'platform')
  with check (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
grant select, insert, update, delete on operator_session to quitte_app;
--> statement-breakpoint
alter table operator_act enable row level security;
--> statement-breakpoint
alter table operator_act force row level security;
--> statement-breakpoint
create policy platform on operator_act for select using (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
-- What is done to a merchant is written down by the transaction that does it, which is that merchant's.
create policy written on operator_act for insert
  with check (current_setting('app.scope', true) = 'platform' or of_merchant = current_merchant());
--> statement-breakpoint
grant select, insert on operator_act to quitte_app;
--> statement-breakpoint
create trigger append_only before update or delete or truncate on operator_act
  for each statement execute function refuse_change();
--> statement-breakpoint
call protect_table('merchant_domain', 'select, insert, update, delete');
--> statement-breakpoint
-- Whose host a request asks for is looked up before any tenant is known.
create policy platform on merchant_domain for select using (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
alter table merchant_domain
  add constraint merchant_domain_state check (state in ('waiting', 'verified', 'lost')),
  add constraint merchant_domain_host check (host = lower(host)),
  add constraint merchant_domain_verified check (state = 'waiting' or verified_at is not null);
--> statement-breakpoint
alter table merchant
  add constraint merchant_suspended check ((suspended_at is null) = (suspended_because is null));
--> statement-breakpoint
-- A key with whether its merchant is suspended, in one round trip. Sets its own scopes: called outside a transaction, so
-- that they end with it.
create function find_api_key(of_hash bytea) returns jsonb language plpgsql as $$
declare
  one api_key;
begin
  perform set_config('app.token_hash', encode(of_hash, 'hex'), true);
  select k.* into one from api_key k where k.secret_hash = of_hash and k.revoked_at is null;
  if one.id is null then
    return null;
  end if;
  perform set_config('app.merchant_id', one.merchant_id::text, true);
  return to_jsonb(one) - 'secret_hash' || jsonb_build_object('is_suspended',
    (select m.suspended_at is not null from merchant m where m.id = one.merchant_id));
end $$;
--> statement-breakpoint
grant execute on function find_api_key to quitte_app;
--> statement-breakpoint
-- How much a merchant has, for whoever runs the installation: numbers, and who owns it; nothing of any customer. Nobody
-- counts beyond `most`. Sets its own scope: called outside a transaction.
create function count_of_merchant(of_merchant uuid, most integer) returns jsonb language plpgsql as $$
begin
  perform set_config('app.merchant_id', of_merchant::text, true);
  return jsonb_build_object(
    'id', of_merchant,
    'customers', (select count(*) from (
      select from customer c where c.merchant_id = of_merchant limit most) counted),
    'open_invoices', (select count(*) from (
      select from invoice i where i.merchant_id = of_merchant and i.status in ('open', 'overdue') limit most) counted),
    'staff', (select count(*) from staff s where s.merchant_id = of_merchant and s.disabled_at is null),
    'owners', (
      select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'email', s.email) order by s.created_at), '[]')
      from staff s where s.merchant_id = of_merchant and s.role = 'owner' and s.disabled_at is null),
    'active_at', greatest(
      (select max(s.last_seen_at) from staff s where s.merchant_id = of_merchant),
      (select e.at from domain_event e where e.merchant_id = of_merchant order by e.id desc limit 1)));
end $$;
--> statement-breakpoint
grant execute on function count_of_merchant to quitte_app;
