-- Takes its index with it.
ALTER TABLE "payment_attempt" DROP COLUMN "fingerprint";--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD COLUMN "fingerprint" text GENERATED ALWAYS AS (coalesce(facts ->> 'fingerprint', instrument ->> 'fingerprint')) STORED;--> statement-breakpoint
CREATE INDEX "attempt_of_fingerprint" ON "payment_attempt" USING btree ("merchant_id","fingerprint") WHERE fingerprint is not null;
