do $$
begin
  call protect_table('message_template_draft'::regclass, 'select, insert, update, delete');
  call make_append_only('message_template_version'::regclass);
end $$;
--> statement-breakpoint
alter table message_template_version
  add constraint message_template_version_number check (version > 0),
  add constraint message_template_version_copy check (copy_of >= 0 and copy_of < version);
