CREATE TABLE "staff_invitation" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"language" char(2) NOT NULL,
	"invited_by" uuid NOT NULL,
	"token_hash" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "staff_invitation_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "staff_invitation_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "staff_invitation" ADD CONSTRAINT "staff_invitation_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_invitation" ADD CONSTRAINT "staff_invitation_merchant_id_invited_by_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invited_by") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_invitation_per_address" ON "staff_invitation" USING btree ("merchant_id","email") WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "audit_entry_merchant_id_at_id_index" ON "audit_entry" USING btree ("merchant_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_entry_merchant_id_actor_id_at_id_index" ON "audit_entry" USING btree ("merchant_id","actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_entry_merchant_id_action_at_id_index" ON "audit_entry" USING btree ("merchant_id","action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entry_merchant_id_subject_id_at_index" ON "audit_entry" USING btree ("merchant_id","subject_id","at");