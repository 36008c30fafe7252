call protect_table('experiment'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('variant_split'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('variant_exposure'::regclass, 'select, insert, update');
--> statement-breakpoint
-- A row of which only the named columns may ever change, and that never goes.
create function refuse_change_but() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv then
    return new;
  end if;
  raise exception '% is append-only but for %', tg_table_name, array_to_string(tg_argv, ', ')
    using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger sealed_but_for_its_end before update or delete on experiment for each row
  when (old.status <> 'draft') execute function refuse_change_but('status', 'ended_at', 'ended', 'ended_because', 'winner');
--> statement-breakpoint
create trigger sealed_but_for_its_end before update or delete on variant_split for each row
  execute function refuse_change_but('ended_at');
--> statement-breakpoint
-- After a merge a row says anew whose it is, and nothing else.
create trigger sealed_but_for_a_merge before update or delete on variant_exposure for each row
  execute function refuse_change_but('customer_id');
--> statement-breakpoint
alter table experiment
  add constraint experiment_status check (status in ('draft', 'running', 'ended')),
  add constraint experiment_ended check (ended in ('stopped', 'won', 'harm')),
  add constraint experiment_moments check (
    (status = 'draft') = (started_at is null) and (status = 'ended') = (ended_at is not null)
    and (ended_at is null) = (ended is null) and (ended is null) = (ended_because is null)
    and (winner is not null) = (ended is not distinct from 'won'));
--> statement-breakpoint
alter table variant_split
  add constraint variant_split_layer check (layer in ('reminders', 'retries')),
  add constraint variant_split_subject check ((layer = 'reminders') = (subject_id is not null)),
  add constraint variant_split_share check (share_basis_points between 1 and 10000);
--> statement-breakpoint
alter table sequence_version
  add constraint sequence_version_arm check ((experiment_id is null) = (arm is null));
--> statement-breakpoint
alter table retry_rule_set
  add constraint retry_rule_set_arm check (
    (experiment_id is null) = (arm is null) and (experiment_id is null or version is not null));
