call protect_table('event_listener'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('webhook_endpoint'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('webhook_delivery'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('webhook_try'::regclass, 'select, insert, delete');
--> statement-breakpoint
alter table webhook_endpoint
  add constraint webhook_endpoint_status check (status in ('on', 'off', 'given-up', 'removed')),
  add constraint webhook_endpoint_former check ((former_secret_sealed is null) = (former_secret_until is null));
--> statement-breakpoint
alter table webhook_delivery
  add constraint webhook_delivery_status_known check (status in ('waiting', 'delivered', 'failed')),
  -- What waits has a time; what has ended says when.
  add constraint webhook_delivery_waiting check ((status = 'waiting') = (next_try_at is not null)),
  add constraint webhook_delivery_ended check ((status = 'waiting') = (ended_at is null));
