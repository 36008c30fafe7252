alter table message_template_version
  add constraint message_template_version_arm check ((experiment_id is null) = (arm is null)),
  -- An arm is what it says, whatever our own words become.
  add constraint message_template_version_tried check (experiment_id is null or texts is not null);
--> statement-breakpoint
alter table variant_split
  drop constraint variant_split_layer,
  add constraint variant_split_layer check (layer in ('reminders', 'retries', 'words'));
