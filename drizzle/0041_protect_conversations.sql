call protect_table('conversation'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('conversation_message'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('conversation_file'::regclass, 'select, insert, delete');
--> statement-breakpoint
alter table conversation
  add constraint conversation_channel check (channel in ('email', 'sms', 'whatsapp', 'portal')),
  -- Nobody can write in the portal without being known.
  add constraint conversation_known check (customer_id is not null or (address is not null and channel <> 'portal'));
--> statement-breakpoint
alter table conversation_message
  add constraint conversation_message_author check (author in ('customer', 'staff', 'machine')),
  add constraint conversation_message_channel check (channel in ('email', 'sms', 'whatsapp', 'portal')),
  add constraint conversation_message_keyword check (keyword in ('stop', 'start', 'help'));
