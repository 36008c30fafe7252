call protect_table('retry_rule_set'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
create trigger published_stays before update on retry_rule_set for each row execute function refuse_change_of_version();
--> statement-breakpoint
-- A draft may be thrown away; what was published stays.
create function refuse_loss_of_version() returns trigger language plpgsql as $$
begin
  if old.version is not null then
    raise exception 'a published rule set stays' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
--> statement-breakpoint
create trigger published_is_kept before delete on retry_rule_set for each row execute function refuse_loss_of_version();
--> statement-breakpoint
call protect_table('retry_shadow'::regclass, 'select, insert, update');
--> statement-breakpoint
call make_append_only('retry_shadow_answer'::regclass);
--> statement-breakpoint
alter table retry_shadow_answer add constraint retry_shadow_answer_kinds check (
  kind in ('retry', 'ask-customer', 'give-up')
  and difference in ('same', 'sooner', 'later', 'extra-try', 'no-try', 'other-answer'));
--> statement-breakpoint
call protect_table('segment'::regclass, 'select, insert, update');
--> statement-breakpoint
call make_append_only('segment_version'::regclass);
