ALTER TABLE "staff" ADD COLUMN "email_hash" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_email_hash_unique" UNIQUE("email_hash");--> statement-breakpoint
-- Whoever signs in names an address, no merchant: its hash opens that one row.
create policy bearer on staff for select using (email_hash = presented_hash());
