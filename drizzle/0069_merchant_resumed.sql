ALTER TABLE "merchant" ADD COLUMN "resumed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "arrangement_by_status" ON "arrangement" USING btree ("merchant_id","status","id");--> statement-breakpoint
CREATE INDEX "arrangement_by_start" ON "arrangement" USING btree ("merchant_id","started_at");--> statement-breakpoint
CREATE INDEX "promise_by_status" ON "payment_promise" USING btree ("merchant_id","status","id");--> statement-breakpoint
CREATE INDEX "promise_by_day_given" ON "payment_promise" USING btree ("merchant_id","given_at");