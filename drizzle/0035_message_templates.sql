CREATE TABLE "message_template_draft" (
	"merchant_id" uuid NOT NULL,
	"message" text NOT NULL,
	"channel" text NOT NULL,
	"tone" text NOT NULL,
	"language" char(2) NOT NULL,
	"texts" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_template_draft_pk" PRIMARY KEY("merchant_id","message","channel","tone","language")
);
--> statement-breakpoint
CREATE TABLE "message_template_version" (
	"merchant_id" uuid NOT NULL,
	"message" text NOT NULL,
	"channel" text NOT NULL,
	"tone" text NOT NULL,
	"version" integer NOT NULL,
	"language" char(2) NOT NULL,
	"texts" jsonb,
	"copy_of" integer,
	"published_at" timestamp with time zone NOT NULL,
	"published_by" text,
	CONSTRAINT "message_template_version_pk" PRIMARY KEY("merchant_id","message","channel","tone","version","language")
);
--> statement-breakpoint
ALTER TABLE "message_template_draft" ADD CONSTRAINT "message_template_draft_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_template_version" ADD CONSTRAINT "message_template_version_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;