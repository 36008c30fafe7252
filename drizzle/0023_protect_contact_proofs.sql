do $$
declare
  name text;
begin
  foreach name in array array['contact_proof', 'passkey', 'passkey_challenge'] loop
    call protect_table(name::regclass, 'select, insert, update, delete');
  end loop;
end $$;
--> statement-breakpoint
call make_append_only('contact_evidence');
--> statement-breakpoint
alter table contact_proof
  add constraint contact_proof_purpose check (purpose in ('sign-in', 'confirm', 'new-contact')),
  add constraint contact_proof_channel check (channel in ('email', 'sms')),
  add constraint contact_proof_tries check (tries between 0 and 5),
  add constraint contact_proof_owner check ((purpose = 'sign-in') = (customer_id is null)),
  add constraint contact_proof_browser check ((purpose = 'sign-in') = (browser_hash is not null)),
  add constraint contact_proof_proved check ((proved_at is null) = (proved_by is null)),
  add constraint contact_proof_order check (used_at is null or proved_at is not null);
--> statement-breakpoint
alter table contact_evidence
  add constraint contact_evidence_channel check (channel in ('email', 'sms')),
  add constraint contact_evidence_act check (act in ('proved', 'changed', 'removed'));
