do $$
declare
  name text;
begin
  foreach name in array array['sequence', 'sequence_run', 'sequence_step', 'dunning_settings'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
  call protect_table('contact_hold'::regclass, 'select, insert, update, delete');
  call make_append_only('sequence_version'::regclass);
end $$;
--> statement-breakpoint
alter table notice
  add constraint notice_tone check (tone in ('formal', 'friendly', 'playful')),
  add constraint notice_fallback check (fallback_after_hours > 0);
--> statement-breakpoint
alter table sequence_version add constraint sequence_version_number check (version > 0);
--> statement-breakpoint
alter table sequence_run
  add constraint sequence_run_status check (status in ('running', 'finished', 'stopped')),
  add constraint sequence_run_ended check ((status = 'running') = (ended_at is null)),
  add constraint sequence_run_because check ((status = 'stopped') = (because is not null));
--> statement-breakpoint
alter table sequence_step
  add constraint sequence_step_status check (status in ('planned', 'held', 'queued', 'skipped')),
  add constraint sequence_step_decided check (status = 'planned' or rule is not null),
  add constraint sequence_step_notice check ((status = 'queued') = (notice_id is not null)),
  add constraint sequence_step_cost check (cost_minor > 0);
--> statement-breakpoint
alter table dunning_settings
  add constraint dunning_settings_cap check (most_per_day between 1 and 10 and most_per_week between 1 and 30);
--> statement-breakpoint
alter table contact_hold
  add constraint contact_hold_because check (because in ('hardship', 'death', 'dispute', 'guardianship', 'staff'));
