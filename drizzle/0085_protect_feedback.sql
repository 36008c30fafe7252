call protect_table('feedback_answer'::regclass, 'select, insert, update');
--> statement-breakpoint
call make_append_only('feedback_variant'::regclass);
--> statement-breakpoint
-- An answer stays as it was given, but for whose it is (a merge), that a newer one took its place, and that its words go.
create trigger sealed_but_for_a_merge before update or delete on feedback_answer for each row
  execute function refuse_change_but('customer_id', 'replaced_at', 'comment');
--> statement-breakpoint
create trigger words_only_go before update on feedback_answer for each row
  when (new.comment is distinct from old.comment and new.comment is not null) execute function refuse_change();
--> statement-breakpoint
create trigger replaced_once before update on feedback_answer for each row
  when (old.replaced_at is not null and new.replaced_at is distinct from old.replaced_at)
  execute function refuse_change();
--> statement-breakpoint
alter table feedback_answer
  add constraint feedback_answer_occasion check (occasion in ('paid', 'repaired', 'stopped')),
  add constraint feedback_answer_score check (score between 1 and 5),
  add constraint feedback_answer_comment check (length(comment) between 1 and 300);
