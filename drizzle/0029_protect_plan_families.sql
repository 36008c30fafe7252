alter table plan add constraint plan_most_quantity check (most_quantity between 1 and 10000);
--> statement-breakpoint
alter table subscription_settings
  add constraint subscription_settings_stop_offer check (stop_offer in ('none', 'pause', 'smaller-plan', 'both'));
