call protect_table('routing_rule_set', 'select, insert, update');
--> statement-breakpoint
call protect_table('account_outcome', 'select, insert, delete');
--> statement-breakpoint
call protect_table('book_watch', 'select, insert, update');
--> statement-breakpoint
alter table account_outcome add constraint account_outcome_kind check (kind in ('good', 'technical', 'probe'));
--> statement-breakpoint
alter table book_watch add constraint book_watch_state check (state in ('current', 'behind'));
--> statement-breakpoint
alter table payment_account add constraint payment_account_bounds
  check (coalesce(min_minor, 0) >= 0 and coalesce(max_minor, min_minor, 0) >= coalesce(min_minor, 0));
--> statement-breakpoint
-- A published version is never changed: only the draft may be.
create function refuse_change_of_version() returns trigger language plpgsql as $$
begin
  if old.version is not null then
    raise exception 'a published rule set stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger published_stays before update on routing_rule_set for each row execute function refuse_change_of_version();
--> statement-breakpoint
-- Which history of which cluster this is: another one after a restore to a point in time or a promoted replica (a new
-- timeline), and after moving to another cluster (another identifier).
create function database_place() returns text language sql stable security definer set search_path = pg_catalog as
$$ select system_identifier::text || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) from pg_control_system() $$;
--> statement-breakpoint
-- A row that was loaded from a dump was written by another transaction than the one that it names.
create function is_book_current(state text, place text, written_by text, writer xid) returns boolean
  language sql stable as
$$ select state = 'current' and place = database_place() and written_by = writer::text $$;
--> statement-breakpoint
do $$
declare
  tenant uuid;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id from merchant loop
    perform set_config('app.merchant_id', tenant::text, true);
    insert into book_watch (merchant_id, account_id, state, place, written_by, seen_at)
      select merchant_id, id, 'current', database_place(), pg_current_xact_id()::xid::text, now() from payment_account
      where merchant_id = tenant;
  end loop;
  perform set_config('app.merchant_id', '', true);
  perform set_config('app.scope', '', true);
end $$;
