do $$
declare
  name text;
begin
  foreach name in array array['contact_preference', 'push_subscription', 'contact_fault', 'erase_request'] loop
    call protect_table(name::regclass, 'select, insert, update');
  end loop;
  call make_append_only('consent_entry'::regclass);
end $$;
--> statement-breakpoint
-- What is no longer broken is taken off the list, and what is no longer known about someone is deleted.
grant delete on contact_fault, contact_preference, push_subscription to quitte_app;
--> statement-breakpoint
alter table notice
  add constraint notice_channel check (channel in ('email', 'sms', 'whatsapp', 'push', 'letter', 'portal'));
--> statement-breakpoint
alter table contact_preference
  add constraint contact_preference_quiet check (
    (quiet_from_minute is null) = (quiet_until_minute is null)
    and coalesce(quiet_from_minute, 0) between 0 and 1439
    and coalesce(quiet_until_minute, 0) between 0 and 1439);
--> statement-breakpoint
alter table consent_entry
  add constraint consent_entry_kind check (kind in ('consent', 'withdrawal', 'objection', 'objection-lifted', 'choice')),
  add constraint consent_entry_source check (source in ('portal', 'reply', 'staff', 'import'));
--> statement-breakpoint
alter table erase_request
  add constraint erase_request_status check (status in ('asked', 'withdrawn', 'refused', 'released')),
  add constraint erase_request_decided check ((status = 'asked') = (decided_at is null));
