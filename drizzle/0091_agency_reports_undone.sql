ALTER TABLE "agency_report" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "agency_report" ALTER COLUMN "id" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "agency_report" ADD COLUMN "put_aside_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agency_report" ADD COLUMN "put_aside_because" text;--> statement-breakpoint
CREATE INDEX "agency_message_refused" ON "agency_message" USING btree ("merchant_id","case_id") WHERE status = 'refused';--> statement-breakpoint
CREATE INDEX "agency_report_undone" ON "agency_report" USING btree ("merchant_id","id") WHERE problem is not null or processed_at is null;--> statement-breakpoint
ALTER TABLE "agency_report" ADD CONSTRAINT "agency_report_merchant_id_id_unique" UNIQUE("merchant_id","id");--> statement-breakpoint
ALTER TABLE "agency_report" ADD CONSTRAINT "agency_report_put_aside" CHECK (
  (put_aside_at is null) = (put_aside_because is null) and (put_aside_at is null or (problem is not null and processed_at is not null)));--> statement-breakpoint
DROP TRIGGER sealed_but_for_its_end ON agency_report;--> statement-breakpoint
CREATE TRIGGER sealed_but_for_its_end BEFORE UPDATE OR DELETE ON agency_report FOR EACH ROW
  EXECUTE FUNCTION refuse_change_but('processed_at', 'problem', 'put_aside_at', 'put_aside_because');
