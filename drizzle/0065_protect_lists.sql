call protect_table('saved_view'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('list_default'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('bulk_run'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
call protect_table('bulk_item'::regclass, 'select, insert, update');
--> statement-breakpoint
alter table bulk_run
  add constraint bulk_run_status check (status in ('draft', 'running', 'stopped', 'done', 'undoing', 'undone')),
  add constraint bulk_run_item_count check (item_count > 0);
--> statement-breakpoint
alter table bulk_item
  add constraint bulk_item_state check (state in ('new', 'waiting', 'left-out', 'done', 'failed', 'undone', 'kept'));
