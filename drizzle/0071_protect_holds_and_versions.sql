call make_append_only('dunning_limits_version'::regclass);
--> statement-breakpoint
-- Every row fits already, since the former list is a part of this one: nothing has to be read for it.
alter table invoice drop constraint invoice_paused;
--> statement-breakpoint
alter table invoice
  add constraint invoice_paused check (paused_because in ('arrangement', 'promise', 'hold')) not valid;
--> statement-breakpoint
alter table contact_hold
  add constraint contact_hold_of_invoice check (invoice_id is null or because = 'dispute');
