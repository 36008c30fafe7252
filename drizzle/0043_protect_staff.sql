call protect_table('staff_invitation'::regclass, 'select, insert, update');
--> statement-breakpoint
-- Whoever holds the link may see the one invitation that it opens, before any merchant is known.
create policy bearer on staff_invitation for select using (token_hash = presented_hash());
--> statement-breakpoint
alter table staff_invitation
  add constraint staff_invitation_role check (role in ('owner', 'finance', 'support', 'viewer')),
  -- What was used or withdrawn opens nothing any more.
  add constraint staff_invitation_over check (token_hash is null or (accepted_at is null and withdrawn_at is null));
