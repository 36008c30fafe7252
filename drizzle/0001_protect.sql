-- Who may see what. The application runs as quitte_app, which owns nothing; every tenant's rows are visible only
-- inside a transaction that has said which merchant it is for (see platform/db/database.ts).

-- The tenant of this transaction, or null: then no row of any tenant is visible.
create function current_merchant() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.merchant_id', true), '')::uuid $$;
--> statement-breakpoint
-- The hash that this transaction presents, or null.
create function presented_hash() returns bytea language sql stable parallel safe as
$$ select decode(nullif(current_setting('app.token_hash', true), ''), 'hex') $$;
--> statement-breakpoint
-- Fences one tenant table: row-level security on and forced, one policy, and the given rights for the application.
create procedure protect_table(name regclass, rights text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s using (merchant_id = current_merchant()) with check (merchant_id = current_merchant())', name);
  execute format('grant %s on %s to quitte_app', rights, name);
end $$;
--> statement-breakpoint
-- Facts are added, never changed.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create procedure make_append_only(name regclass) language plpgsql as $$
begin
  call protect_table(name, 'select, insert');
  execute format('create trigger append_only before update or delete or truncate on %s for each statement execute function refuse_change()', name);
end $$;
--> statement-breakpoint
alter table merchant enable row level security;
--> statement-breakpoint
alter table merchant force row level security;
--> statement-breakpoint
create policy tenant on merchant using (id = current_merchant()) with check (id = current_merchant());
--> statement-breakpoint
-- The installation may list and find its merchants; creating one happens inside that merchant's own scope.
create policy platform on merchant for select using (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
grant select, insert, update on merchant to quitte_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['ledger_transaction', 'ledger_entry', 'audit_entry', 'domain_event', 'status_change'] loop
    call make_append_only(name::regclass);
  end loop;
  foreach name in array array['customer', 'staff', 'api_key', 'event_delivery', 'invoice', 'credit_note', 'import_run',
    'import_fault', 'pay_link', 'gateway_customer', 'payment_method', 'mandate', 'payment_account', 'method_offer',
    'payment_attempt', 'attempt_allocation', 'refund', 'dispute', 'webhook_inbox', 'reconciliation_break', 'notice'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
  foreach name in array array['session', 'api_request'] loop
    call protect_table(name::regclass, 'select, insert, update, delete');
  end loop;
end $$;
--> statement-breakpoint
-- Whoever presents a secret's hash may see the one row that it opens, before any tenant is known.
create policy bearer on pay_link for select using (token_hash = presented_hash() or typed_code_hash = presented_hash());
--> statement-breakpoint
create policy bearer on api_key for select using (secret_hash = presented_hash());
--> statement-breakpoint
create policy bearer on session for select using (id = encode(presented_hash(), 'hex'));
--> statement-breakpoint
-- Every booking balances, per currency: checked when its lines are written, which is one statement per booking.
create function check_balanced() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from added group by merchant_id, transaction_id, currency having sum(amount_minor) <> 0
  ) then
    raise exception 'booking does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger balanced after insert on ledger_entry referencing new table as added
  for each statement execute function check_balanced();
--> statement-breakpoint
alter table invoice
  add constraint invoice_status check (status in ('open', 'overdue', 'paid', 'void', 'uncollectible')),
  add constraint invoice_total check (total_minor >= 0),
  add constraint invoice_balance check (balance_minor >= 0);
--> statement-breakpoint
alter table payment_attempt
  add constraint attempt_status check (status in ('opened', 'unknown', 'requires_action', 'processing', 'succeeded', 'failed', 'canceled')),
  add constraint attempt_amount check (amount_minor > 0),
  add constraint attempt_resolved check ((status in ('succeeded', 'failed', 'canceled')) = (resolved_at is not null));
--> statement-breakpoint
alter table attempt_allocation add constraint allocation_amount check (amount_minor > 0);
--> statement-breakpoint
alter table refund
  add constraint refund_status check (status in ('opened', 'unknown', 'pending', 'succeeded', 'failed', 'canceled')),
  add constraint refund_amount check (amount_minor > 0);
--> statement-breakpoint
alter table dispute
  add constraint dispute_status check (status in ('inquiry', 'open', 'won', 'lost')),
  add constraint dispute_amount check (amount_minor > 0);
--> statement-breakpoint
alter table notice
  add constraint notice_status check (status in ('queued', 'sending', 'sent', 'rejected', 'ambiguous'));
--> statement-breakpoint
alter table payment_method
  add constraint payment_method_status check (status in ('active', 'broken', 'removed'));
--> statement-breakpoint
alter table pay_link add constraint pay_link_scope check ((scope = 'invoice') = (invoice_id is not null));
