-- What is read from an index alone is looked up in the table, too, until a vacuum has been there. By default that comes when
-- a fifth of the rows are new: of ten million, months of them, which are the ones that are looked at.
alter table payment_attempt set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
alter table planned_collection set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
alter table recovery_flow set (autovacuum_vacuum_insert_scale_factor = 0.01);
--> statement-breakpoint
alter table owed_span set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_scale_factor = 0.02);
