call protect_table('customer_session', 'select, insert, update, delete');
--> statement-breakpoint
alter table customer_session add constraint customer_session_signed_in_by
  check (signed_in_by in ('link', 'code', 'passkey'));
