ALTER TABLE "plan" ADD COLUMN "family" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "most_quantity" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription_settings" ADD COLUMN "stop_offer" text DEFAULT 'both' NOT NULL;