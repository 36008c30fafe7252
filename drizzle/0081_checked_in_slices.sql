ALTER TABLE "invariant_check" ADD COLUMN "walked_to" uuid;--> statement-breakpoint
ALTER TABLE "invariant_check" ADD COLUMN "walk_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "subscription_adjustment_by_invoice" ON "subscription_adjustment" USING btree ("merchant_id","invoice_id") WHERE invoice_id is not null;