-- Fences the tables of bank files.
do $$
declare
  name text;
begin
  foreach name in array array['bank_account', 'bank_mandate', 'debit_file', 'bank_debit', 'bank_import', 'bank_entry'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
end $$;
--> statement-breakpoint
alter table bank_account add constraint bank_account_scheme check (scheme in ('CORE', 'B2B'));
--> statement-breakpoint
alter table bank_mandate add constraint bank_mandate_status check (status in ('active', 'ended'));
--> statement-breakpoint
alter table debit_file
  add constraint debit_file_size check (debit_count > 0 and total_minor > 0);
--> statement-breakpoint
alter table bank_debit
  add constraint bank_debit_status check (status in ('accepted', 'canceled', 'filed', 'rejected', 'settled', 'returned')),
  add constraint bank_debit_amount check (amount_minor > 0),
  -- What a bank has seen stands in a file; what it has not, in none.
  add constraint bank_debit_in_file check ((status in ('accepted', 'canceled')) = (file_id is null)),
  add constraint bank_debit_settled check ((status in ('settled', 'returned')) = (settled_on is not null)),
  add constraint bank_debit_returned check ((status = 'returned') = (returned_on is not null));
--> statement-breakpoint
alter table bank_entry
  add constraint bank_entry_status check (status in ('received', 'placed', 'waiting', 'ignored', 'superseded')),
  add constraint bank_entry_amount check (amount_minor >= 0),
  add constraint bank_entry_placed check ((status = 'placed') = (placed_at is not null)),
  add constraint bank_entry_reason check (status <> 'waiting' or wait_reason is not null);
