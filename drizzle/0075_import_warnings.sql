ALTER TABLE "import_fault" ADD COLUMN "is_warning" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "warning_count" integer DEFAULT 0 NOT NULL;