-- What was declared stays as it came: only what becomes of it changes.
call protect_table('cancellation'::regclass, 'select, insert');
--> statement-breakpoint
grant update (status, customer_id, subscription_id, stop_on, confirmed_at, confirmation_problem, settled_at, note)
  on cancellation to quitte_app;
--> statement-breakpoint
alter table cancellation
  add constraint cancellation_kind check (kind in ('termination', 'withdrawal')),
  add constraint cancellation_status check (status in ('received', 'applied', 'settled')),
  add constraint cancellation_matched check (subscription_id is null or customer_id is not null),
  add constraint cancellation_settled check ((status = 'received') = (settled_at is null));
