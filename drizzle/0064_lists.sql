CREATE TABLE "bulk_item" (
	"merchant_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"subject_id" uuid NOT NULL,
	"state" text NOT NULL,
	"because" text,
	"params" jsonb,
	"before" jsonb,
	CONSTRAINT "bulk_item_merchant_id_run_id_position_pk" PRIMARY KEY("merchant_id","run_id","position"),
	CONSTRAINT "bulk_item_merchant_id_run_id_subject_id_unique" UNIQUE("merchant_id","run_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_run" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"act" text NOT NULL,
	"status" text NOT NULL,
	"params" jsonb,
	"item_count" integer NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_run_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "list_default" (
	"merchant_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"list" text NOT NULL,
	"view_id" uuid NOT NULL,
	CONSTRAINT "list_default_merchant_id_staff_id_list_pk" PRIMARY KEY("merchant_id","staff_id","list")
);
--> statement-breakpoint
CREATE TABLE "saved_view" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"is_shared" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_view_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "saved_view_merchant_id_staff_id_list_name_unique" UNIQUE("merchant_id","staff_id","list","name")
);
--> statement-breakpoint
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_merchant_id_run_id_bulk_run_merchant_id_id_fk" FOREIGN KEY ("merchant_id","run_id") REFERENCES "public"."bulk_run"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_run" ADD CONSTRAINT "bulk_run_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_default" ADD CONSTRAINT "list_default_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_default" ADD CONSTRAINT "list_default_merchant_id_view_id_saved_view_merchant_id_id_fk" FOREIGN KEY ("merchant_id","view_id") REFERENCES "public"."saved_view"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_item_by_state" ON "bulk_item" USING btree ("merchant_id","run_id","state","position");--> statement-breakpoint
CREATE INDEX "saved_view_of_list" ON "saved_view" USING btree ("merchant_id","list");--> statement-breakpoint
CREATE INDEX "invoice_newest_unpaid" ON "invoice" USING btree ("merchant_id","issued_on" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE status in ('open', 'overdue');--> statement-breakpoint
CREATE INDEX "attempt_canceled" ON "payment_attempt" USING btree ("merchant_id","id") WHERE status = 'canceled';--> statement-breakpoint
CREATE INDEX "notice_lost" ON "notice" USING btree ("merchant_id","id") WHERE status = 'rejected' or delivery in ('undelivered', 'bounced');--> statement-breakpoint
CREATE INDEX "subscription_by_plan" ON "subscription" USING btree ("merchant_id","plan_id","id");