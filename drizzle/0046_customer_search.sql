CREATE TABLE "customer_note" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "customer_note_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "customer_term" (
	"merchant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	CONSTRAINT "customer_term_merchant_id_customer_id_term_pk" PRIMARY KEY("merchant_id","customer_id","term")
);
--> statement-breakpoint
ALTER TABLE "customer_session" ADD COLUMN "helped_by" uuid;--> statement-breakpoint
ALTER TABLE "customer_note" ADD CONSTRAINT "customer_note_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_note" ADD CONSTRAINT "customer_note_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "note_of_customer" ON "customer_note" USING btree ("merchant_id","customer_id","at","id");--> statement-breakpoint
CREATE INDEX "customer_term_by_term" ON "customer_term" USING btree ("merchant_id","term","customer_id");--> statement-breakpoint
ALTER TABLE "customer_session" ADD CONSTRAINT "customer_session_merchant_id_helped_by_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","helped_by") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;