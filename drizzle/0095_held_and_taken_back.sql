ALTER TABLE "agency_payment" ADD COLUMN "reverses_id" uuid;--> statement-breakpoint
ALTER TABLE "handover_case" ADD COLUMN "held_because" text;--> statement-breakpoint
ALTER TABLE "agency_payment" ADD CONSTRAINT "agency_payment_merchant_id_reverses_id_agency_payment_merchant_id_id_fk" FOREIGN KEY ("merchant_id","reverses_id") REFERENCES "public"."agency_payment"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agency_payment" ADD CONSTRAINT "agency_payment_merchant_id_reverses_id_unique" UNIQUE("merchant_id","reverses_id");--> statement-breakpoint
ALTER TABLE "handover_case" ADD CONSTRAINT "handover_case_held" CHECK (
  held_because is null or (held_because in ('hardship', 'death', 'dispute', 'guardianship', 'staff')
    and status in ('released', 'delivered', 'acknowledged')));--> statement-breakpoint
ALTER TABLE "agency_payment" DROP CONSTRAINT "agency_payment_amount";--> statement-breakpoint
ALTER TABLE "agency_payment" ADD CONSTRAINT "agency_payment_amount" CHECK (
  (amount_minor > 0) = (reverses_id is null) and amount_minor <> 0 and kept_minor >= 0
  and (kept_minor is null) = (remitted_at is null));
