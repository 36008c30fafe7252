ALTER TABLE "payment_attempt" ADD COLUMN "fingerprint" text GENERATED ALWAYS AS (facts ->> 'fingerprint') STORED;--> statement-breakpoint
CREATE INDEX "attempt_of_fingerprint" ON "payment_attempt" USING btree ("merchant_id","fingerprint") WHERE fingerprint is not null;--> statement-breakpoint
-- An index over a look into JSON is never used under row-level security: that look isn't leakproof.
DROP INDEX "attempt_by_fingerprint";
