ALTER TABLE "arrangement_terms" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "arrangement_terms" ADD COLUMN "copy_of" integer;