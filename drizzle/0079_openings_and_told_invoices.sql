ALTER TABLE "merchant" ADD COLUMN "may_note_opening" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_preference" ADD COLUMN "opening_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "opening_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "pay_link" ADD COLUMN "invoice_ids" uuid[];