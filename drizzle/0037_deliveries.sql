CREATE TABLE "carrier_report" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"report_key" text NOT NULL,
	"payload" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"processed_at" timestamp with time zone,
	"problem" text,
	"tries" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "carrier_report_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "carrier_report_merchant_id_source_report_key_unique" UNIQUE("merchant_id","source","report_key")
);
--> statement-breakpoint
CREATE TABLE "delivery_event" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"notice_id" uuid NOT NULL,
	"state" text NOT NULL,
	"because" text,
	"report_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "delivery_event_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "delivery_event_merchant_id_report_id_unique" UNIQUE("merchant_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "letter_batch" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text,
	"handed_over_at" timestamp with time zone,
	"handed_over_by" text,
	CONSTRAINT "letter_batch_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "whatsapp_template" (
	"merchant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"language" char(2) NOT NULL,
	"content_sid" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"approval" text NOT NULL,
	"variables" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "whatsapp_template_merchant_id_kind_language_pk" PRIMARY KEY("merchant_id","kind","language")
);
--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "handed_over_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "delivery" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "delivery_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "report_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "letter_batch_id" uuid;--> statement-breakpoint
ALTER TABLE "delivery_event" ADD CONSTRAINT "delivery_event_merchant_id_notice_id_notice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","notice_id") REFERENCES "public"."notice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "carrier_report_waiting" ON "carrier_report" USING btree ("merchant_id","received_at") WHERE processed_at is null;--> statement-breakpoint
CREATE INDEX "delivery_event_merchant_id_notice_id_index" ON "delivery_event" USING btree ("merchant_id","notice_id");--> statement-breakpoint
CREATE INDEX "notice_due" ON "notice" USING btree ("merchant_id",coalesce(due_at, created_at),"id") WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX "notice_unreported" ON "notice" USING btree ("merchant_id","report_by") WHERE report_by is not null;--> statement-breakpoint
CREATE INDEX "notice_by_provider_ref" ON "notice" USING btree ("merchant_id","provider_ref") WHERE provider_ref is not null;--> statement-breakpoint
CREATE INDEX "notice_set_aside" ON "notice" USING btree ("merchant_id","created_at","id") WHERE status in ('dead', 'ambiguous');