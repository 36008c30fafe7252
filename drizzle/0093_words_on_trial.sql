ALTER TABLE "message_template_version" ADD COLUMN "experiment_id" uuid;--> statement-breakpoint
ALTER TABLE "message_template_version" ADD COLUMN "arm" text;