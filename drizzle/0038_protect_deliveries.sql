call protect_table('carrier_report'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('letter_batch'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('whatsapp_template'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call make_append_only('delivery_event'::regclass);
--> statement-breakpoint
alter table notice drop constraint notice_status;
--> statement-breakpoint
alter table notice
  add constraint notice_status check (status in ('queued', 'sending', 'sent', 'rejected', 'ambiguous', 'dead')),
  add constraint notice_delivery check (delivery in (
    'accepted', 'sent', 'overdue', 'undelivered', 'delivered', 'bounced', 'read', 'complained')),
  -- A report is waited for only of what a carrier has.
  add constraint notice_report check (report_by is null or status = 'sent');
--> statement-breakpoint
alter table delivery_event
  add constraint delivery_event_state check (state in (
    'accepted', 'sent', 'overdue', 'undelivered', 'delivered', 'bounced', 'read', 'complained', 'deferred'));
--> statement-breakpoint
alter table carrier_report
  add constraint carrier_report_source check (source in ('twilio', 'mail')),
  add constraint carrier_report_kind check (kind in ('status', 'message', 'mail'));
--> statement-breakpoint
alter table whatsapp_template
  add constraint whatsapp_template_category check (category in ('utility', 'authentication', 'marketing')),
  add constraint whatsapp_template_approval check (approval in ('pending', 'approved', 'rejected', 'paused'));
--> statement-breakpoint
-- Somebody can also say no by a link in a message, or at their own mail provider.
alter table consent_entry drop constraint consent_entry_source;
--> statement-breakpoint
alter table consent_entry
  add constraint consent_entry_source check (source in ('portal', 'reply', 'staff', 'import', 'link', 'complaint'));
