call protect_table('report_progress'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('report_day'::regclass, 'select, insert, update');
--> statement-breakpoint
call make_append_only('recovery_case'::regclass);
--> statement-breakpoint
call make_append_only('recovery_flow'::regclass);
--> statement-breakpoint
call make_append_only('cash_forecast'::regclass);
--> statement-breakpoint
call protect_table('debit_day'::regclass, 'select, insert, update');
--> statement-breakpoint
alter table recovery_case
  add constraint recovery_case_because check (because in ('failed', 'returned', 'overdue')),
  add constraint recovery_case_at_risk check (at_risk_minor > 0);
--> statement-breakpoint
alter table recovery_flow
  add constraint recovery_flow_kind check (kind in ('money', 'forgiven')),
  add constraint recovery_flow_way check (way in ('debit', 'customer', 'transfer', 'other')),
  add constraint recovery_flow_after check (after_days >= 0);
