DROP TABLE "debit_move" CASCADE;--> statement-breakpoint
ALTER TABLE "subscription_settings" DROP COLUMN "move_most_days";--> statement-breakpoint
ALTER TABLE "subscription_settings" DROP COLUMN "moves_per_year";--> statement-breakpoint
ALTER TABLE "subscription_settings" DROP COLUMN "cut_off_business_days";