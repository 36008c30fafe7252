-- Fences the tables of planned collections, and finds the tries of one card or account quickly.
do $$
declare
  name text;
begin
  foreach name in array array['collection_settings', 'debit_consent', 'planned_collection', 'planned_collection_invoice'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
end $$;
--> statement-breakpoint
call make_append_only('collection_decision');
--> statement-breakpoint
alter table collection_settings
  add constraint collection_segment check (segment in ('standard', 'essential', 'box')),
  add constraint collection_days check (notice_days between 1 and 60 and move_most_days between 0 and 60
    and moves_per_year between 0 and 52 and cut_off_business_days between 1 and 10);
--> statement-breakpoint
alter table debit_consent
  add constraint consent_place check (position between 0 and 4),
  add constraint consent_notice check (notice_days between 0 and 60);
--> statement-breakpoint
alter table planned_collection
  add constraint planned_collection_status check (status in ('planned', 'noticed', 'due', 'attempted', 'moved', 'canceled')),
  add constraint planned_collection_kind check (kind in ('first', 'retry', 'backup')),
  add constraint planned_collection_amount check (amount_minor > 0),
  add constraint planned_collection_attempt check ((status = 'attempted') = (attempt_id is not null)),
  -- The rule that no debit is sent without a notice of the agreed age, held by the table itself.
  add constraint planned_collection_notice check (
    status not in ('due', 'attempted') or notice_days = 0 or noticed_on + notice_days <= collect_on);
--> statement-breakpoint
alter table planned_collection_invoice add constraint planned_line_amount check (amount_minor > 0);
--> statement-breakpoint
create index attempt_by_fingerprint on payment_attempt (merchant_id, (facts ->> 'fingerprint'))
  where facts is not null;
