CREATE TABLE "rate_limit" (
	"key_hash" "bytea" PRIMARY KEY NOT NULL,
	"takes" timestamp with time zone[] NOT NULL,
	"is_refused" boolean NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "rate_limit_expires_at_index" ON "rate_limit" USING btree ("expires_at");--> statement-breakpoint
-- Counted before any tenant is known: only a transaction for the installation itself sees the counters.
alter table rate_limit enable row level security;
--> statement-breakpoint
alter table rate_limit force row level security;
--> statement-breakpoint
create policy platform on rate_limit using (current_setting('app.scope', true) = 'platform')
  with check (current_setting('app.scope', true) = 'platform');
--> statement-breakpoint
grant select, insert, update, delete on rate_limit to quitte_app;
